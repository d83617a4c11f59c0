package eval

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Summary is a row over all its seeds: of every number the mean, and the spread, which is the
// standard deviation (n − 1; 0 of a single seed).
type Summary struct {
	Seeds        int
	Mean, Spread Score
}

// Summarize gathers the scores of each row, in the order in which rows come.
func Summarize(scores []Score) []Summary {
	var order []string
	of := map[string][]Score{}
	for _, s := range scores {
		if of[s.Features] == nil {
			order = append(order, s.Features)
		}
		of[s.Features] = append(of[s.Features], s)
	}
	var out []Summary
	for _, name := range order {
		group := of[name]
		s := Summary{Seeds: len(group), Mean: group[0], Spread: group[0]}
		for _, c := range columns {
			*c.at(&s.Mean), *c.at(&s.Spread) = meanAndSpread(group, c)
		}
		out = append(out, s)
	}
	return out
}

func meanAndSpread(group []Score, c column) (mean, spread float64) {
	n := float64(len(group))
	for i := range group {
		mean += *c.at(&group[i]) / n
	}
	for i := range group {
		d := *c.at(&group[i]) - mean
		spread += d * d / max(n-1, 1)
	}
	return mean, math.Sqrt(spread)
}

// Table prints the rows: the means, and below them, where there is more than one seed, the spreads.
// kNN, ridge and dead are in percent.
func Table(scores []Score) string { return text(Summarize(scores)) }

// text prints summaries as [Table] does.
func text(rows []Summary) string {
	cells := Cells(rows)
	widths := make([]int, len(cells[0]))
	for _, row := range cells {
		for j, cell := range row {
			widths[j] = max(widths[j], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	for _, row := range cells {
		var line strings.Builder
		for j, cell := range row {
			space := strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell))
			if j == 0 {
				line.WriteString(cell + space)
			} else {
				line.WriteString("  " + space + cell)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}

// Cells returns the table as texts, the header first, without columns that no row has a number for.
func Cells(rows []Summary) [][]string {
	header := []string{"features", "dim"}
	var shown []column
	for _, c := range columns {
		if slices.ContainsFunc(rows, func(r Summary) bool { return !math.IsNaN(*c.at(&r.Mean)) }) {
			shown, header = append(shown, c), append(header, c.name)
		}
	}
	cells := [][]string{header}
	for i := range rows {
		r := &rows[i]
		name := r.Mean.Features
		if r.Mean.Of != "" {
			name += " = " + r.Mean.Of
		}
		means, spreads := []string{name, fmt.Sprint(r.Mean.Dim)}, []string{"  ±", ""}
		for _, c := range shown {
			means = append(means, c.print(*c.at(&r.Mean)))
			spreads = append(spreads, c.print(*c.at(&r.Spread)))
		}
		if cells = append(cells, means); r.Seeds > 1 {
			cells = append(cells, spreads)
		}
	}
	return cells
}

func (c column) print(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf(c.form, v*c.unit)
}

// bestName is the row that shows the best of the controls.
const bestName = "untrained"

// bestOf returns the scores of the control whose kNN-5 is highest in the mean, under the name
// "untrained"; where kNN was not measured, of the first column that was.
func bestOf(scores []Score, controls []string) []Score {
	by := columns[slices.IndexFunc(columns, func(c column) bool { return c.name == "knn5" })]
	if len(scores) > 0 && math.IsNaN(*by.at(&scores[0])) {
		by = columns[max(0, slices.IndexFunc(columns, func(c column) bool { return !math.IsNaN(*c.at(&scores[0])) }))]
	}
	best, most := "", math.Inf(-1)
	for _, s := range Summarize(scores) {
		if v := *by.at(&s.Mean); slices.Contains(controls, s.Mean.Features) && (v > most || best == "") {
			best, most = s.Mean.Features, v
		}
	}
	var out []Score
	for _, s := range scores {
		if s.Features == best && best != "" {
			s.Features, s.Of = bestName, best
			out = append(out, s)
		}
	}
	return out
}
