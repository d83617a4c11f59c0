package hebb

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// featureBatch is how many pictures Features takes at a time.
const featureBatch = 32

// Features encodes the pictures with the weights as they are, and never
// learns: n × d, d = [Encoder.Dim], the last layer's output flattened as
// C × H × W. Values that are not numbers become numbers as NumPy's nan_to_num
// has it (NaN 0, ±Inf the largest float32), and rows are divided by their L2
// norm + 1e-6.
//
// A dataset whose pictures are of another shape than [Config.Input] panics;
// [Encoder.Fits] tells beforehand. If a picture can't be read the result is
// empty (no rows) and [Encoder.Err] says why.
func (e *Encoder) Features(d *Dataset) blas32.General {
	if err := e.Fits(d); err != nil {
		panic(err.Error())
	}
	e.err = nil
	x := matrix(d.Len(), e.Dim(), make([]float32, d.Len()*e.Dim()))
	buffers := [3][]float32{make([]float32, min(featureBatch, d.Len())*d.Shape.Len())}
	for from := 0; from < d.Len(); from += featureBatch {
		b := min(featureBatch, d.Len()-from)
		in := buffers[0][:b*d.Shape.Len()]
		if err := d.Batch(in, from, from+b); err != nil {
			e.err = err
			return blas32.General{}
		}
		var spare []float32
		for i, l := range e.layers {
			buffers[1] = sized(buffers[1], b*l.out.Len())
			out := x.Data[from*x.Cols:][:b*x.Cols]
			if i+1 < len(e.layers) {
				out = sized(buffers[2], b*l.out.Len())
				buffers[2], spare = spare, out
			}
			l.encode(out, buffers[1], in, b)
			in = out
		}
	}
	normalizeRows(x)
	return x
}

// normalizeRows turns what is no number into one and divides each row by its L2
// norm + 1e-6.
func normalizeRows(x blas32.General) { sumRows(normalizeRow, x.Cols, x.Data, nil, nil) }

func normalizeRow(row, _, _ []float32) sums {
	var squares float64
	for i, v := range row {
		switch {
		case v != v:
			v = 0
		case math.IsInf(float64(v), 0):
			v = float32(math.Copysign(math.MaxFloat32, float64(v)))
		}
		row[i] = v
		squares += float64(v) * float64(v)
	}
	norm := float32(math.Sqrt(squares)) + 1e-6
	for i := range row {
		row[i] /= norm
	}
	return sums{}
}
