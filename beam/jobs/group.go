package jobs

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/internal/files"
	"deephebb/internal/linear"
	"deephebb/internal/npy"
)

// grouping are the settings of the stages group and label.
type grouping struct {
	Features, Centers string
	Each              int
	Spherical         bool // by direction: rows are divided by their norm
}

// Sums of rows are whole numbers of 2⁻³⁰; values up to 2¹⁰ of up to 2²³ rows fit.
const (
	rowUnit    = 1 << 30
	mostValue  = 1 << 10
	mostRows   = 1 << 23
	iterations = 100 // at most, as far as centres go on moving
	still      = 1e-4
)

func init() {
	addKind("group", groupPiece)
	addKind("label", labelPiece)
}

// nearest reads the rows of a piece and finds their nearest centres.
func nearest(s grouping, i int) (x, centers blas32.General, labels []int, err error) {
	if x, err = rows(s.Features, i, s.Each); err != nil {
		return x, centers, nil, err
	}
	if s.Spherical {
		directions(x)
	}
	if centers, err = npy.Read(s.Centers, ""); err != nil {
		return x, centers, nil, err
	}
	labels, err = (&atlas.Clusters{Centers: centers}).Predict(x)
	return x, centers, labels, err
}

// groupPiece writes, for each centre, the sum of the rows nearest to it, and then how many they are.
func groupPiece(s grouping, i int, w io.Writer) error {
	x, centers, labels, err := nearest(s, i)
	if err != nil {
		return err
	}
	k, d := centers.Rows, centers.Cols
	total := make([]int64, k*d+k)
	for i, l := range labels {
		sum := total[l*d:][:d]
		for j, v := range linear.Row(x, i) {
			if !(v <= mostValue && v >= -mostValue) {
				return fmt.Errorf("a value of %g; rows are grouped whose values lie within ±%d", v, mostValue)
			}
			sum[j] += int64(math.RoundToEven(float64(v) * rowUnit))
		}
		total[k*d+l]++
	}
	return writeInts(w, total)
}

func labelPiece(s grouping, i int, w io.Writer) error {
	_, _, labels, err := nearest(s, i)
	if err != nil {
		return err
	}
	values := make([]int64, len(labels))
	for i, l := range labels {
		values[i] = int64(l)
	}
	return writeInts(w, values)
}

// Group finds groups of rows by k-means, under Spherical by direction: the first centres with the sample,
// as hebb cluster does, and from there on Lloyd's steps with all rows, a job each, until the centres'
// squared movements sum to no more than 10⁻⁴ of the rows' variance. Groups are numbered from the largest.
// Where all rows are in the sample, the groups are hebb's. It returns the group of each row, and how many
// rows each has.
func (c *Crew) Group(ctx context.Context, f Features, k atlas.KMeans) (labels, sizes []int, err error) {
	x, n, known, err := f.sample()
	if err != nil {
		return nil, nil, err
	}
	if n > mostRows {
		return nil, nil, fmt.Errorf("jobs: %d rows; at most %d are grouped", n, mostRows)
	}
	first, err := k.Fit(x)
	if err != nil {
		return nil, nil, err
	}
	if n == x.Rows {
		return first.Labels, first.Sizes, nil
	}
	if k.Spherical {
		directions(x)
	}
	bound := still * variance(x)
	centers := first.Centers
	if err := files.MakeFolder(c.Folder); err != nil {
		return nil, nil, err
	}
	g := func(kind string) (s stage, err error) {
		path := filepath.Join(c.Folder, "centers-"+fingerprint(centers.Data))
		if err := npy.Write(path, centers); err != nil {
			return s, err
		}
		hash := fingerprint(kind, known, centers.Data, f.Each, k.Spherical)
		s = stage{Kind: kind, Folder: filepath.Join(c.Folder, kind+"-"+hash), Count: f.pieces(n),
			Settings: settings(grouping{f.Path, path, f.Each, k.Spherical})}
		return s, c.run(ctx, s)
	}
	for range iterations {
		s, err := g("group")
		if err != nil {
			return nil, nil, err
		}
		total := make([]int64, len(centers.Data)+centers.Rows)
		if err := s.addInts(total); err != nil {
			return nil, nil, err
		}
		var moved float64
		centers, moved = means(centers, total, k.Spherical)
		os.RemoveAll(s.Folder)
		if moved <= bound {
			break
		}
	}
	s, err := g("label")
	if err != nil {
		return nil, nil, err
	}
	for i := range s.Count {
		if err := readInts(s.path(i), min(f.Each, n-i*f.Each), func(_ int, values []int64) {
			for _, v := range values {
				labels = append(labels, int(v))
			}
		}); err != nil {
			return nil, nil, err
		}
	}
	labels, sizes = bySize(labels, centers.Rows)
	return labels, sizes, nil
}

// directions divides rows by their norm; those of zeros have none and stay.
func directions(x blas32.General) {
	for i := range x.Rows {
		linear.Normalize(linear.Row(x, i))
	}
}

// variance is the mean variance of the columns.
func variance(x blas32.General) float64 {
	mean, sum := linear.Means(x), 0.0
	for i := range x.Rows {
		for j, v := range linear.Row(x, i) {
			d := float64(v) - float64(mean[j])
			sum += float64(d * d)
		}
	}
	return sum / float64(len(x.Data))
}

// means are the centres that the sums make, under spherical of norm 1, one without rows where it was, and
// how far all moved, squared.
func means(centers blas32.General, total []int64, spherical bool) (next blas32.General, moved float64) {
	k, d := centers.Rows, centers.Cols
	next = linear.Clone(centers)
	for l := range k {
		n := total[k*d+l]
		if n == 0 {
			continue
		}
		center := linear.Row(next, l)
		for j, v := range total[l*d:][:d] {
			center[j] = float32(float64(v) / rowUnit / float64(n))
		}
		if spherical {
			if linear.Norm(center) == 0 { // the rows' directions cancel out
				copy(center, linear.Row(centers, l))
			}
			linear.Normalize(center)
		}
		for j, v := range center {
			by := float64(v) - float64(centers.Data[l*d+j])
			moved += float64(by * by)
		}
	}
	return next, moved
}

// bySize numbers groups from the largest, of equal ones the first.
func bySize(labels []int, k int) (renamed, sizes []int) {
	sizes = make([]int, k)
	for _, l := range labels {
		sizes[l]++
	}
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sizes[b], sizes[a]) })
	rank, sorted := make([]int, k), make([]int, k)
	for to, from := range order {
		rank[from], sorted[to] = to, sizes[from]
	}
	renamed = make([]int, len(labels))
	for i, l := range labels {
		renamed[i] = rank[l]
	}
	return renamed, sorted
}
