package hebb

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/internal/gemm"
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
func sumRows(n int, f func(r int) sums) sums {
	return sumBlocks(n, func(from, to int) (s sums) {
		for r := from; r < to; r++ {
			s.add(f(r))
		}
		return s
	})
}

// sumBlocks returns Σ f over the blocks of rows that make up n rows.
func sumBlocks(n int, f func(from, to int) sums) (total sums) {
	parts := make([]sums, (n+rowBlock-1)/rowBlock)
	gemm.Parallel(len(parts), func(i int) {
		parts[i] = f(i*rowBlock, min(n, (i+1)*rowBlock))
	})
	for _, p := range parts {
		total.add(p)
	}
	return total
}

// rectifyRow turns z into max(0, z) / (‖max(0, z)‖₂ + 1e-6), in place, and
// returns the sum.
func rectifyRow(z []float32) (sum float64) {
	var squares float64
	for i, v := range z {
		v = max(v, 0)
		z[i] = v
		squares += float64(v) * float64(v)
	}
	norm := float32(math.Sqrt(squares)) + 1e-6
	for i, v := range z {
		v /= norm
		z[i] = v
		sum += float64(v)
	}
	return sum
}

// addCentred turns l into a + l − mean(l), in place, and returns its sum of
// squares.
func addCentred(l, a []float32) (squares float64) {
	mean := meanOf(l)
	for i, v := range a {
		v += l[i] - mean
		l[i] = v
		squares += float64(v) * float64(v)
	}
	return squares
}

// centreRow subtracts the mean of u from it, in place, and returns ⟨a,u⟩ as u
// was, and ⟨out,u⟩ and ⟨u,u⟩ as it is then.
func centreRow(u, a, out []float32) (au, ou, uu float64) {
	mean := meanOf(u)
	for i, v := range u {
		au += float64(a[i]) * float64(v)
		v -= mean
		u[i] = v
		ou += float64(out[i]) * float64(v)
		uu += float64(v) * float64(v)
	}
	return au, ou, uu
}

func meanOf(l []float32) float32 {
	var sum float64
	for _, v := range l {
		sum += float64(v)
	}
	return float32(sum / float64(len(l)))
}

// addScaled adds s·x to dst.
func addScaled(dst []float32, s float32, x []float32) {
	for i, v := range x {
		dst[i] += float32(s * v)
	}
}

// clampSymmetric limits the upper triangle of w to ±1 and copies it to the
// lower. It returns Σ w² over both.
func clampSymmetric(w blas32.General) (squares float64) {
	n := w.Rows
	return sumBlocks(n, func(i0, i1 int) (s sums) {
		for j0 := i0; j0 < n; j0 += rowBlock {
			for i := i0; i < i1; i++ {
				row := w.Data[i*w.Stride:][:n]
				for j := max(i, j0); j < min(n, j0+rowBlock); j++ {
					v := min(max(row[j], -1), 1)
					row[j] = v
					w.Data[j*w.Stride+i] = v
					s[0] += 2 * float64(v) * float64(v)
				}
			}
		}
		for i := i0; i < i1; i++ { // the diagonal was counted twice
			d := float64(w.Data[i*w.Stride+i])
			s[0] -= d * d
		}
		return s
	})[0]
}
