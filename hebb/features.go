package hebb

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// featureBatch is how many pictures Features takes at a time.
const featureBatch = 32

// Features encodes the pictures with the weights as they are, and never learns: n × d, d =
// [Encoder.Dim], the last layer's output flattened as C × H × W. Rows are divided by their L2 norm
// + 1e-6. It fails if the pictures are of another shape than [Config.Input], if one can't be read,
// and if a feature is NaN or infinite, which the article's program would turn into numbers (NumPy's
// nan_to_num).
func (e *Encoder) Features(d *pictures.Dataset) (blas32.General, error) {
	if err := e.fits(d); err != nil {
		return blas32.General{}, err
	}
	x := linear.Zeros(d.Len(), e.Dim())
	buffers := [3][]float32{make([]float32, min(featureBatch, d.Len())*d.Shape.Len())}
	for from := 0; from < d.Len(); from += featureBatch {
		b := min(featureBatch, d.Len()-from)
		in := buffers[0][:b*d.Shape.Len()]
		if err := d.Batch(in, from, from+b); err != nil {
			return blas32.General{}, err
		}
		var spare []float32
		for i, l := range e.layers {
			buffers[1] = linear.Sized(buffers[1], b*l.out.Len())
			out := x.Data[from*x.Cols:][:b*x.Cols]
			if i+1 < len(e.layers) {
				out = linear.Sized(buffers[2], b*l.out.Len())
				buffers[2], spare = spare, out
			}
			l.encode(out, buffers[1], in, b)
			in = out
		}
	}
	if i := linear.Finite(x); i >= 0 {
		return blas32.General{}, fmt.Errorf("hebb: the features of picture %d, %s, are not finite: are the weights?",
			i, d.Names[i])
	}
	linear.UnitRows(x)
	return x, nil
}
