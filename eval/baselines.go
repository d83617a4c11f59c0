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

// Sides of the histogram's bins.
const (
	grays  = 32 // of a gray picture
	shades = 8  // of each of three colours: 512 together
)

// Histogram is the row "histogram": which colours a picture has, wherever they are. Gray pictures
// have 32 bins of equal width, coloured ones 8 × 8 × 8 of red, green and blue. A pixel counts by
// its opacity, alpha/255, so that what is transparent has no colour; the counts are divided by
// their sum and are then the squares of the features, whose cosine so is Bhattacharyya's
// coefficient (the usual likeness of histograms, stronger than the cosine of the counts).
func Histogram() Features {
	return Features{Name: "histogram",
		Fit: func(*pictures.Dataset, uint64) (*Fitted, error) { return &Fitted{Encode: histograms}, nil }}
}

func histograms(d *pictures.Dataset) (blas32.General, error) {
	bins := grays
	if d.Shape.C >= 3 {
		bins = shades * shades * shades
	}
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
			histogram(x.Data[i*bins:][:bins], b[(i-from)*d.Shape.Len():][:d.Shape.Len()], d.Shape)
		}
	}
	return x, nil
}

// histogram writes the square roots of the shares of all bins; picture is C × H×W.
func histogram(dst, picture []float32, s pictures.Shape) {
	area := s.H * s.W
	bin := func(v float32, of int) int { return min(int(v*float32(of)), of-1) }
	counts := make([]float64, len(dst))
	var sum float64
	for i := range area {
		at, weight := 0, 1.0
		if s.C < 3 {
			at = bin(picture[i], grays)
		} else {
			at = (bin(picture[i], shades)*shades+bin(picture[area+i], shades))*shades + bin(picture[2*area+i], shades)
		}
		if s.C == 4 {
			weight = float64(picture[3*area+i])
		}
		counts[at] += weight
		sum += weight
	}
	for j, c := range counts {
		if sum > 0 {
			dst[j] = float32(math.Sqrt(c / sum))
		}
	}
}
