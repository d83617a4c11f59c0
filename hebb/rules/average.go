package rules

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// An average is the mean of all rows that a stage has seen.
type average struct {
	mean []float32 // D
	rows []float32 // how many rows, up to 2²³
}

func newAverage(d int) average { return average{make([]float32, d), make([]float32, 1)} }

// take brings the rows of x into the mean and returns x less it.
func (a average) take(x blas32.General) blas32.General {
	now := means(x)
	a.rows[0] = min(a.rows[0]+float32(x.Rows), 1<<23)
	part := float64(x.Rows) / float64(a.rows[0])
	for j, v := range now {
		a.mean[j] += float32(part * (float64(v) - float64(a.mean[j])))
	}
	return less(x, a.mean)
}

// less returns a copy of x less the mean.
func less(x blas32.General, mean []float32) blas32.General {
	f := linear.Clone(x)
	linear.Subtract(f, mean)
	return f
}

// means returns the mean of each column, summed as steps sum.
func means(x blas32.General) []float32 {
	sums := make([]float64, x.Cols)
	sumRows(sums, x)
	mean := make([]float32, x.Cols)
	for j, s := range sums {
		mean[j] = float32(s / float64(max(x.Rows, 1)))
	}
	return mean
}

// products returns x·wᵀ, n × d.
func products(x, w blas32.General) blas32.General {
	y := linear.Zeros(x.Rows, w.Rows)
	gemm.Gemm(blas.NoTrans, blas.Trans, 1, x, w, 0, y)
	return y
}

// remembered is over how many rows variances are averaged.
const remembered = 20000

// track brings the mean variance of the columns of f, which have means of 0, into an average: its
// value and the rows in it.
func track(power []float32, f blas32.General) {
	sum := make([]float64, 1)
	columns(sum, f.Rows, func(from, to int, part []float32) {
		for i := from; i < to; i++ {
			part[0] += float32(linear.Dot(linear.Row(f, i), linear.Row(f, i)))
		}
	})
	power[1] = min(power[1]+float32(f.Rows), remembered)
	power[0] += float32(float64(f.Rows) / float64(power[1]) * (sum[0]/float64(f.Rows*f.Cols) - float64(power[0])))
}
