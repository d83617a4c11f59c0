package pictures

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/table"
)

// dataset gathers the good files, and lists the bad ones with all else that the folder holds.
func (r *reading) dataset(taken []int) *Dataset {
	d := &Dataset{Shape: r.shape, Names: make([]string, len(taken)), Skipped: r.skipped, Notes: r.notes}
	labels, classes := r.inhabited()
	d.Classes = classes
	d.Taken = dates(r.taken, taken)
	if labels != nil {
		d.Labels = make([]int, len(taken))
	}
	if r.stream {
		d.source = &fileSource{dir: r.dir, files: pick(r.stats, taken), shape: r.shape, side: max(0, r.size),
			fit: r.Fit, as: r.options(r.size)}
	} else {
		d.pixels, d.rows = r.pixels, make([]int, len(taken))
	}
	for k, i := range taken {
		d.Names[k] = table.Escape(r.files[i])
		if labels != nil {
			d.Labels[k] = labels[i]
		}
		if !r.stream {
			d.rows[k] = r.slot[i]
		}
	}
	if !r.stream {
		d.views = r.views
		d.dropViews()
	}
	for i, err := range r.errs {
		if !r.tried[i] && err == nil {
			d.Left++
		}
		if err != nil {
			d.Skipped = append(d.Skipped, Skipped{table.Escape(r.files[i]), reasonOf(err), err})
		}
	}
	sortSkipped(d.Skipped)
	return d
}

// dates are those of the files taken; nil if none of them has any.
func dates(all []time.Time, taken []int) []time.Time {
	if !slices.ContainsFunc(taken, func(i int) bool { return !all[i].IsZero() }) {
		return nil
	}
	return pick(all, taken)
}

// reasonOf tells why a picture's file could not be read.
func reasonOf(err error) Reason {
	if _, ok := errors.AsType[fault.Unsupported](err); ok {
		return Unsupported
	}
	return Unreadable
}

// inhabited returns the labels and classes without classes all of whose files are bad.
func (r *reading) inhabited() (labels []int, classes []string) {
	if r.labels == nil {
		return nil, nil
	}
	good := make([]bool, len(r.listing.classes))
	for i, bad := range r.bad {
		good[r.listing.labels[i]] = good[r.listing.labels[i]] || !bad
	}
	number := make([]int, len(good))
	for c, name := range r.listing.classes {
		number[c] = len(classes)
		if good[c] {
			classes = append(classes, table.Escape(name))
		}
	}
	labels = make([]int, len(r.bad))
	for i, l := range r.listing.labels {
		labels[i] = number[l]
	}
	return labels, classes
}

// mixed says why no picture is as its file has it.
func (r *reading) mixed(fresh []int, sizes []image.Point) string {
	why := "the pictures differ in size"
	if r.shape == (Shape{}) {
		why = fmt.Sprintf("the first picture, %s, has %d × %d pixels", r.files[fresh[0]], sizes[0].X, sizes[0].Y)
	}
	return fmt.Sprintf("%s, and no size was set: all were brought to %d × %d", why, defaultSize, defaultSize)
}

// different is the error of pictures of several sizes that are to stay as they are.
func (r *reading) different(fresh []int, sizes []image.Point) error {
	for k, i := range fresh {
		if !r.bad[i] && r.other(sizes[k]) {
			return fmt.Errorf("pictures: %s is %d×%d and the pictures before it %d×%d: set a size to bring them to",
				r.path(r.files[i]), sizes[k].X, sizes[k].Y, r.shape.W, r.shape.H)
		}
	}
	return nil
}

// allBad is the error when no file could be read.
func (r *reading) allBad() error {
	return fmt.Errorf("pictures: none of the %d pictures in %s can be read: the first, %s, %w; "+
		"are they downloaded whole?", len(r.files), r.dir, r.files[0], r.errs[0])
}
