package linear

import (
	"math"
	"math/rand/v2"

	"deephebb/internal/gemm"
	"deephebb/internal/vec"
)

// Lanczos finds the eigenvectors of a symmetric operator that belong to its largest eigenvalues, by
// Lanczos's method with thick restarts (Wu and Simon, Thick-restart Lanczos method for large
// symmetric eigenvalue problems, SIAM Journal on Matrix Analysis and Applications 22, 2000): a
// basis of a few dozen vectors grows by one product each; when it is full, it is replaced by its
// best Ritz vectors and grows again.
//
// It is made for a few vectors of a large operator, even where eigenvalues lie close together, as
// those of a graph do, and its bytes are the same on any machine if those of Apply are.
type Lanczos struct {
	N       int
	Apply   func(dst, src []float64) // dst = A·src
	Deflate [][]float64              // unit eigenvectors that are known; the search stays orthogonal to them
	Want    int                      // how many eigenvectors, the largest eigenvalue first
	Cap     int                      // products at most
	Epsilon float64                  // a Ritz vector is good when ‖Ax − θx‖ ≤ Epsilon
	Random  *rand.Rand
}

// Find returns the vectors, each of norm 1, and whether all of them are good.
func (l *Lanczos) Find() (vectors [][]float64, good bool) {
	size := min(max(20, 4*l.Want+16), l.N-len(l.Deflate))
	want := min(l.Want, size)
	if want <= 0 {
		return nil, l.Want <= 0
	}
	basis := make([][]float64, 0, size+1)
	t := make([]float64, size*size) // the operator in the basis
	basis = append(basis, l.fresh(basis))
	for used := 0; ; {
		var rest float64
		for len(basis) <= size {
			j := len(basis) - 1
			w := make([]float64, l.N)
			l.Apply(w, basis[j])
			used++
			l.orthogonal(w, l.Deflate, nil)
			h := make([]float64, j+1)
			l.orthogonal(w, basis, h)
			for i, v := range h {
				t[i*size+j], t[j*size+i] = v, v
			}
			rest = math.Sqrt(Dot64(w, w))
			if rest < 1e-12 { // the basis spans an invariant subspace: go on in a new direction
				rest = 0
				if len(basis) == size {
					basis = append(basis, w)
					break
				}
				basis = append(basis, l.fresh(basis))
				continue
			}
			Scale(w, 1/rest)
			basis = append(basis, w)
		}
		theta, s := jacobi(append([]float64(nil), t...), size)
		good = true
		for i := range want {
			good = good && math.Abs(rest*s[i][size-1]) <= l.Epsilon
		}
		if good || used >= l.Cap {
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
func (l *Lanczos) fresh(basis [][]float64) []float64 {
	v := make([]float64, l.N)
	for i := range v {
		v[i] = float64(l.Random.Float64()) - 0.5
	}
	l.orthogonal(v, l.Deflate, nil)
	l.orthogonal(v, basis, nil)
	if norm := math.Sqrt(Dot64(v, v)); norm > 0 {
		Scale(v, 1/norm)
	}
	return v
}

// orthogonal takes from w its parts along the basis, twice for the sake of rounding, and adds them
// to h.
func (l *Lanczos) orthogonal(w []float64, basis [][]float64, h []float64) {
	if len(basis) == 0 {
		return
	}
	for range 2 {
		parts := make([][]float64, (l.N+stretch-1)/stretch)
		gemm.Parallel(len(parts), func(b int) {
			from, to := b*stretch, min(l.N, (b+1)*stretch)
			parts[b] = make([]float64, len(basis))
			for i, v := range basis {
				parts[b][i] = vec.Dot64(v[from:to], w[from:to])
			}
		})
		sum := make([]float64, len(basis))
		for _, p := range parts {
			for i, v := range p {
				sum[i] += v
			}
		}
		gemm.Parallel(len(parts), func(b int) {
			from, to := b*stretch, min(l.N, (b+1)*stretch)
			for i, v := range basis {
				AddScaled(w[from:to], -sum[i], v[from:to])
			}
		})
		for i := range h {
			h[i] += sum[i]
		}
	}
}

// combine returns the combinations of basis vectors that the rows of s say.
func (l *Lanczos) combine(basis, s [][]float64) [][]float64 {
	out := make([][]float64, len(s), len(s)+1+len(basis))
	for i := range out {
		out[i] = make([]float64, l.N)
	}
	gemm.Parallel((l.N+stretch-1)/stretch, func(b int) {
		from, to := b*stretch, min(l.N, (b+1)*stretch)
		for i, o := range out {
			for j, v := range basis {
				AddScaled(o[from:to], s[i][j], v[from:to])
			}
		}
	})
	return out
}
