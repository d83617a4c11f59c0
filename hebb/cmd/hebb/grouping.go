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

// legend names every group, as many as viz needs: a cluster goes by its number in the csv. Of more than forty the names would fill
// the picture, and there is none.
func (g grouping) legend() []string {
	names := slices.Clone(g.names)
	for g.names == nil && len(names) <= slices.Max(append([]int{-1}, g.labels...)) {
		names = append(names, fmt.Sprintf("cluster %d", len(names)))
	}
	if len(names) > 40 {
		return []string{}
	}
	return names
}

// sameRows returns an error unless two files have as many rows.
func sameRows(path string, rows int, other string, want int) error {
	if rows != want {
		return fmt.Errorf("%s has %d rows and %s has %d: make both from the same pictures", path, rows, other, want)
	}
	return nil
}
