package eval

import (
	"fmt"
	"slices"
	"strings"
)

// Measures are kinds of columns of the table, any of them together.
type Measures uint

// The measures. Those that ask neighbours share one pass over all similarities.
const (
	KNN       Measures = 1 << iota // knn1, knn5, knn20
	Retrieval                      // map, p5
	Ridge                          // ridge
	// hinge and softmax, probes that take longer, and so only where they are asked for: support
	// vector machines, and one that learns by minibatches
	Hinge
	Softmax
	Clusters // nmi, ari, ami, purity
	Trust    // trust
	Units    // dead, rank

	Usual = KNN | Retrieval | Ridge | Clusters | Trust | Units // where none are named
)

var measureNames = []string{"knn", "retrieval", "ridge", "hinge", "softmax", "clusters", "trust", "units"}

// MeasureNames are the names that [ParseMeasures] takes, in the order of the constants.
func MeasureNames() []string { return slices.Clone(measureNames) }

// ParseMeasures returns the measures of these names; no name means Usual.
func ParseMeasures(names ...string) (m Measures, err error) {
	if len(names) == 0 {
		return Usual, nil
	}
	for _, name := range names {
		i := slices.Index(measureNames, name)
		if i < 0 {
			return 0, fmt.Errorf("eval: no measure is called %q; there are %s", name, strings.Join(measureNames, ", "))
		}
		m |= 1 << i
	}
	return m, nil
}

// String returns the names, separated by commas.
func (m Measures) String() string {
	var names []string
	for i, name := range measureNames {
		if m&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// has reports whether any of the others is among the measures.
func (m Measures) has(others Measures) bool { return m&others != 0 }
