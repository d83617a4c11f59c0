package rules

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/vec"
)

// Foldiak learns a sparse code: each unit is on for a share of the patterns,
// and no two for the same reason (Földiák, Forming sparse representations by
// local anti-Hebbian learning, Biological Cybernetics 64, 1990).
//
//	ẏ = f(Q·x + V·y − t) − y,  f(u) = 1/(1 + exp(−Slope·u)),   to rest; y = 1 where that is above ½, else 0
//	ΔV_ij = −Alpha·(y_i·y_j − p²), at most 0, and 0 for i = j    anti-Hebbian
//	ΔQ_ij = Beta·y_i·(x_j − Q_ij)                                 Hebbian
//	Δt_i  = Gamma·(y_i − p)                                       threshold
//
// for each pattern. As the parts of patterns are learned apart, so the bars of
// the paper's crossed bars, a code says which parts there are. Patterns should
// hold values from 0 to about 1.
//
// We differ in that the rows of a step settle with the same weights, to which
// they then bring all their changes at once; steps of up to some 20 rows learn
// as single patterns do. The thresholds start at 0, and a first stage with
// Q, V fixed, which the paper suggests for finding them, is the caller's to
// make by learning longer.
type Foldiak struct {
	Units int     `json:",omitempty"` // default 16
	P     float64 `json:",omitempty"` // p, the share of patterns a unit answers to, 0 to 0.5; default 1/8
	Alpha float64 `json:",omitempty"` // of lateral weights, 0 to 1; default 0.1
	Beta  float64 `json:",omitempty"` // of feedforward weights, 0 to 1; default 0.02
	Gamma float64 `json:",omitempty"` // of thresholds, 0 to 1; default 0.02
	Slope float64 `json:",omitempty"` // of the units' answer, 0 to 1000; default 10
	Seed  uint64  `json:",omitempty"` // of the first weights
}

// Validate says which setting is out of its range.
func (f Foldiak) Validate() error {
	const name = "foldiak"
	return first(
		within(name, "Units", float64(f.Units), 0, 1e5),
		within(name, "P", f.P, 0, 0.5),
		within(name, "Slope", f.Slope, 0, 1000),
		within(name, "Alpha", f.Alpha, 0, 1),
		within(name, "Beta", f.Beta, 0, 1),
		within(name, "Gamma", f.Gamma, 0, 1))
}

// A SparseCode is [Foldiak] at work.
type SparseCode struct {
	settings  Foldiak
	q         blas32.General // K × D
	v         blas32.General // K × K, symmetric, ≤ 0
	threshold []float32      // t, K
}

// Learner returns a stage for patterns of the given number of values. It panics
// when there are none or a setting is out of its range.
func (f Foldiak) Learner(values int) *SparseCode {
	check(f, values)
	f.Units, f.P, f.Slope = int(or(float64(f.Units), 16)), or(f.P, 0.125), or(f.Slope, 10)
	f.Alpha, f.Beta, f.Gamma = or(f.Alpha, 0.1), or(f.Beta, 0.02), or(f.Gamma, 0.02)
	s := &SparseCode{settings: f, q: matrix(f.Units, values), v: matrix(f.Units, f.Units), threshold: make([]float32, f.Units)}
	rng := rand.New(rand.NewPCG(f.Seed, 4))
	for i := range s.q.Data {
		s.q.Data[i] = rng.Float32()
	}
	for k := range f.Units {
		normalize(row(s.q, k))
	}
	return s
}

// Weights returns Q, K × D: what each unit stands for. It is live.
func (s *SparseCode) Weights() blas32.General { return s.q }

// Transform returns the codes of x, zeros and ones: n × K.
func (s *SparseCode) Transform(x blas32.General) blas32.General {
	if x.Cols != s.q.Cols {
		panic(fmt.Sprintf("rules: patterns of %d values for a stage of %d", x.Cols, s.q.Cols))
	}
	drive, y, inner := matrix(x.Rows, s.q.Rows), matrix(x.Rows, s.q.Rows), matrix(x.Rows, s.q.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, x, s.q, 0, drive) // Qx  n × K
	const steps, dt = 60, 0.1                                // six time constants
	for range steps {
		copy(inner.Data, drive.Data)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, y, s.v, 1, inner) // + Vy
		blocks(x.Rows, func(_, from, to int) {
			for i := from; i < to; i++ {
				r := row(y, i)
				for k, u := range row(inner, i) {
					r[k] += dt * (logistic(float32(s.settings.Slope)*(u-s.threshold[k])) - r[k])
				}
			}
		})
	}
	for i, v := range y.Data {
		y.Data[i] = 0
		if v > 0.5 {
			y.Data[i] = 1
		}
	}
	return y
}

func logistic(u float32) float32 {
	e := vec.Exp(-max(u, -u))
	if u < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}

// Learn makes one step; see [Stage]. Rates stay as they are.
func (s *SparseCode) Learn(x blas32.General, _ float64) (correlation float64) {
	y := s.Transform(x)
	correlation = correlations(y)
	k, n, p := s.q.Rows, float64(x.Rows), s.settings.P

	together, parts := matrix(k, k), matrix(k, s.q.Cols)
	gemm.Syrk(1, y, 0, together)                           // Σyyᵀ  K × K
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, y, x, 0, parts) // Σyxᵀ  K × D
	for i := range k {
		on := float64(together.Data[i*k+i]) // y² = y
		for j := i + 1; j < k; j++ {
			v := s.v.Data[i*k+j] - float32(s.settings.Alpha*(float64(together.Data[i*k+j])-n*p*p))
			v = min(v, 0)
			s.v.Data[i*k+j], s.v.Data[j*k+i] = v, v
		}
		s.threshold[i] += float32(s.settings.Gamma * (on - n*p))
		if on == 0 {
			continue
		}
		part := 1 - math.Pow(1-s.settings.Beta, on) // what on patterns, one after the other, would replace
		q := row(s.q, i)
		for j, v := range row(parts, i) {
			q[j] += float32(part * (float64(v)/on - float64(q[j])))
		}
	}
	return correlation
}

func (s *SparseCode) live() map[string][]float32 {
	return map[string][]float32{"weight": s.q.Data, "lateral": s.v.Data, "threshold": s.threshold}
}

// State returns all that the stage has learned.
func (s *SparseCode) State() map[string][]float32 { return copied(s.live()) }

// Restore takes what State returned; see [Stage].
func (s *SparseCode) Restore(state map[string][]float32) error {
	return restore("foldiak", s.live(), state)
}
