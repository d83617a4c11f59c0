package linear

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/vec"
)

// Zeros returns a matrix of zeros, rows × cols.
func Zeros(rows, cols int) blas32.General { return Matrix(rows, cols, make([]float32, rows*cols)) }

// Matrix returns the first rows·cols values of data as a matrix, which shares them.
func Matrix(rows, cols int, data []float32) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: data[:rows*cols]}
}

// Row returns row i of x, which it shares.
func Row(x blas32.General, i int) []float32 { return x.Data[i*x.Stride:][:x.Cols:x.Cols] }

// Slab returns rows from…to−1 of x, which it shares.
func Slab(x blas32.General, from, to int) blas32.General {
	slab := blas32.General{Rows: to - from, Cols: x.Cols, Stride: x.Stride}
	if to > from {
		slab.Data = x.Data[from*x.Stride : (to-1)*x.Stride+x.Cols]
	}
	return slab
}

// Clone returns a copy of x without gaps between the rows.
func Clone(x blas32.General) blas32.General {
	y := Zeros(x.Rows, x.Cols)
	CopyRows(y, x)
	return y
}

// Pick returns the given rows of x, in that order, as a matrix of its own.
func Pick(x blas32.General, rows []int) blas32.General {
	y := Zeros(len(rows), x.Cols)
	for i, r := range rows {
		copy(Row(y, i), Row(x, r))
	}
	return y
}

// CopyRows copies the rows of src to those of dst.
func CopyRows(dst, src blas32.General) {
	for i := range src.Rows {
		copy(Row(dst, i), Row(src, i))
	}
}

// Blocks calls f for blocks of the rows 0…n−1, each of size rows but the last, on all processors. A
// fixed size keeps what f sums over a block independent of the number of threads.
func Blocks(n, size int, f func(from, to int)) {
	gemm.Parallel((n+size-1)/size, func(b int) { f(b*size, min(n, (b+1)*size)) })
}

// rowBlock is how many rows one task takes.
const rowBlock = 32

// Dot returns Σxy, summed in float64.
func Dot(x, y []float32) float64 { return vec.Dot(x, y) }

// Norm returns ‖x‖₂, summed in float64.
func Norm(x []float32) float64 { return math.Sqrt(Dot(x, x)) }

// Normalize gives x the length 1, unless it is 0.
func Normalize(x []float32) {
	if s := Norm(x); s > 0 {
		for i, v := range x {
			x[i] = float32(float64(v) / s)
		}
	}
}

// Means returns the mean of each column of x, summed in float64; zeros where x has no rows.
func Means(x blas32.General) []float32 {
	sums := make([]float64, x.Cols)
	for i := range x.Rows {
		for j, v := range Row(x, i) {
			sums[j] += float64(v)
		}
	}
	means := make([]float32, x.Cols)
	for j, s := range sums {
		means[j] = float32(s / float64(max(1, x.Rows)))
	}
	return means
}

// Subtract takes v, a value for each column, away from each row of x, in place.
func Subtract(x blas32.General, v []float32) {
	Blocks(x.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			row := Row(x, i)
			for j, m := range v {
				row[j] -= m
			}
		}
	})
}

// Finite returns the first row of x that holds NaN or ±Inf, or −1 where none does.
func Finite(x blas32.General) int {
	first := make([]int, (x.Rows+rowBlock-1)/rowBlock)
	Blocks(x.Rows, rowBlock, func(from, to int) {
		first[from/rowBlock] = x.Rows
		for i := to - 1; i >= from; i-- {
			for _, v := range Row(x, i) {
				if v-v != 0 {
					first[from/rowBlock] = i
					break
				}
			}
		}
	})
	if at := slices.Min(append(first, x.Rows)); at < x.Rows {
		return at
	}
	return -1
}

// UnitRows divides each row of x by its L2 norm + 1e-6, in place.
func UnitRows(x blas32.General) {
	Blocks(x.Rows, rowBlock, func(from, to int) {
		for i := from; i < to; i++ {
			row := Row(x, i)
			var squares float64
			for _, v := range row {
				squares += float64(float64(v) * float64(v))
			}
			norm := float32(math.Sqrt(squares)) + 1e-6
			for j := range row {
				row[j] /= norm
			}
		}
	})
}

// MirrorUpper copies the upper triangle of w, n × n, to the lower.
func MirrorUpper(w blas32.General) {
	n := w.Rows
	Blocks(n, rowBlock, func(i0, i1 int) {
		for j0 := i0; j0 < n; j0 += rowBlock {
			for i := i0; i < i1; i++ {
				for j := max(i+1, j0); j < min(n, j0+rowBlock); j++ {
					w.Data[j*w.Stride+i] = w.Data[i*w.Stride+j]
				}
			}
		}
	})
}

// Sized returns s with n values, of which nothing is known: a buffer that grows.
func Sized(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}
