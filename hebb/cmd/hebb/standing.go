package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"deephebb/hebb/atlas"
	"deephebb/internal/table"
	"deephebb/viz"
)

// standOut finds near-duplicates and outliers among the neighbours, found by the cosine.
func (a *album) standOut(near atlas.Neighbors) (err error) {
	a.standing, err = atlas.Standout{Metric: atlas.Cosine}.Find(near)
	return err
}

// lists are what stands out, as the page has it.
func (a album) lists() []viz.List {
	outliers := make([][]int, len(a.standing.Outliers))
	for k, i := range a.standing.Outliers {
		outliers[k] = []int{i}
	}
	return []viz.List{
		{Title: "near-duplicates",
			Note: "the same picture in other sizes or formats, or nearly: far nearer to each other than chance " +
				"would have it",
			Groups: a.standing.Duplicates},
		{Title: "outliers", Groups: outliers,
			Note: "unusually far from their neighbours (by the local outlier factor), the farthest first"},
	}
}

// writeStanding writes what stands out, a row a picture: the groups of near-duplicates, numbered from
// 0, the closest first, then the outliers, the farthest first.
func (a album) writeStanding(path string) error {
	columns := make([][]string, 6)
	add := func(i int, kind, group string) {
		for c, text := range []string{strconv.Itoa(i), a.pictures.Names[i], kind, group,
			strconv.FormatFloat(a.standing.Factor[i], 'g', 4, 64),
			strconv.FormatFloat(a.standing.Uniqueness[i], 'g', 4, 64)} {
			columns[c] = append(columns[c], text)
		}
	}
	for g, group := range a.standing.Duplicates {
		for _, i := range group {
			add(i, "near-duplicate", strconv.Itoa(g))
		}
	}
	for _, i := range a.standing.Outliers {
		add(i, "outlier", "")
	}
	return table.Write(path, []string{"index", "name", "kind", "group", "outlier factor", "uniqueness"}, columns...)
}

// sayStanding says in a line how much stands out.
func (a album) sayStanding(s *session) {
	duplicates, outliers := "no near-duplicates", "no outliers"
	if n := len(a.standing.Duplicates); n > 0 {
		pictures := 0
		for _, group := range a.standing.Duplicates {
			pictures += len(group)
		}
		duplicates = fmt.Sprintf("%s of near-duplicates with %s", plural(n, "group"), plural(pictures, "picture"))
	}
	if n := len(a.standing.Outliers); n > 0 {
		const most = 3
		var first []string
		for _, i := range a.standing.Outliers[:min(n, most)] {
			first = append(first, shown(filepath.Base(a.pictures.Names[i])))
		}
		outliers = plural(n, "outlier") + ": " + strings.Join(first, ", ")
		if n > most {
			outliers += ", …"
		}
	}
	s.say("stand out", "%s; %s", duplicates, outliers)
}
