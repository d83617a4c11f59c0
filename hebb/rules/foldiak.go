package rules

import (
	"cmp"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// Foldiak learns a sparse code: each unit is on for a share of the patterns, and no two for the
// same reason (Földiák, Forming sparse representations by local anti-Hebbian learning, Biological
// Cybernetics 64, 1990).
//
//	ẏ = f(Q·x + V·y − t) − y,  f(u) = 1/(1 + exp(−Slope·u)),   to rest; y = 1 where that is above ½, else 0
//	ΔV_ij = −Alpha·(y_i·y_j − p²), at most 0, and 0 for i = j    anti-Hebbian
//	ΔQ_ij = Beta·y_i·(x_j − Q_ij)                                 Hebbian
//	Δt_i  = Gamma·(y_i − p)                                       threshold
//
// for each pattern. Units learn the parts of patterns, such as single bars from the paper's crossed
// bars; a code then says which parts are present. Patterns should hold values from 0 to about 1.
//
// We differ in that all rows of a step settle with the same weights, which then take all changes at
// once; steps of up to some 20 rows learn as single patterns do. The thresholds start at 0. The
// paper suggests finding them in a first phase with Q and V fixed; here one trains longer instead.
type Foldiak struct {
	Units int     `json:",omitempty"` // default 16
	P     float64 `json:",omitempty"` // p, the share of patterns a unit answers to, above 0, to 0.5; default 1/8
	Alpha float64 `json:",omitempty"` // of lateral weights, to 1; default 0.1, negative: they rest
	Beta  float64 `json:",omitempty"` // of feedforward weights, to 1; default 0.02, negative: they rest
	Gamma float64 `json:",omitempty"` // of thresholds, to 1; default 0.02, negative: they rest
	Slope float64 `json:",omitempty"` // of the units' answer, above 0, to 1000; default 10
	Seed  uint64  `json:",omitempty"` // of the first weights
}

// Validate says which setting is out of its range.
func (f Foldiak) Validate() error {
	const name = "foldiak"
	return cmp.Or(
		within(name, "Units", float64(f.Units), 0, 1e5),
		within(name, "P", f.P, 0, 0.5),
		within(name, "Slope", f.Slope, 0, 1000),
		orNone(name, "Alpha", f.Alpha, 1),
		orNone(name, "Beta", f.Beta, 1),
		orNone(name, "Gamma", f.Gamma, 1))
}

// sparse is [Foldiak] at work.
type sparse struct {
	settings  Foldiak
	q         blas32.General // K × D
	v         blas32.General // K × K, symmetric, ≤ 0
	threshold []float32      // t, K
}

// Stage returns a stage for patterns of D values. It panics where D is below 1 or a setting out of
// its range.
func (f Foldiak) Stage(values int) *Stage {
	settled(f, values)
	f.Units, f.P, f.Slope = cmp.Or(f.Units, 16), cmp.Or(f.P, 0.125), cmp.Or(f.Slope, 10)
	f.Alpha, f.Beta, f.Gamma = chosen(f.Alpha, 0.1), chosen(f.Beta, 0.02), chosen(f.Gamma, 0.02)
	s := &sparse{settings: f, q: linear.Zeros(f.Units, values), v: linear.Zeros(f.Units, f.Units),
		threshold: make([]float32, f.Units)}
	rng := rand.New(rand.NewPCG(f.Seed, 4))
	for i := range s.q.Data {
		s.q.Data[i] = rng.Float32()
	}
	for k := range f.Units {
		linear.Normalize(linear.Row(s.q, k))
	}
	return &Stage{s}
}

// outputs returns the codes of x, zeros and ones: n × K.
func (s *sparse) outputs(x blas32.General) blas32.General {
	drive := products(x, s.q) // Qx  n × K
	y, inner := linear.Zeros(x.Rows, s.q.Rows), linear.Zeros(x.Rows, s.q.Rows)
	const steps, dt = 60, 0.1 // six time constants
	for range steps {
		copy(inner.Data, drive.Data)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, y, s.v, 1, inner) // + Vy
		linear.Blocks(x.Rows, rowBlock, func(from, to int) {
			for i := from; i < to; i++ {
				r := linear.Row(y, i)
				for k, u := range linear.Row(inner, i) {
					r[k] += float32(dt * (logistic(float32(s.settings.Slope)*(u-s.threshold[k])) - r[k]))
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

// learn keeps its rates all through a training.
func (s *sparse) learn(x blas32.General, _ float64) (correlation float64) {
	y := s.outputs(x)
	correlation = correlations(y)
	k, n, p := s.q.Rows, float64(x.Rows), s.settings.P

	together, parts := linear.Zeros(k, k), linear.Zeros(k, s.q.Cols)
	gemm.Syrk(1, y, 0, together)                           // Σyyᵀ  K × K
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, y, x, 0, parts) // Σyxᵀ  K × D
	for i := range k {
		on := float64(together.Data[i*k+i]) // y² = y
		for j := i + 1; j < k; j++ {
			v := s.v.Data[i*k+j] - float32(s.settings.Alpha*(float64(together.Data[i*k+j])-float64(n*p*p)))
			v = min(v, 0)
			s.v.Data[i*k+j], s.v.Data[j*k+i] = v, v
		}
		s.threshold[i] += float32(s.settings.Gamma * (on - float64(n*p)))
		if on == 0 {
			continue
		}
		part := 1 - elementary.Pow(1-s.settings.Beta, on) // what on patterns, one after the other, would replace
		q := linear.Row(s.q, i)
		for j, v := range linear.Row(parts, i) {
			q[j] += float32(part * (float64(v)/on - float64(q[j])))
		}
	}
	return correlation
}

func (s *sparse) weights() blas32.General { return s.q }
func (s *sparse) name() string            { return "foldiak" }
func (s *sparse) size() int               { return s.q.Cols }

func (s *sparse) live() map[string][]float32 {
	return map[string][]float32{"weight": s.q.Data, "lateral": s.v.Data, "threshold": s.threshold}
}
