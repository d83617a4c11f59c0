package rules

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// A Census counts which units win patches, tile after tile, from the answers that learning computes
// anyway. The zero value has counted nothing.
type Census struct {
	Patches int   // counted so far
	Wins    []int // of each unit, K; nil before the first
}

// Count adds to c the winner of each patch with answers u, M × K, as [Learner.Respond] gives them:
// the nearest unit for [Instar] and [KWTA], the one of the largest cosine for [SoftWTA], that of
// the largest answer for the others.
func (l *Learner) Count(c *Census, u blas32.General) {
	if c.Wins == nil {
		c.Wins = make([]int, l.w.Rows)
	}
	for _, k := range l.winners(u) {
		c.Wins[k]++
	}
	c.Patches += u.Rows
}

// winners returns the winner of each row of answers u, M × K.
func (l *Learner) winners(u blas32.General) []int {
	gain, bias := make([]float32, l.w.Rows), make([]float32, l.w.Rows)
	for k := range gain {
		gain[k] = 1
		switch squared := linear.Dot(linear.Row(l.w, k), linear.Row(l.w, k)); l.process.(type) {
		case *competition:
			bias[k] = float32(squared / 2)
		case *softCompetition:
			gain[k] = float32(1 / (math.Sqrt(squared) + 1e-30))
		}
	}
	winners := make([]int, u.Rows)
	linear.Blocks(u.Rows, rowBlock, func(from, to int) {
		scores := make([]float32, u.Cols)
		for i := from; i < to; i++ {
			for k, v := range linear.Row(u, i) {
				scores[k] = float32(v*gain[k]) - bias[k]
			}
			winners[i] = vec.Largest(scores)
		}
	})
	return winners
}

// Survey measures the learner by the patches that c has counted.
func (l *Learner) Survey(c *Census) Health { return health(l.w, c.Wins, c.Patches) }
