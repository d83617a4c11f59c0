package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// Patches cuts small squares out of pictures, at random places, as a network's first layer does
// that looks at them: what a learning rule (package rules) is given when it is studied by itself.
// Zero values are the defaults.
type Patches struct {
	Size  int // rows and columns of a patch, 1 to the pictures'; default 7
	Count int // how many patches; default 20,000

	// Spread is the least standard deviation of a patch's values, from 0: of up to 20 places in a
	// picture, the first that reaches it is taken, or else the one that comes nearest. 0: any
	// place. Sprites are blank around their subject, and nothing can be learned from a blank patch.
	Spread float64

	// Contrast and Whiten prepare patches as those of Layer do; 0: patches stay as they are.
	Contrast, Whiten float64

	// Centre takes the mean of all patches away, as principal components require. (Whiten does so
	// anyway.)
	Centre bool

	Seed uint64 // of the pictures and places
}

// patchStream begins the random numbers of Cut, apart from those of networks.
const patchStream = 1<<62 + 1

// patchTries is how many places in a picture are looked at for one with Spread.
const patchTries = 20

// Cut returns patches of the pictures, Count × C·Size·Size: a patch a row, its values in the order
// channel, row, column, rows in random order. It returns an error when settings make no sense or a
// picture can't be read.
func (p Patches) Cut(d *pictures.Dataset) (blas32.General, error) {
	if p.Size == 0 {
		p.Size = 7
	}
	if p.Count == 0 {
		p.Count = 20000
	}
	var none blas32.General
	switch s := d.Shape; {
	case d.Len() == 0:
		return none, fmt.Errorf("network: no pictures to cut patches from")
	case p.Size < 1 || p.Size > min(s.H, s.W):
		return none, fmt.Errorf("network: patches of %d×%d from pictures of %v; give a Size from 1 to %d",
			p.Size, p.Size, s, min(s.H, s.W))
	case p.Count < 1:
		return none, fmt.Errorf("network: %d patches; give a Count of at least 1, or 0 for the default", p.Count)
	case !(min(p.Spread, p.Contrast, p.Whiten) >= 0) || math.IsInf(p.Spread+p.Contrast+p.Whiten, 0):
		return none, fmt.Errorf("network: patches with Spread %g, Contrast %g, Whiten %g; give numbers above 0, or 0 "+
			"for none", p.Spread, p.Contrast, p.Whiten)
	}
	out, err := p.cut(d)
	if err != nil {
		return none, err
	}
	f := preparation{contrast: float32(p.Contrast), epsilon: p.Whiten}
	f.normalize(out)
	switch {
	case p.Whiten > 0:
		if err := f.fit(slices.Values([]blas32.General{out})); err != nil { // takes the mean away, too
			return none, err
		}
		white := linear.Zeros(out.Rows, out.Cols)
		gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, out, f.matrix(), 0, white)
		return white, nil
	case p.Centre:
		mean := linear.Means(out)
		for i, v := range out.Data {
			out.Data[i] = v - mean[i%out.Cols]
		}
	}
	return out, nil
}

// cut cuts the patches as they are, picture after picture.
func (p Patches) cut(d *pictures.Dataset) (blas32.General, error) {
	rng := rand.New(rand.NewPCG(p.Seed, patchStream))
	from := make([][]int, d.Len()) // the rows that each picture gives
	for i := range p.Count {
		at := rng.IntN(d.Len())
		from[at] = append(from[at], i)
	}
	size := d.Shape.C * p.Size * p.Size
	out := linear.Zeros(p.Count, size)
	picture, candidate := make([]float32, d.Shape.Len()), make([]float32, size)
	for at, rows := range from {
		if len(rows) == 0 {
			continue
		}
		if err := d.Batch(picture, at, at+1); err != nil {
			return out, err
		}
		for _, i := range rows {
			best := -1.0
			for range patchTries {
				y, x := rng.IntN(d.Shape.H-p.Size+1), rng.IntN(d.Shape.W-p.Size+1)
				square(candidate, picture, d.Shape, p.Size, y, x)
				s := spread(candidate)
				if s > best {
					best = s
					copy(out.Data[i*size:], candidate)
				}
				if s >= p.Spread {
					break
				}
			}
		}
	}
	return out, nil
}

// square copies size × size places from y, x on of all planes of x.
func square(dst, planes []float32, s pictures.Shape, size, y, x int) {
	for c := range s.C {
		for dy := range size {
			dst = dst[copy(dst[:size], planes[(c*s.H+y+dy)*s.W+x:]):]
		}
	}
}

// spread returns the standard deviation of x.
func spread(x []float32) float64 {
	var sum, squares float64
	for _, v := range x {
		sum += float64(v)
		squares += float64(float64(v) * float64(v))
	}
	n := float64(len(x))
	return math.Sqrt(max(0, squares/n-float64(sum/n*(sum/n))))
}
