package rules

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// principal is what the rules that look for principal components share. They differ in how much of
// the other units' weights, w_j times the products Σ y_k·y_j of two units' answers, they subtract
// from Δw_k.
//
// The textbook rate must be small against the data's largest variance, and is then far too small
// for the others. Here unit k's is η_k = Rate·(1−progress)/E[y_k²], as Chen and Chang propose (An
// adaptive learning algorithm for principal component analysis, IEEE Transactions on Neural
// Networks 6, 1995): the fixed points are the same, Rate does not depend on the scale of the data,
// and a weight that has grown too long learns more slowly. E[y_k²] is an average over the steps,
// and no less than the last step's.
type principal struct {
	rate     float64
	activate func(y, u []float32)      // y = f(u), nil for y = u
	takes    func(gram blas32.General) // makes the upper triangle of ΣYᵀY what is taken, K × K; nil: its diagonal
	common   bool                      // one rate for all units, by ‖E[YᵀY]‖_F in place of E[y_k²]
	gram     blas32.General            // ΣYᵀY, K × K, upper triangle
	power    []float32                 // E[y_k²], K
	taken    blas32.General            // taken·W, K × D
}

// startPrincipal draws weights of norm 1, about, and makes room.
func startPrincipal(l *Learner, rng *rand.Rand, p principal) *principal {
	k, d := l.w.Rows, l.w.Cols
	normal(l.w, 1/math.Sqrt(float64(d)), rng)
	p.power = make([]float32, k)
	if p.takes != nil {
		p.gram, p.taken = linear.Zeros(k, k), linear.Zeros(k, d)
	}
	return &p
}

func (s *principal) accumulate(l *Learner, t *tile) {
	y := t.u
	if s.activate != nil {
		y = t.g
		linear.Blocks(y.Rows, rowBlock, func(from, to int) {
			for i := from; i < to; i++ {
				s.activate(linear.Row(y, i), linear.Row(t.u, i))
			}
		})
	}
	columns(l.decay, y.Rows, func(from, to int, sum []float32) {
		for i := from; i < to; i++ {
			for k, v := range linear.Row(y, i) {
				sum[k] += float32(v * v)
			}
		}
	})
	if s.takes != nil {
		gemm.Syrk(1, y, 1, s.gram) // ΣYᵀY  K × K
	}
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, y, t.p, 1, l.gp) // ΣYᵀP  K × D
}

func (s *principal) apply(l *Learner, progress float64) (delta, rate float64) {
	m := float64(l.patches)
	const memory = 0.05 // share of the newest step in the average
	for k, v := range l.decay {
		now := v / m
		s.power[k] = float32(max(now, float64((1-memory)*float64(s.power[k]))+float64(memory*now)))
	}
	rates := make([]float64, l.w.Rows)
	for k, v := range s.power {
		rates[k] = s.rate * (1 - progress) / (float64(v) + 1e-30)
	}
	if s.takes == nil {
		l.subtractDecay()
	} else {
		if s.common {
			common := s.rate * (1 - progress) / (frobenius(s.gram)/m + 1e-30)
			for k := range rates {
				rates[k] = common
			}
		}
		s.takes(s.gram)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, -1, s.gram, l.w, 1, l.gp) // ΔW  K × D
		clear(s.gram.Data)
	}
	for _, r := range rates {
		rate += r / float64(len(rates))
	}
	return l.move(func(k int) float64 { return rates[k] / m }), rate
}

func (s *principal) state() map[string][]float32 { return map[string][]float32{"power": s.power} }

// lower makes the upper triangle of a symmetric matrix its lower one, diagonal included, and clears
// what is above.
func lower(gram blas32.General) {
	for i := range gram.Rows {
		for j := i + 1; j < gram.Cols; j++ {
			gram.Data[j*gram.Stride+i], gram.Data[i*gram.Stride+j] = gram.Data[i*gram.Stride+j], 0
		}
	}
}

// frobenius returns ‖G‖_F of a symmetric matrix from its upper triangle. It is no less than the
// largest eigenvalue, and no more than the trace if no eigenvalue is negative.
func frobenius(gram blas32.General) float64 {
	var sum float64
	for i := range gram.Rows {
		r := linear.Row(gram, i)
		sum += float64(float64(r[i])*float64(r[i])) + float64(2*linear.Dot(r[i+1:], r[i+1:]))
	}
	return math.Sqrt(sum)
}
