package main

import (
	"fmt"
	"slices"
	"strconv"

	"deephebb/hebb/pictures"
)

// grouping are the groups of pictures: numbers from 0, below 0 for none, and the groups' names, nil
// where they have but numbers.
type grouping struct {
	labels []int
	names  []string
}

// groupsOf makes groups of texts, empty for none: clusters if all are numbers that can count groups,
// otherwise groups by name, in the order in which they first come.
func groupsOf(texts []string) grouping {
	g := grouping{labels: make([]int, len(texts))}
	numbered := true
	for i, text := range texts {
		g.labels[i] = -1
		if text == "" {
			continue
		}
		v, err := strconv.Atoi(text)
		if numbered = err == nil && v >= 0 && v < len(texts); !numbered {
			break
		}
		g.labels[i] = v
	}
	if numbered {
		return g
	}
	known := map[string]int{}
	for i, text := range texts {
		g.labels[i] = -1
		if text == "" {
			continue
		}
		at, ok := known[text]
		if !ok {
			at = len(g.names)
			known[text], g.names = at, append(g.names, text)
		}
		g.labels[i] = at
	}
	return g
}

// classes are the classes of the pictures as groups.
func classes(d *pictures.Dataset) grouping {
	if d.Labels == nil {
		return noGroups(d.Len())
	}
	return grouping{d.Labels, d.Classes}
}

// noGroups are n pictures in no group.
func noGroups(n int) grouping {
	return grouping{labels: slices.Repeat([]int{-1}, n), names: []string{}}
}

// distinct is how many groups have pictures.
func (g grouping) distinct() int {
	there := map[int]bool{}
	for _, l := range g.labels {
		if l >= 0 {
			there[l] = true
		}
	}
	return len(there)
}

// texts are the groups as a column of a csv.
func (g grouping) texts() []string {
	texts := make([]string, len(g.labels))
	for i, l := range g.labels {
		switch {
		case l < 0:
		case g.names == nil:
			texts[i] = strconv.Itoa(l)
		default:
			texts[i] = g.names[l]
		}
	}
	return texts
}

// named reports whether there are groups with names.
func (g grouping) named() bool { return len(g.names) > 0 }

// all are the names of all groups; a cluster goes by its number in the csv.
func (g grouping) all() []string {
	if g.names != nil {
		return g.names
	}
	var names []string
	for i := range slices.Max(append([]int{-1}, g.labels...)) + 1 {
		names = append(names, fmt.Sprintf("cluster %d", i))
	}
	return names
}

// legend are the names to write below the canvas: of more than forty there would be no room for it, and
// there are none.
func (g grouping) legend() []string {
	if names := g.all(); len(names) <= 40 {
		return names
	}
	return []string{}
}
