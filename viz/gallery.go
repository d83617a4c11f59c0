package viz

import (
	"cmp"
	"fmt"
	"image"
)

// Gallery draws lists of pictures, such as what stands out: for each list its title and note, then
// its groups from left to right, each on a ground of its own. Zero values are the defaults. In a
// notebook:
//
//	near := nb.Must(atlas.Search{}.Find(x))
//	standing := nb.Must(atlas.Standout{}.Find(near))
//	nb.Show("what stands out", viz.Gallery{}.Draw(sprites.Images(),
//		viz.List{Title: "near-duplicates", Groups: standing.Duplicates},
//		viz.List{Title: "outliers", Groups: [][]int{standing.Outliers}},
//		viz.List{Title: "most unlike all others", Groups: [][]int{standing.Rarest(12)}}))
type Gallery struct {
	Width int // in pixels; 0: 900
	Cell  int // side of a picture in pixels; 0: 64
	Most  int // pictures of a list that are drawn; 0: 60. A line says how many more there are
}

// Draw draws the lists. It panics if a list has a picture that is not one of these.
func (g Gallery) Draw(pictures []image.Image, lists ...List) image.Image {
	if g.Width < 0 || g.Cell < 0 || g.Most < 0 {
		panic(fmt.Sprintf("viz: Gallery with Width %d, Cell %d, Most %d: none may be negative",
			g.Width, g.Cell, g.Most))
	}
	g.Width, g.Cell, g.Most = cmp.Or(g.Width, 900), cmp.Or(g.Cell, 64), cmp.Or(g.Most, 60)
	s := shelf{Gallery: g, pad: max(3, g.Cell/16), pictures: pictures}
	s.title, s.note = newPen(bold(), max(13, g.Cell/4), paper), newPen(regular(), max(11, g.Cell/5), pencil)
	height := s.lay(nil, lists)
	img := ground(max(g.Width, s.cell()+4*s.pad), height, night)
	s.lay(img, lists)
	return img
}

// shelf is where the next group goes.
type shelf struct {
	Gallery
	pad         int
	title, note *pen
	pictures    []image.Image
	x, y        int
}

func (s *shelf) cell() int { return s.Cell + s.pad }

// lay draws the lists, or with no picture to draw on only measures them, and returns how high they
// are.
func (s *shelf) lay(img *image.RGBA, lists []List) int {
	s.y = s.pad
	for _, l := range lists {
		s.y += s.title.size
		if img != nil {
			s.title.write(img, 2*s.pad, s.y, s.title.fit(l.Title+": "+l.amount(), s.Width-4*s.pad))
		}
		s.y += s.title.size
		if l.Note != "" {
			if img != nil {
				s.note.write(img, 2*s.pad, s.y, s.note.fit(l.Note, s.Width-4*s.pad))
			}
			s.y += 2 * s.note.size
		}
		s.groups(img, l)
	}
	return s.y + s.pad
}

// groups draws those of a list, as far as there are to be.
func (s *shelf) groups(img *image.RGBA, l List) {
	s.x = s.pad
	drawn, all := 0, 0
	for _, group := range l.Groups {
		for _, i := range group {
			inRange(fmt.Sprintf("list %q", l.Title), i, len(s.pictures))
		}
		all += len(group)
		if drawn < s.Most {
			some := group[:min(len(group), s.Most-drawn)]
			s.group(img, some)
			drawn += len(some)
		}
	}
	if s.x > s.pad {
		s.y += s.cell() + 2*s.pad
	}
	if left := all - drawn; left > 0 {
		if img != nil {
			s.note.write(img, 2*s.pad, s.y+s.note.size/2, fmt.Sprintf("and %d more", left))
		}
		s.y += 2 * s.note.size
	}
	s.y += s.pad
}

// group draws one, in a new line where this one has no room for it, and over several lines where
// none has.
func (s *shelf) group(img *image.RGBA, group []int) {
	most := max(1, (s.Width-3*s.pad)/s.cell()) // in a line
	for len(group) > 0 {
		n := min(len(group), most)
		wide := n*s.cell() + s.pad
		if s.x > s.pad && s.x+wide > s.Width-s.pad {
			s.x, s.y = s.pad, s.y+s.cell()+2*s.pad
		}
		if img != nil {
			fill(img, image.Rect(s.x, s.y, s.x+wide, s.y+s.cell()+s.pad), panel)
			for k, i := range group[:n] {
				t := thumbnails(s.pictures[i:i+1], s.Cell)[0]
				paste(img, t, s.x+s.pad+k*s.cell()+s.Cell/2, s.y+s.pad+s.Cell/2)
			}
		}
		s.x += wide + s.pad
		group = group[n:]
	}
}

// amount says how many groups and pictures there are.
func (l List) amount() string {
	all := 0
	for _, group := range l.Groups {
		all += len(group)
	}
	pictures := fmt.Sprintf("%d pictures", all)
	switch {
	case all == 0:
		return "none"
	case all == 1:
		pictures = "1 picture"
	}
	if len(l.Groups) == 1 {
		return pictures
	}
	return fmt.Sprintf("%d groups with %s", len(l.Groups), pictures)
}
