package atlas

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// Probe is what [Ridge], [Hinge] or [Softmax] found.
type Probe struct {
	Classes []int   // in ascending order
	Lambda  float64 // as chosen
	HeldOut float64 // share of the held-out fifth that was right; 0 if nothing was held out

	z       standard
	weights blas32.General // d × classes, of standardised columns
	bias    []float32
}

// heldOut draws so many of the rows to be held out; both parts are in ascending order, so that
// neighbours are near in memory.
func heldOut(rows []int, count int, seed uint64) (held, rest []int) {
	mixed := make([]int, len(rows))
	for i, at := range rand.New(rand.NewPCG(seed, 0x5249_4447)).Perm(len(rows)) { // the second word is "RIDG"
		mixed[i] = rows[at]
	}
	held, rest = mixed[:count], mixed[count:]
	slices.Sort(held)
	slices.Sort(rest)
	return held, rest
}

// Predict returns the class of every row of x (m × d). It returns an error if a value is NaN or
// infinite, and panics if x has another number of columns than the rows the probe was fitted to.
func (p *Probe) Predict(x blas32.General) ([]int, error) {
	if x.Cols != p.weights.Rows {
		panic(fmt.Sprintf("atlas: Predict: rows of %d numbers for a probe of %d", x.Cols, p.weights.Rows))
	}
	if err := finiteError("Predict", x); err != nil || x.Rows == 0 {
		return nil, err
	}
	return p.classify(x, allRows(x.Rows)), nil
}

// Accuracy returns the share of rows of x (m × d) that get their true class, 0 to 1.
func (p *Probe) Accuracy(x blas32.General, truth []int) (float64, error) {
	checkLabels("Accuracy", x.Rows, truth)
	found, err := p.Predict(x)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return shares([][]int{found}, truth)[0], nil
}

// crossValidated judges each fold of rows by the probe that fit makes of the others.
func crossValidated(who string, x blas32.General, classes []int, folds int, seed uint64,
	fit func(rows []int) (*Probe, error)) (float64, error) {
	if folds < 2 || folds > x.Rows {
		return 0, fmt.Errorf("atlas: %s: %d folds of %d rows; use 2 to %d", who, folds, x.Rows, x.Rows)
	}
	fold := make([]int, x.Rows)
	for i, at := range rand.New(rand.NewPCG(seed, 0x464f_4c44)).Perm(x.Rows) { // "FOLD"
		fold[at] = i % folds
	}
	var right float64
	for f := range folds {
		var inside, outside []int
		for i, g := range fold {
			if g == f {
				inside = append(inside, i)
			} else {
				outside = append(outside, i)
			}
		}
		p, err := fit(outside)
		if err != nil {
			return 0, err
		}
		right += float64(agreement(p.classify(x, inside), classes, inside) * float64(len(inside)))
	}
	return right / float64(x.Rows), nil
}

// agreement returns the share of the rows whose class was found.
func agreement(found, classes, rows []int) float64 {
	var right int
	for r, i := range rows {
		if found[r] == classes[i] {
			right++
		}
	}
	return float64(right) / float64(len(rows))
}

// classify returns the classes of some rows of x.
func (p *Probe) classify(x blas32.General, rows []int) []int {
	sums := p.z.apply(x, rows, p.weights)
	found := make([]int, len(rows))
	for i := range found {
		best := 0
		row := linear.Row(sums, i)
		for c := range row {
			if row[c]+p.bias[c] > row[best]+p.bias[best] {
				best = c
			}
		}
		found[i] = p.Classes[best]
	}
	return found
}
