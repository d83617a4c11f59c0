package atlas

import "fmt"

// Metric says how far apart two rows of features are.
type Metric int

const (
	Euclidean Metric = iota // √Σ(x−y)²
	Cosine                  // 1 − x·y/(‖x‖‖y‖), from 0 to 2; two zero rows are at 0, a zero row and another at 1
)

// String returns "euclidean" or "cosine".
func (m Metric) String() string {
	switch m {
	case Euclidean:
		return "euclidean"
	case Cosine:
		return "cosine"
	}
	return fmt.Sprintf("Metric(%d)", int(m))
}
