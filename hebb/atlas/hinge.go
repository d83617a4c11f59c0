package atlas

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// Hinge is a linear probe: a support vector machine for each class against all others, with squared
// errors, as filters have been judged by since Coates, Lee and Ng (An analysis of single-layer
// networks, AISTATS 2011). The columns are standardised as [Ridge] does it, y is 1 for a row of the
// class and −1 for the others, and the weights are
//
//	argmin_w,b  Σ_i max(0, 1 − y_i·(w·z_i + b))² + α‖w‖²,   α = λ·max(n, d)
//
// A row gets the class of the largest sum. Rows beyond their margin do not count: Ridge spends
// weights on bringing them back to 1, this probe has all of them for the rows that are hard.
// scikit-learn's LinearSVC(C=1/(2α)) on StandardScaler's rows has the same optimum but for the
// bias, which it shrinks too.
//
// Newton's method finds it (Keerthi and DeCoste, Journal of Machine Learning Research 6, 2005): for
// the rows within their margin the optimum is Ridge's, which conjugate gradients approach; then
// some rows enter and others leave. All classes share the products. Columns that are alike make
// that slow; where there are no more columns than rows, and at most 16,384, Cholesky's factor of
// ZᵀZ + α, which is the matrix itself while all rows are within their margin, conditions them.
// Beyond, nothing is of d × d or n × n, and time grows as n·d·classes.
//
// The same Seed gives the same bytes on any number of threads.
type Hinge struct {
	// Lambdas are the λ to choose from, all above 0; nil means 1e-3, 1e-2 and 0.1. Which one is
	// taken is found as in Ridge.
	Lambdas []float64
	// Seed of the draw of the fifth that decides about λ.
	Seed uint64
}

var hingeLambdas = []float64{1e-3, 1e-2, 0.1}

// Fit fits the probe to the rows of x (n × d) and their classes, any integers. It takes the memory
// of 6 matrices of n × classes and 6 of d × classes, and with a factor of two of d × d; x is not
// copied. Errors are those of [Ridge.Fit].
func (h Hinge) Fit(x blas32.General, classes []int) (*Probe, error) {
	checkLabels("Hinge", x.Rows, classes)
	if err := h.check(x); err != nil {
		return nil, err
	}
	return h.fit(x, classes, allRows(x.Rows)), nil
}

// CrossValidate is [Ridge.CrossValidate] of this probe.
func (h Hinge) CrossValidate(x blas32.General, classes []int, folds int) (float64, error) {
	checkLabels("Hinge", x.Rows, classes)
	if err := h.check(x); err != nil {
		return 0, err
	}
	return crossValidated("Hinge", x, classes, folds, h.Seed,
		func(rows []int) (*Probe, error) { return h.fit(x, classes, rows), nil })
}

func (h Hinge) check(x blas32.General) error {
	if err := checkRows("Hinge", x); err != nil {
		return err
	}
	for _, l := range h.Lambdas {
		if !(l > 0) || math.IsInf(l, 0) {
			return fmt.Errorf("atlas: Hinge: λ is %v; use numbers above 0", l)
		}
	}
	return nil
}

// fit fits to some rows of x. The largest λ is found soonest, and each next one from there.
func (h Hinge) fit(x blas32.General, classes, rows []int) *Probe {
	lambdas := slices.Clone(h.Lambdas)
	if len(lambdas) == 0 {
		lambdas = slices.Clone(hingeLambdas)
	}
	slices.Sort(lambdas)
	slices.Reverse(lambdas)
	chosen, best := lambdas[len(lambdas)/2], -1.0
	if fifth := len(rows) / 5; len(lambdas) > 1 && fifth > 0 {
		held, rest := heldOut(rows, fifth, h.Seed)
		m := newMargins(x, classes, rest)
		for _, l := range lambdas {
			m.settle(l)
			if right := agreement(m.probe(l).classify(x, held), classes, held); right > best {
				chosen, best = l, right
			}
		}
	}
	m := newMargins(x, classes, rows)
	for _, l := range lambdas {
		if l >= chosen {
			m.settle(l)
		}
	}
	p := m.probe(chosen)
	p.HeldOut = max(best, 0)
	return p
}
