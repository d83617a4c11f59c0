package atlas

import (
	"slices"

	"deephebb/internal/elementary"
)

// labelled returns the graph with its edges weakened where labels disagree (McInnes, Healy and
// Melville 2018, section 3.4; umap-learn's categorical intersection): by exp(−1) if either label is
// negative, that is unknown, otherwise by exp(−2.5/(1−weight)) if they differ. Each row is then
// divided by its strongest edge and the two directions united, so that every vertex stays fully
// connected to somebody.
func (g Graph) labelled(labels []int, weight float64) Graph {
	far := 0.0
	if weight < 1 {
		far = elementary.Exp(-2.5 / (1 - weight))
	}
	unknown := elementary.Exp(-1)
	s := Graph{make([]int, 1, len(g.Start)), make([]int32, 0, len(g.Column)), make([]float32, 0, len(g.Column))}
	for i := range g.Len() {
		columns, weights := g.Row(i)
		from := len(s.Column)
		for e, j := range columns {
			w := float64(weights[e])
			switch {
			case labels[i] < 0 || labels[j] < 0:
				w *= unknown
			case labels[i] != labels[j]:
				w *= far
			}
			if v := float32(w); v > 0 {
				s.Column, s.Weight = append(s.Column, j), append(s.Weight, v)
			}
		}
		if row := s.Weight[from:]; len(row) > 0 {
			strongest := slices.Max(row)
			for e := range row {
				row[e] /= strongest
			}
		}
		s.Start = append(s.Start, len(s.Column))
	}
	return s.union(1)
}
