package hebb

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/internal/gemm"
	"deephebb/hebb/internal/vec"
)

// rowBlock is how many rows of a feature map, or of a lateral matrix, one task
// takes. It is fixed, so that sums do not depend on the number of threads.
const rowBlock = 32

// sums are up to three sums that are taken in one pass over some rows.
type sums [3]float64

func (s *sums) add(t sums) {
	for i := range s {
		s[i] += t[i]
	}
}

// sumRows returns Σ f(r) over n rows, computed on all processors and added in
// one order.
func sumRows(n int, f func(r int) sums) (total sums) {
	parts := make([]sums, (n+rowBlock-1)/rowBlock)
	gemm.Parallel(len(parts), func(i int) {
		for r := i * rowBlock; r < min(n, (i+1)*rowBlock); r++ {
			parts[i].add(f(r))
		}
	})
	for _, p := range parts {
		total.add(p)
	}
	return total
}

// rectifyRow turns z into max(0, z) / (‖max(0, z)‖₂ + 1e-6), in place, and
// returns the sum.
func rectifyRow(z []float32) (sum float64) {
	total, squares := vec.Rectify(z)
	norm := float32(math.Sqrt(float64(squares))) + 1e-6
	vec.Divide(z, norm)
	return float64(total) / float64(norm)
}

// addCentred turns l into a + l − mean(l), in place, and returns its sum of
// squares.
func addCentred(l, a []float32) (squares float64) {
	return float64(vec.AddCentred(l, a, vec.Sum(l)/float32(len(l))))
}

// centreRow subtracts the mean of u from it, in place, and returns ⟨a,u⟩ as u
// was, and ⟨out,u⟩ and ⟨u,u⟩ as it is then.
func centreRow(u, a, out []float32) (au, ou, uu float64) {
	mean := vec.Sum(u) / float32(len(u))
	for i, v := range u {
		au += float64(a[i]) * float64(v)
		v -= mean
		u[i] = v
		ou += float64(out[i]) * float64(v)
		uu += float64(v) * float64(v)
	}
	return au, ou, uu
}

// clampUpper limits the upper triangle of w to ±1 and returns Σ w² of the whole
// symmetric matrix.
func clampUpper(w blas32.General) (squares float64) {
	return sumRows(w.Rows, func(i int) sums {
		row := w.Data[i*w.Stride+i:][:w.Cols-i]
		s := 2 * float64(vec.Clamp(row))
		return sums{s - float64(row[0])*float64(row[0])}
	})[0]
}

// mirrorUpper copies the upper triangle of w to the lower.
func mirrorUpper(w blas32.General) {
	n := w.Rows
	gemm.Parallel((n+rowBlock-1)/rowBlock, func(block int) {
		i0, i1 := block*rowBlock, min(n, (block+1)*rowBlock)
		for j0 := i0; j0 < n; j0 += rowBlock {
			for i := i0; i < i1; i++ {
				for j := max(i+1, j0); j < min(n, j0+rowBlock); j++ {
					w.Data[j*w.Stride+i] = w.Data[i*w.Stride+j]
				}
			}
		}
	})
}
