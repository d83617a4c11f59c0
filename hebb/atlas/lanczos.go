package atlas

import (
	"math"
	"math/rand/v2"

	"deephebb/internal/gemm"
)

// lanczos finds the eigenvectors of a symmetric operator that belong to its largest eigenvalues, by
// Lanczos's method with thick restarts (Wu and Simon 2000): a basis of at most size vectors grows by
// one product each; when it is full, it is replaced by its best Ritz vectors and grows again.
type lanczos struct {
	n       int
	apply   func(dst, src []float64) // dst = A·src
	deflate [][]float64              // unit eigenvectors that are known; the search stays orthogonal to them
	want    int                      // how many eigenvectors, the largest eigenvalue first
	cap     int                      // products at most
	epsilon float64                  // a Ritz vector is good when ‖Ax − θx‖ ≤ epsilon
	rng     *rand.Rand
}

// find returns the vectors, each of norm 1, and whether all of them are good.
func (l *lanczos) find() (vectors [][]float64, good bool) {
	size := min(max(20, 4*l.want+16), l.n-len(l.deflate))
	want := min(l.want, size)
	if want <= 0 {
		return nil, l.want <= 0
	}
	basis := make([][]float64, 0, size+1)
	t := make([]float64, size*size) // the operator in the basis
	basis = append(basis, l.fresh(basis))
	for used := 0; ; {
		var rest float64
		for len(basis) <= size {
			j := len(basis) - 1
			w := make([]float64, l.n)
			l.apply(w, basis[j])
			used++
			l.orthogonal(w, l.deflate, nil)
			h := make([]float64, j+1)
			l.orthogonal(w, basis, h)
			for i, v := range h {
				t[i*size+j], t[j*size+i] = v, v
			}
			rest = math.Sqrt(dot(w, w))
			if rest < 1e-12 { // the basis spans an invariant subspace: go on in a new direction
				rest = 0
				if len(basis) == size {
					basis = append(basis, w)
					break
				}
				basis = append(basis, l.fresh(basis))
				continue
			}
			scale(w, 1/rest)
			basis = append(basis, w)
		}
		theta, s := eigen(append([]float64(nil), t...), size)
		good = true
		for i := range want {
			good = good && math.Abs(rest*s[i][size-1]) <= l.epsilon
		}
		if good || used >= l.cap {
			return l.combine(basis[:size], s[:want]), good
		}
		keep := min(want+(size-want)/2, size-1)
		last := basis[size]
		basis = append(l.combine(basis[:size], s[:keep]), last)
		clear(t)
		for i := range keep {
			t[i*size+i] = theta[i]
		}
	}
}

// fresh returns a random unit vector orthogonal to the basis and to what is deflated.
func (l *lanczos) fresh(basis [][]float64) []float64 {
	v := make([]float64, l.n)
	for i := range v {
		v[i] = l.rng.Float64() - 0.5
	}
	l.orthogonal(v, l.deflate, nil)
	l.orthogonal(v, basis, nil)
	if norm := math.Sqrt(dot(v, v)); norm > 0 {
		scale(v, 1/norm)
	}
	return v
}

// orthogonal takes from w its parts along the basis, twice for the sake of rounding, and adds them to h.
func (l *lanczos) orthogonal(w []float64, basis [][]float64, h []float64) {
	if len(basis) == 0 {
		return
	}
	for range 2 {
		parts := make([][]float64, blockCount(l.n, stretch))
		gemm.Parallel(len(parts), func(b int) {
			from, to := b*stretch, min(l.n, (b+1)*stretch)
			parts[b] = make([]float64, len(basis))
			for i, v := range basis {
				parts[b][i] = dotBlock(v[from:to], w[from:to])
			}
		})
		sum := make([]float64, len(basis))
		for _, p := range parts {
			for i, v := range p {
				sum[i] += v
			}
		}
		gemm.Parallel(len(parts), func(b int) {
			from, to := b*stretch, min(l.n, (b+1)*stretch)
			for i, v := range basis {
				addScaled(w[from:to], -sum[i], v[from:to])
			}
		})
		for i := range h {
			h[i] += sum[i]
		}
	}
}

// combine returns the combinations of basis vectors that the rows of s say.
func (l *lanczos) combine(basis, s [][]float64) [][]float64 {
	out := make([][]float64, len(s), len(s)+1+len(basis))
	for i := range out {
		out[i] = make([]float64, l.n)
	}
	gemm.Parallel(blockCount(l.n, stretch), func(b int) {
		from, to := b*stretch, min(l.n, (b+1)*stretch)
		for i, o := range out {
			for j, v := range basis {
				addScaled(o[from:to], s[i][j], v[from:to])
			}
		}
	})
	return out
}

// stretch is the length of the pieces in which long vectors are worked on.
const stretch = 2048

// dot returns x·y, summed in pieces.
func dot(x, y []float64) float64 {
	var sum float64
	for from := 0; from < len(x); from += stretch {
		to := min(len(x), from+stretch)
		sum += dotBlock(x[from:to], y[from:to])
	}
	return sum
}

func dotBlock(x, y []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 && len(y) >= 4 {
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		x, y = x[4:], y[4:]
	}
	for i, v := range x {
		s0 += float64(v * y[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// addScaled adds a·x to y.
func addScaled(y []float64, a float64, x []float64) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += float64(a * v)
	}
}

func scale(x []float64, a float64) {
	for i := range x {
		x[i] *= a
	}
}
