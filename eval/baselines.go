package eval

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// Raw is the row "raw": the pixels themselves, all channels, 0 to 1.
func Raw() Features {
	return Features{Name: "raw",
		Fit: func(*pictures.Dataset, uint64) (*Fitted, error) { return &Fitted{Encode: pixels}, nil }}
}

func pixels(d *pictures.Dataset) (blas32.General, error) {
	x := linear.Zeros(d.Len(), d.Shape.Len())
	return x, d.Batch(x.Data, 0, d.Len())
}

// PCA is the row "pca50": the pixels along the 50 directions in which those of the bank spread
// most, or as many as there are.
func PCA() Features {
	return Features{Name: "pca50", Fit: func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
		x, err := pixels(bank)
		if err != nil {
			return nil, err
		}
		axes, err := atlas.Principal{Components: 50, Seed: seed}.Fit(x)
		if err != nil {
			return nil, err
		}
		return &Fitted{Encode: func(d *pictures.Dataset) (blas32.General, error) {
			x, err := pixels(d)
			if err != nil {
				return x, err
			}
			return axes.Transform(x), nil
		}}, nil
	}}
}

// Histogram is the row "histogram": which colours a picture has, wherever they are
// ([pictures.Shape.Histogram]). The features are the square roots of the shares, whose cosine is
// Bhattacharyya's coefficient (the usual likeness of histograms, stronger than the cosine of the
// shares).
func Histogram() Features {
	return Features{Name: "histogram",
		Fit: func(*pictures.Dataset, uint64) (*Fitted, error) { return &Fitted{Encode: histograms}, nil }}
}

func histograms(d *pictures.Dataset) (blas32.General, error) {
	bins := d.Shape.Colours()
	x := linear.Zeros(d.Len(), bins)
	const batch = 64
	buffer := make([]float32, min(batch, d.Len())*d.Shape.Len())
	for from := 0; from < d.Len(); from += batch {
		to := min(from+batch, d.Len())
		b := buffer[:(to-from)*d.Shape.Len()]
		if err := d.Batch(b, from, to); err != nil {
			return x, err
		}
		for i := from; i < to; i++ {
			shares := linear.Row(x, i)
			d.Shape.Histogram(shares, b[(i-from)*d.Shape.Len():][:d.Shape.Len()])
			for j, v := range shares {
				shares[j] = float32(math.Sqrt(float64(v)))
			}
		}
	}
	return x, nil
}
