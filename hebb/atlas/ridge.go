package atlas

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Ridge is a linear probe: how well do weighted sums of the features separate the classes? The
// columns are standardised on the rows it is fitted on, Z = (x − mean)/deviation, classes become
// targets Y, 1 for a row's own and 0 for the others, and the weights are
//
//	argmin_W  ‖Z·W + b − Y‖² + α‖W‖²,   α = λ·max(n, d)
//
// in closed form (Hoerl, Kennard 1970): by Cholesky's factor of ZᵀZ + α, d × d, or, if there are
// fewer rows than columns, of ZZᵀ + α, n × n. Where both n and d are above 16,384 conjugate
// gradients find the weights for all λ at once, and leave out a λ so small that 200 steps are too
// few. A row gets the class of the largest sum. max(n, d) is the mean eigenvalue of either matrix,
// so that a λ means the same for any size. scikit-learn's RidgeClassifier(alpha=α) on
// StandardScaler's rows is the same classifier.
//
// The same Seed gives the same bytes on any number of threads.
type Ridge struct {
	// Lambdas are the λ to choose from, all above 0. nil means 1e-4, 1e-3, … 10. Each is fitted to
	// four fifths of the rows; the one that is most often right on the last fifth is taken (the
	// largest of equally good ones), and fitted to all rows. With fewer than 5 rows none can be
	// held out, and the middle λ is taken.
	Lambdas []float64
	// Seed of the draw of the fifth.
	Seed uint64
}

var defaultLambdas = []float64{1e-4, 1e-3, 1e-2, 0.1, 1, 10}

// Fit fits the probe to the rows of x (n × d) and their classes, any integers. It takes the memory
// of two matrices of min(n, d) squared, of one where conjugate gradients serve; x itself is not
// copied.
//
// It returns an error if x has no rows or columns, a value is NaN or infinite, or a λ is not above
// 0.
func (r Ridge) Fit(x blas32.General, classes []int) (*Probe, error) {
	checkLabels("Ridge", x.Rows, classes)
	if err := r.check(x); err != nil {
		return nil, err
	}
	return r.fit(x, classes, allRows(x.Rows))
}

func (r Ridge) check(x blas32.General) error {
	if err := checkRows("Ridge", x); err != nil {
		return err
	}
	for _, l := range r.Lambdas {
		if !(l > 0) || math.IsInf(l, 0) {
			return fmt.Errorf("atlas: Ridge: λ is %v; use numbers above 0", l)
		}
	}
	return nil
}

// fit fits to some rows of x.
func (r Ridge) fit(x blas32.General, classes, rows []int) (*Probe, error) {
	lambdas := slices.Clone(r.Lambdas)
	if len(lambdas) == 0 {
		lambdas = slices.Clone(defaultLambdas)
	}
	slices.Sort(lambdas)
	chosen, best := lambdas[len(lambdas)/2], -1.0
	if fifth := len(rows) / 5; len(lambdas) > 1 && fifth > 0 {
		held, rest := heldOut(rows, fifth, r.Seed)
		for p := range newSystem(x, classes, rest).solve(lambdas, directRows) {
			if right := agreement(p.classify(x, held), classes, held); right >= best {
				chosen, best = p.Lambda, right
			}
		}
	}
	// where rounding forbids one, the next larger
	for p := range newSystem(x, classes, rows).solve(lambdas[slices.Index(lambdas, chosen):], directRows) {
		p.HeldOut = max(best, 0)
		return p, nil
	}
	return nil, fmt.Errorf("atlas: Ridge: the columns are so alike that λ = %v is lost in rounding; use a larger one",
		lambdas[len(lambdas)-1])
}

// CrossValidate returns the share of rows that get their class if the rows are dealt into folds at
// random, and each fold is judged by a probe that was fitted, λ included, to the other folds. It
// returns the errors of Fit, and one if folds is not within 2 to n.
func (r Ridge) CrossValidate(x blas32.General, classes []int, folds int) (float64, error) {
	checkLabels("Ridge", x.Rows, classes)
	if err := r.check(x); err != nil {
		return 0, err
	}
	return crossValidated("Ridge", x, classes, folds, r.Seed,
		func(rows []int) (*Probe, error) { return r.fit(x, classes, rows) })
}

// system is what all λ have in common.
type system struct {
	x       blas32.General
	rows    []int
	z       standard
	classes []int
	bias    []float32      // the share of each class
	gram    blas32.General // ZᵀZ or ZZᵀ
	dual    bool
	right   blas32.General // ZᵀY, d × C, or Y, n × C, with Y's columns of mean 0
}

func newSystem(x blas32.General, classes, rows []int) *system {
	s := &system{x: x, rows: rows, z: standardOf(x, rows, true)}
	mine := make([]int, len(rows))
	for r, i := range rows {
		mine[r] = classes[i]
	}
	index, sizes := numbered(mine)
	s.classes = slices.Compact(slices.Sorted(slices.Values(mine)))
	for _, size := range sizes {
		s.bias = append(s.bias, float32(float64(size)/float64(len(rows))))
	}
	y := linear.Zeros(len(rows), len(sizes))
	for r, c := range index {
		row := linear.Row(y, r)
		for j, share := range s.bias {
			row[j] = -share
		}
		row[c]++
	}
	s.gram, s.dual = s.z.gram(x, rows)
	if s.right = y; !s.dual {
		s.right = linear.Zeros(x.Cols, y.Cols)
		s.z.byRows(x, rows, func(from int, z blas32.General) {
			gemm.Gemm(blas.Trans, blas.NoTrans, 1, z, linear.Slab(y, from, from+z.Rows), 1, s.right)
		})
	}
	return s
}

// solve yields the probes of the λ, which ascend, without those where rounding makes the matrix
// indefinite: by a factor of the matrix for each, or, beyond so many rows, by conjugate gradients
// for all of them.
func (s *system) solve(lambdas []float64, direct int) iter.Seq[*Probe] {
	return func(yield func(*Probe) bool) {
		alphas := make([]float64, len(lambdas))
		for k, l := range lambdas {
			alphas[k] = l * float64(max(len(s.rows), s.x.Cols))
		}
		var all []blas32.General
		if s.gram.Rows > direct {
			all = shifted(s.gram, turned(s.right), alphas)
		}
		for k, l := range lambdas {
			var w blas32.General
			if all == nil {
				w = s.factorized(float32(alphas[k]))
			} else if all[k].Rows > 0 {
				w = turned(all[k])
			}
			if w.Rows == 0 {
				continue
			}
			if s.dual {
				w = s.z.back(s.x, s.rows, w)
			}
			if !yield(&Probe{Classes: s.classes, Lambda: l, z: s.z, weights: w, bias: s.bias}) {
				return
			}
		}
	}
}

// factorized solves for one α by Cholesky's factor; no rows where rounding makes the matrix
// indefinite.
func (s *system) factorized(alpha float32) blas32.General {
	factor, ok := factorize(ridged(s.gram, alpha))
	if !ok {
		return blas32.General{}
	}
	w := linear.Clone(s.right)
	factor.solve(w)
	return w
}

// ridged returns a + alpha on its diagonal.
func ridged(a blas32.General, alpha float32) blas32.General {
	a = linear.Clone(a)
	for i := range a.Rows {
		linear.Row(a, i)[i] += alpha
	}
	return a
}

// turned returns xᵀ.
func turned(x blas32.General) blas32.General {
	y := linear.Zeros(x.Cols, x.Rows)
	for i := range x.Rows {
		for j, v := range linear.Row(x, i) {
			linear.Row(y, j)[i] = v
		}
	}
	return y
}
