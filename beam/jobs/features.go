package jobs

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
	"deephebb/internal/npy"
)

// Features are rows in a .npy file, which all machines see, and how they are worked on.
type Features struct {
	Path   string
	Sample int    // rows that a map, or first centres, are found with; drawn at random where there are more
	Each   int    // rows a piece
	Seed   uint64 // of the sample
}

// rows are the rows of a piece.
func rows(path string, i, each int) (x blas32.General, err error) {
	r, err := npy.OpenRows(path)
	if err != nil {
		return x, err
	}
	defer r.Close()
	from := i * each
	x = linear.Zeros(min(each, r.Rows-from), r.Cols)
	return x, r.Read(x, from)
}

// sample reads the sample, in the rows' order, and tells how many rows there are and what the file is
// known by.
func (f Features) sample() (x blas32.General, n int, known []stamp, err error) {
	r, err := npy.OpenRows(f.Path)
	if err != nil {
		return x, 0, nil, err
	}
	defer r.Close()
	known = stamps([]source{{IDX: f.Path}})
	if f.Sample < 1 || f.Each < 1 {
		return x, 0, nil, fmt.Errorf("jobs: a sample of %d rows, pieces of %d; give at least 1", f.Sample, f.Each)
	}
	if n = r.Rows; n <= f.Sample {
		x = linear.Zeros(n, r.Cols)
		return x, n, known, r.Read(x, 0)
	}
	list := rand.New(rand.NewPCG(f.Seed, 0x73616d70)).Perm(n)[:f.Sample] // the second word is "samp"
	slices.Sort(list)
	x = linear.Zeros(f.Sample, r.Cols)
	for i, at := range list {
		if err := r.Read(linear.Slab(x, i, i+1), at); err != nil {
			return x, n, known, err
		}
	}
	return x, n, known, nil
}

func (f Features) pieces(n int) int { return (n + f.Each - 1) / f.Each }
