package pictures

import (
	"errors"
	"fmt"
	"strconv"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// IDX loads MNIST's files (http://yann.lecun.com/exdb/mnist, "the IDX file format"): bytes, of
// shape n × H × W (gray), n × H × W × C or n × C × H × W with 1, 3 or 4 channels. Files may be
// gzipped, whatever their names.
type IDX struct {
	// Labels is the file of n labels, or of n rows whose first number is the label (QMNIST), bytes
	// or whole numbers of 16 or 32 bits from 0; empty: no labels. Classes are "0", "1", … up to the
	// largest.
	Labels string

	// Transpose exchanges rows and columns of each picture: EMNIST's lie on their side.
	Transpose bool

	// Size stretches to Size × Size. 0: as they are.
	Size int

	// Limit takes the first Limit pictures, 0 all of them.
	Limit int

	// Stream leaves the pixels in the file and reads them anew for each batch, for sets larger than
	// memory; the file must not be gzipped.
	Stream bool

	// Balanced takes Balanced pictures, as many of each class (see [Dataset.Balanced]); it needs
	// Labels and excludes Limit.
	Balanced int
}

// LoadIDX loads pictures and, unless that is empty, their labels; see [IDX].
func LoadIDX(images, labels string) (*Dataset, error) { return IDX{Labels: labels}.Load(images) }

// Load reads the files. Every number in their headers is checked against the length of the file
// before memory is taken; a file that is cut short, holds something else, or doesn't match its
// labels is an error with both numbers.
func (x IDX) Load(path string) (*Dataset, error) {
	if x.Size < 0 || x.Size > maxSide || x.Limit < 0 || x.Balanced < 0 {
		return nil, fmt.Errorf("pictures: IDX.Size %d, Limit %d, Balanced %d: all count from 0, Size up to %d",
			x.Size, x.Limit, x.Balanced, maxSide)
	}
	if x.Limit > 0 && x.Balanced > 0 {
		return nil, fmt.Errorf("pictures: IDX.Limit (%d) and IDX.Balanced (%d) exclude each other", x.Limit, x.Balanced)
	}
	if x.Balanced > 0 && x.Labels == "" {
		return nil, errors.New("pictures: IDX.Balanced needs a file in IDX.Labels: use Limit")
	}
	f, err := openIDX(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	n, in, interleaved, err := f.pictures()
	if err != nil {
		return nil, err
	}
	labels, classes, notes, err := x.labels(n, path)
	if err != nil {
		return nil, err
	}
	var places []int
	if x.Balanced > 0 {
		places = balancedPick(labels, len(classes), x.Balanced)
	} else {
		places = balancedPick(make([]int, n), 1, x.Limit)
	}
	d := &Dataset{Shape: in, Classes: classes, Notes: notes}
	if x.Transpose {
		d.Shape.H, d.Shape.W = in.W, in.H
	}
	if x.Size > 0 {
		d.Shape.H, d.Shape.W = x.Size, x.Size
	}
	for _, i := range places {
		d.Names = append(d.Names, strconv.Itoa(i))
		if labels != nil {
			d.Labels = append(d.Labels, labels[i])
		}
	}
	planes := x.planes(in, interleaved)
	if x.Stream {
		d.rows = places
		d.source, err = x.stream(f, d.Shape, in, planes)
		return d, err
	}
	d.pixels = make([]uint8, len(places)*d.Shape.Len())
	d.views = newViews(Stretch, len(places))
	if err := fill(d, f, places, in, planes); err != nil {
		return nil, err
	}
	d.dropViews()
	return d, nil
}

// stream is the file's pictures as a source.
func (x IDX) stream(f *idxFile, shape, in Shape, planes func([]uint8) pixels.Planes) (source, error) {
	if f.zipped {
		return nil, fmt.Errorf("pictures: %s is gzipped and can't be streamed: unpack it", f.path)
	}
	s := &recordSource{length: in.Len(), shape: shape, planes: planes}
	if s.shown = proportions(in.W, in.H, max(shape.H, shape.W)); x.Transpose {
		s.shown = proportions(in.H, in.W, max(shape.H, shape.W))
	}
	s.add(f.file, f.path, f.start(), f.dims[0])
	return s, nil
}

// planes returns what makes a picture of its bytes in the file.
func (x IDX) planes(in Shape, interleaved bool) func(record []uint8) pixels.Planes {
	return func(record []uint8) pixels.Planes {
		p := pixels.Planes{Pix: record, C: in.C, H: in.H, W: in.W}
		if interleaved {
			p = p.FromInterleaved()
		}
		if x.Transpose {
			p = transposed(p)
		}
		if p.C == 4 {
			p.ClearHidden()
		}
		return p
	}
}

// fill reads the pictures at the given places of the file, a block at a time, into the dataset.
func fill(d *Dataset, f *idxFile, places []int, in Shape, planes func([]uint8) pixels.Planes) error {
	block := max(1, min(256, len(places), 1<<24/in.Len()))
	buf := make([]uint8, block*in.Len())
	at := 0 // how many pictures of the file have been read
	for from := 0; from < len(places); from += block {
		some := places[from:min(from+block, len(places))]
		for k, i := range some {
			for ; at <= i; at++ {
				if err := f.read(buf[k*in.Len():][:in.Len()]); err != nil {
					return err
				}
			}
		}
		gemm.Parallel(len(some), func(k int) {
			p := planes(buf[k*in.Len():][:in.Len()])
			copy(d.picture(from+k), p.Resized(d.Shape.H, d.Shape.W).Pix)
			d.views.keep(from+k, p, max(d.Shape.H, d.Shape.W))
		})
	}
	return nil
}

// transposed exchanges rows and columns.
func transposed(p pixels.Planes) pixels.Planes {
	q := pixels.Planes{Pix: make([]uint8, len(p.Pix)), C: p.C, H: p.W, W: p.H}
	for c := range p.C {
		for y := range p.H {
			for x := range p.W {
				q.Pix[(c*q.H+x)*q.W+y] = p.Pix[(c*p.H+y)*p.W+x]
			}
		}
	}
	return q
}

// labels reads the label file of n pictures.
func (x IDX) labels(n int, images string) (labels []int, classes, notes []string, err error) {
	if x.Labels == "" {
		return nil, nil, nil, nil
	}
	f, err := openIDX(x.Labels)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	if len(f.dims) > 2 {
		return nil, nil, nil, fmt.Errorf("pictures: %s has %d dimensions; labels have 1 or 2: are pictures and labels "+
			"swapped?", x.Labels, len(f.dims))
	}
	if f.dims[0] != n {
		return nil, nil, nil, fmt.Errorf("pictures: %s holds %d labels and %s %d pictures",
			x.Labels, f.dims[0], images, n)
	}
	labels, reversed, err := f.firstNumbers()
	if err != nil {
		return nil, nil, nil, err
	}
	if reversed {
		notes = append(notes, "labels "+x.Labels+" have their bytes in reverse order, and were read so")
	}
	for i, l := range labels {
		if l < 0 || l >= maxClasses {
			return nil, nil, nil, fmt.Errorf("pictures: %s: label %d of picture %d is not one of %d classes, counted "+
				"from 0", x.Labels, l, i, maxClasses)
		}
		for len(classes) <= l {
			classes = append(classes, strconv.Itoa(len(classes)))
		}
	}
	return labels, classes, notes, nil
}
