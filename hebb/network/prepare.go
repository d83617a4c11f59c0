package network

import (
	"fmt"
	"iter"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// A preparation readies patches of D values: contrast normalisation, then whitening.
type preparation struct {
	contrast  float32   // 0: none
	epsilon   float64   // of the whitening, 0: none
	mean      []float32 // D, of normalised patches; nil until fitted
	whitening []float32 // D × D, symmetric
}

func (f *preparation) whitens() bool { return f != nil && f.whitening != nil }

func (f *preparation) matrix() blas32.General {
	d := len(f.mean)
	return linear.Matrix(d, d, f.whitening)
}

// normalize makes each row of p (x − mean)/√(variance + contrast).
func (f *preparation) normalize(p blas32.General) {
	if f == nil || f.contrast == 0 {
		return
	}
	none, d := make([]float32, p.Cols), float32(p.Cols)
	for i := range p.Rows {
		row := linear.Row(p, i)
		squares := vec.AddCentred(row, none, vec.Sum(row)/d)
		vec.Divide(row, float32(math.Sqrt(float64(squares/d+f.contrast))))
	}
}

// whiten writes Z·(p − mean) of each row of p into out.
func (f *preparation) whiten(out, p blas32.General) {
	for i := range p.Rows {
		row := p.Data[i*p.Stride:][:p.Cols]
		for j, m := range f.mean {
			row[j] -= m
		}
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, p, f.matrix(), 0, out)
}

// fit finds mean and whitening of normalised patches, M × D in tiles, from two passes over them: Z
// = E(Λ + ε)^{−1/2}Eᵀ of their covariance EΛEᵀ. It takes the mean away from the tiles.
func (f *preparation) fit(tiles iter.Seq[blas32.General]) error {
	var sums []float64
	rows := 0
	for p := range tiles {
		sums = append(sums, make([]float64, p.Cols-len(sums))...)
		for i := range p.Rows {
			for j, v := range linear.Row(p, i) {
				sums[j] += float64(v)
			}
		}
		rows += p.Rows
	}
	d := len(sums)
	mean := make([]float32, d)
	for j, s := range sums {
		mean[j] = float32(s / float64(rows))
	}
	covariance := linear.Zeros(d, d)
	for p := range tiles {
		linear.Subtract(p, mean)
		gemm.Syrk(1/float32(rows), p, 1, covariance)
	}
	values, vectors, ok := linear.Symmetric(linear.Doubles(covariance), true)
	if !ok {
		return fmt.Errorf("network: the patches' covariance (%d × %d) has no eigenvectors that can be found; are all "+
			"pixels numbers?", d, d)
	}
	scaled := linear.Zeros64(d, d)
	for i, v := range vectors {
		linear.AddScaled(scaled[i], 1/math.Sqrt(max(values[i], 0)+f.epsilon), v)
	}
	z := linear.Times(vectors, scaled, true)
	whitening := make([]float32, d*d)
	for i := range d {
		for j := i; j < d; j++ {
			whitening[i*d+j] = float32(z[i][j])
			whitening[j*d+i] = whitening[i*d+j]
		}
	}
	f.mean, f.whitening = mean, whitening
	return nil
}
