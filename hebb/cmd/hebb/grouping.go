package main

import (
	"fmt"
	"slices"
	"strconv"
)

// grouping are the groups of pictures: numbers from 0, below 0 for none, and the groups' names, nil where they have but numbers.
type grouping struct {
	labels []int
	names  []string
}

// readGroups reads the column label of a csv: numbers of clusters from 0 (below: none), or any names (empty: none).
func readGroups(path string) (g grouping, err error) {
	t, err := readTable(path)
	if err != nil {
		return g, err
	}
	texts, err := t.column("label")
	if err != nil {
		return g, err
	}
	g.labels = make([]int, len(texts))
	numbered := true
	for i, text := range texts {
		v, err := strconv.Atoi(text)
		numbered = numbered && err == nil && v < len(texts)
		g.labels[i] = max(v, -1)
	}
	if numbered {
		return g, nil
	}
	for i, text := range texts {
		if text == "" {
			g.labels[i] = -1
			continue
		}
		at := slices.Index(g.names, text)
		if at < 0 {
			at, g.names = len(g.names), append(g.names, text)
		}
		g.labels[i] = at
	}
	return g, nil
}

// texts are the groups as a column of a csv.
func (g grouping) texts() []string {
	texts := make([]string, len(g.labels))
	for i, l := range g.labels {
		switch {
		case g.names == nil:
			texts[i] = strconv.Itoa(l)
		case l >= 0:
			texts[i] = g.names[l]
		}
	}
	return texts
}

// noGroups are n pictures in no group.
func noGroups(n int) grouping {
	g := grouping{labels: make([]int, n), names: []string{}}
	for i := range g.labels {
		g.labels[i] = -1
	}
	return g
}

// named tells whether there are groups with names.
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

// legend are the names to write below the canvas: of more than forty there would be no room for it, and there are none.
func (g grouping) legend() []string {
	if names := g.all(); len(names) <= 40 {
		return names
	}
	return []string{}
}

// sameRows returns an error unless two files have as many rows.
func sameRows(path string, rows int, other string, want int) error {
	if rows != want {
		return fmt.Errorf("%s has %d rows and %s has %d: make both from the same pictures", path, rows, other, want)
	}
	return nil
}
