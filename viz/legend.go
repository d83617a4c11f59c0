package viz

import (
	"fmt"
	"image"
	"maps"
	"slices"
	"sort"
)

// legend is the band at the bottom of a drawing: a patch and a name for each group, in as many
// centred lines as they need.
type legend struct {
	width int
	pen   *pen
	small *pen
	lines [][]entry
	more  string // of groups that found no room
	note  string // what else must be said
}

// entry is one group in the legend.
type entry struct {
	label       int
	name, count string
	width       int
}

// newLegend lays out the legend of labels for a drawing width pixels wide, with a note about
// pictures that have no place.
func newLegend(width int, labels []int, names []string, lost int) legend {
	size := max(12, width/62)
	l := legend{width: width, pen: newPen(regular(), size, paper), small: newPen(regular(), size, pencil)}
	if lost > 0 {
		l.note = fmt.Sprintf("%d of %d pictures have no coordinates and are not shown", lost, max(len(labels), lost))
		if labels == nil {
			l.note = fmt.Sprintf("%d pictures have no coordinates and are not shown", lost)
		}
	}
	if labels == nil || names != nil && len(names) == 0 {
		return l
	}
	counts := map[int]int{}
	for _, label := range labels {
		counts[label]++
	}
	groups := slices.Sorted(maps.Keys(counts))
	room := max(1, (width/4-2*size)/l.step())
	largest := slices.Clone(groups)
	slices.SortStableFunc(largest, func(a, b int) int { return counts[b] - counts[a] })
	first := func(n int) []int { return slices.Sorted(slices.Values(largest[:n])) }
	most := min(len(groups), room*(width/(3*size)+1)) // not more find room, however short their names are
	fitting := sort.Search(most, func(n int) bool {
		l.fill(first(n+1), counts, names)
		return len(l.lines) > room
	})
	l.fill(first(max(fitting, 1)), counts, names)
	if left := len(groups) - max(fitting, 1); left > 0 {
		l.more = fmt.Sprintf("and %d smaller groups", left)
	}
	return l
}

// add adds a sentence to the note.
func (l *legend) add(note string) {
	if l.note != "" {
		note = l.note + "; " + note
	}
	l.note = note
}

// fill distributes the groups over lines.
func (l *legend) fill(present []int, counts map[int]int, names []string) {
	size, room := l.pen.size, l.width-l.width/20
	l.lines = nil
	used := 0
	for _, label := range present {
		e := entry{label: label, name: groupName(label, names), count: fmt.Sprintf("(%d)", counts[label])}
		e.name = l.pen.fit(e.name, room/2)
		e.width = size*3/2 + l.pen.width(e.name) + size/3 + l.small.width(e.count) + size*3/2
		if len(l.lines) == 0 || used+e.width > room {
			l.lines, used = append(l.lines, nil), 0
		}
		used += e.width
		l.lines[len(l.lines)-1] = append(l.lines[len(l.lines)-1], e)
	}
}

// groupName returns the name of label l.
func groupName(l int, names []string) string {
	switch {
	case l < 0:
		return "none"
	case l < len(names):
		return names[l]
	case names != nil:
		panic(fmt.Sprintf("viz: label %d, but the legend has %d names", l, len(names)))
	}
	return fmt.Sprintf("cluster %d", l)
}

func (l legend) step() int { return l.pen.size * 8 / 5 }

// height is the height of the band, 0 if it is empty.
func (l legend) height() int {
	lines := len(l.lines)
	for _, s := range []string{l.more, l.note} {
		if s != "" {
			lines++
		}
	}
	if lines == 0 {
		return 0
	}
	return lines*l.step() + l.pen.size
}

// draw draws the legend into img, from row top downwards.
func (l legend) draw(img *image.RGBA, top int) {
	size := l.pen.size
	y := top + l.step()/2 + size/4
	for _, line := range l.lines {
		width := -size * 3 / 2
		for _, e := range line {
			width += e.width
		}
		x := (l.width - width) / 2
		for _, e := range line {
			paste(img, patch(size, e.label), x+size/2, y)
			x0 := x + size*3/2
			l.pen.write(img, x0, y, e.name)
			l.small.write(img, x0+l.pen.width(e.name)+size/3, y, e.count)
			x += e.width
		}
		y += l.step()
	}
	for _, s := range []string{l.more, l.note} {
		if s != "" {
			l.small.centre(img, l.width/2, y, l.small.fit(s, l.width))
			y += l.step()
		}
	}
}

// patch is a square with rounded corners in the colour of a group.
func patch(size, label int) *image.RGBA {
	r := max(1, size/6)
	return outline(ground(size-2*r, size-2*r, black), r, Color(label))
}
