package rules

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// A cloud draws patches of mean 0 whose covariance has the principal components axes (by rows) with
// the given variances.
type cloud struct {
	axes      blas32.General // D × D, orthonormal rows
	variances []float64
	rng       *rand.Rand
}

func newCloud(seed uint64, variances ...float64) cloud {
	d := len(variances)
	c := cloud{linear.Zeros(d, d), variances, rand.New(rand.NewPCG(seed, 0))}
	normal(c.axes, 1, c.rng)
	for i := range d { // Gram and Schmidt, twice
		for range 2 {
			for j := range i {
				s := float32(linear.Dot(linear.Row(c.axes, i), linear.Row(c.axes, j)))
				for l, v := range linear.Row(c.axes, j) {
					c.axes.Data[i*d+l] -= s * v
				}
			}
			linear.Normalize(linear.Row(c.axes, i))
		}
	}
	return c
}

func (c cloud) draw(m int) blas32.General {
	p := linear.Zeros(m, len(c.variances))
	for i := range m {
		for a, v := range c.variances {
			s := float32(c.rng.NormFloat64() * math.Sqrt(v))
			for j, e := range linear.Row(c.axes, a) {
				p.Data[i*p.Stride+j] += s * e
			}
		}
	}
	return p
}

// train makes steps of m patches with a falling rate.
func (c cloud) train(l *Learner, steps, m int) {
	for i := range steps {
		l.Step(c.draw(m), float64(i)/float64(steps))
	}
}

func cosine(x, y []float32) float64 {
	return linear.Dot(x, y) / (linear.Norm(x)*linear.Norm(y) + 1e-30)
}

// groups draws patches around centers, in equal shares.
func groups(centers blas32.General, spread float64, m int, rng *rand.Rand) blas32.General {
	p := linear.Zeros(m, centers.Cols)
	normal(p, spread, rng)
	for i := range m {
		for j, v := range linear.Row(centers, rng.IntN(centers.Rows)) {
			p.Data[i*p.Stride+j] += v
		}
	}
	return p
}

func rows(cols int, values ...float32) blas32.General {
	return blas32.General{Rows: len(values) / cols, Cols: cols, Stride: cols, Data: values}
}

func expect(t *testing.T, what string, got []float32, want ...float64) {
	t.Helper()
	for i, w := range want {
		if math.Abs(float64(got[i])-w) > 2e-6*(1+math.Abs(w)) {
			t.Errorf("%s: got %v, by hand %v", what, got, want)
			return
		}
	}
}

// expectError wants an error of this package that holds the words.
func expectError(t *testing.T, what any, err error, words string) {
	t.Helper()
	if err == nil || !strings.HasPrefix(err.Error(), "rules: ") || !strings.Contains(err.Error(), words) {
		t.Errorf("%+v: %v, want an error with %q", what, err, words)
	}
}

// quantization is the mean squared distance to the nearest unit.
func quantization(w, p blas32.General) (sum float64) {
	for i := range p.Rows {
		best := math.Inf(1)
		for k := range w.Rows {
			var d float64
			for j, v := range linear.Row(p, i) {
				e := float64(v - linear.Row(w, k)[j])
				d += e * e
			}
			best = min(best, d)
		}
		sum += best
	}
	return sum / float64(p.Rows)
}

// kmeans is Lloyd's algorithm from k patches, best of some starts: the oracle of the competitive
// rules.
func kmeans(p blas32.General, k int, rng *rand.Rand) float64 {
	best := math.Inf(1)
	for range 4 {
		w := linear.Zeros(k, p.Cols)
		for i, m := range rng.Perm(p.Rows)[:k] {
			copy(linear.Row(w, i), linear.Row(p, m))
		}
		for range 30 {
			sums, counts := make([]float64, k*p.Cols), make([]float64, k)
			for i := range p.Rows {
				near, least := 0, math.Inf(1)
				for u := range k {
					x, c := linear.Row(p, i), linear.Row(w, u)
					if d := linear.Dot(c, c) - 2*linear.Dot(x, c); d < least {
						near, least = u, d
					}
				}
				counts[near]++
				for j, v := range linear.Row(p, i) {
					sums[near*p.Cols+j] += float64(v)
				}
			}
			for i := range sums {
				if n := counts[i/p.Cols]; n > 0 {
					w.Data[i] = float32(sums[i] / n)
				}
			}
		}
		best = min(best, quantization(w, p))
	}
	return best
}
