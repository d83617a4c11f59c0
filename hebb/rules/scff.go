package rules

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// SCFF is self-contrastive forward-forward learning (Chen, Liu, Laydevant and Grollier, Nature
// Communications 16, 2025; the goodness is Hinton's, The forward-forward algorithm, 2022). A patch
// shown twice is a positive example, next to another patch x' a negative one; both halves have the
// same weights, and the units together tell by how much they answer which it is:
//
//	y⁺ = max(0, W·x + W·x),  y⁻ = max(0, W·x + W·x'),  G = mean_k y_k²
//	falls: ln(1 + e^(θ−G⁺)) + ln(1 + e^(G⁻−θ))
//	Δw_k = E[a·y⁺_k·2x − b·y⁻_k·(x + x')],  a = 1/(1 + e^(G⁺−θ)),  b = 1/(1 + e^(θ−G⁻))
//
// times Rate·(1−progress). Before and after a synapse stand x and y as in every rule here; the
// third factor, a or b, is one number a patch, that all units are sent: how surprising it is that
// they answer so little, or so much. Learning ends by itself where none is.
//
// Patches are taken with a length of √D, so that no setting depends on the scale of the data, and
// the length of what they answer is not handed on to the next layer. The other patch is drawn from
// the same tile; who is paired with whom does not depend on the order of the rows.
//
// We differ in the step, which is the slope itself (Adam in the paper), and in one θ for both
// kinds.
type SCFF struct {
	Threshold float64 `json:",omitempty"` // θ, above 0; default 4: units of norm 1 that answer at random have G⁺ of 2
	Rate      float64 `json:",omitempty"` // at the start, 0 to 1; default 0.03
}

// Name returns "scff".
func (SCFF) Name() string { return "scff" }

// Validate says which setting is out of its range.
func (r SCFF) Validate() error {
	return cmp.Or(
		within(r.Name(), "Threshold", r.Threshold, 0, 1e6),
		within(r.Name(), "Rate", r.Rate, 0, 1))
}

func (r SCFF) start(l *Learner, rng *rand.Rand) process {
	r.Threshold, r.Rate = cmp.Or(r.Threshold, 4), cmp.Or(r.Rate, 0.03)
	normal(l.w, 1/math.Sqrt(float64(l.w.Cols)), rng)
	return r
}

func (r SCFF) accumulate(l *Learner, t *tile) {
	scale := toLength(t.p)
	other, of := paired(scale)
	linear.Blocks(t.p.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			g := linear.Row(t.g, i)
			clear(g)
			r.teach(g, linear.Row(t.u, i), linear.Row(t.u, i), scale[i], scale[i], -2)
			r.teach(g, linear.Row(t.u, i), linear.Row(t.u, other[i]), scale[i], scale[other[i]], 1)
			r.teach(g, linear.Row(t.u, of[i]), linear.Row(t.u, i), scale[of[i]], scale[i], 1)
			for k, v := range g {
				g[k] = float32(float64(v) * scale[i])
			}
		}
	})
	gemm.Gemm(blas.Trans, blas.NoTrans, 1, t.g, t.p, 1, l.gp) // ΣGᵀX  K × D
}

// toLength returns what brings each row of p to a length of √D; 0 for rows of zeros.
func toLength(p blas32.General) []float64 {
	scale := make([]float64, p.Rows)
	linear.Blocks(p.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			if n := linear.Norm(linear.Row(p, i)); n > 0 {
				scale[i] = math.Sqrt(float64(p.Cols)) / n
			}
		}
	})
	return scale
}

// teach takes from g what the pair of patches with answers u and v says: −times·a·y, as a positive
// example if times is below 0, and otherwise times·b·y.
func (r SCFF) teach(g, u, v []float32, su, sv, times float64) {
	goodness := 0.
	for k := range u {
		y := max(0, float64(su*float64(u[k]))+float64(sv*float64(v[k])))
		goodness += float64(y * y / float64(len(u)))
	}
	surprise := times / (1 + elementary.Exp(math.Copysign(1, times)*(r.Threshold-goodness)))
	for k := range u {
		g[k] -= float32(surprise * max(0, float64(su*float64(u[k]))+float64(sv*float64(v[k]))))
	}
}

// paired returns for each row another one, and for which row it is that, by a shuffle that depends
// on what rows are and not on where they stand.
func paired(scale []float64) (other, of []int) {
	n := len(scale)
	order, key := make([]int, n), make([]uint64, n)
	for i, s := range scale {
		order[i] = i
		key[i] = math.Float64bits(s) * 0x9e3779b97f4a7c15
		key[i] = (key[i] ^ key[i]>>29) * 0xbf58476d1ce4e5b9
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(key[i], key[j]), cmp.Compare(i, j)) })
	other, of = make([]int, n), make([]int, n)
	for at, i := range order {
		next := order[(at+1)%n]
		other[i], of[next] = next, i
	}
	return other, of
}

func (r SCFF) apply(l *Learner, progress float64) (delta, rate float64) {
	rate = r.Rate * (1 - progress)
	return l.move(func(int) float64 { return rate / float64(l.patches) }), rate
}

func (SCFF) state() map[string][]float32 { return nil }

// Goodness returns G of patches p (M × D) shown twice, and next to another of them, M each: what
// [SCFF] learns to tell apart.
func (r SCFF) Goodness(l *Learner, p blas32.General) (twice, mixed []float64) {
	u := linear.Zeros(p.Rows, l.w.Rows)
	l.Respond(u, p)
	scale := toLength(p)
	other, _ := paired(scale)
	good := func(i, j int) (sum float64) {
		for k, v := range linear.Row(u, i) {
			y := max(0, float64(scale[i]*float64(v))+float64(scale[j]*float64(linear.Row(u, j)[k])))
			sum += y * y / float64(u.Cols)
		}
		return sum
	}
	for i := range p.Rows {
		twice, mixed = append(twice, good(i, i)), append(mixed, good(i, other[i]))
	}
	return twice, mixed
}
