package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
)

// load reads the pictures and says what there is, skipped ones included.
func (in input) load(s *session) (d *pictures.Dataset, err error) {
	err = s.stage("load", func(b *progress.Bar) error {
		d, err = in.open(s, b)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.say("pictures", "%v (%v)", d, in)
	for _, note := range d.Notes {
		s.say("note", "%s", note)
	}
	for _, reason := range pictures.Reasons() {
		some := d.SkippedFor(reason)
		if len(some) > 3 || len(some) > 0 && reason > pictures.EmptyFolder {
			s.say("left out", "%d %v, such as %s", len(some), reason, shown(some[0].Name))
			continue
		}
		for _, skipped := range some {
			s.say("skipped", "%s: it %s", shown(skipped.Name), oneLine(skipped.Err))
		}
	}
	if d.Left > 0 {
		s.say("left out", "%d files beyond --limit %d", d.Left, in.Limit)
	}
	return d, nil
}

func (in input) open(s *session, b *progress.Bar) (*pictures.Dataset, error) {
	var d *pictures.Dataset
	var err error
	limit, balanced := in.Limit, 0
	if in.Balanced {
		limit, balanced = 0, in.Limit
	}
	if err := in.foresee(s); err != nil {
		return nil, err
	}
	switch {
	case in.Images != "":
		d, err = in.openFolder(s, b, limit, balanced)
	case in.Idx != "":
		d, err = pictures.IDX{Labels: in.Labels, Transpose: in.Transpose, Size: in.Size, Limit: limit,
			Balanced: balanced, Stream: in.Stream}.Load(in.Idx)
	case in.Sheet != "":
		d, err = in.sheet().Load(in.Sheet)
	case in.Cifar != "" && ofCIFAR100(in.Cifar):
		d, err = pictures.CIFAR100{Limit: limit, Balanced: balanced, Stream: in.Stream}.Load(in.Cifar)
	case in.Cifar != "":
		d, err = pictures.CIFAR10{Limit: limit, Balanced: balanced, Stream: in.Stream}.Load(in.Cifar)
	default:
		d, err = in.sprites()
	}
	if err != nil {
		return nil, err
	}
	if in.Balanced {
		return in.balance(d)
	}
	return d.Limit(limit), nil
}

// fitFor settles how a folder's pictures are made square where no flag says it: the article's encoder
// gets them stretched, as the article has them.
func (in *input) fitFor(articles bool) {
	if articles && in.Images != "" {
		in.Fit = cmp.Or(in.Fit, pictures.Stretch)
	}
}

// openFolder reads a folder, file by file.
func (in input) openFolder(s *session, b *progress.Bar, limit, balanced int) (d *pictures.Dataset, err error) {
	folder := pictures.Folder{Size: in.Size, Fit: in.Fit, Alpha: in.Alpha != nil && *in.Alpha, Limit: limit,
		Balanced: balanced,
		AsStored: in.Orientation == "ignore", Truncated: in.Truncated, Labels: in.Labels, LabelColumn: in.LabelColumn,
		Words: in.Words, Stream: in.Stream}
	for l, err := range folder.Loading(in.Images) {
		if err != nil {
			return nil, err
		}
		if s.stopped() {
			return nil, errStopped
		}
		b.Count(l.Done, l.Total, "pictures")
		d = l.Dataset
	}
	return d, nil
}

// writeLeftOut lists what lies in the folder and is no picture of the dataset, and why.
func writeLeftOut(path string, d *pictures.Dataset) error {
	var columns [3][]string
	for _, skipped := range d.Skipped {
		for i, text := range []string{skipped.Name, skipped.Reason.String(), oneLine(skipped.Err)} {
			columns[i] = append(columns[i], text)
		}
	}
	return catalog.WriteLeftOut(path, columns[0], columns[1], columns[2])
}

// ofCIFAR100 reports whether a path is CIFAR-100's folder, or a file of it.
func ofCIFAR100(path string) bool {
	if isFolder(path) {
		path = filepath.Join(path, "train.bin")
	}
	info, err := os.Stat(path)
	return err == nil && info.Size()%3074 == 0 && slices.Contains([]string{"train.bin", "test.bin"},
		filepath.Base(path))
}

// balance takes as many pictures of each class.
func (in input) balance(d *pictures.Dataset) (*pictures.Dataset, error) {
	if d.Labels == nil {
		return nil, fmt.Errorf("--balanced needs classes, and %v has none: name them with --labels", in)
	}
	n := in.Limit
	if n == 0 {
		sizes := make([]int, len(d.Classes))
		for _, l := range d.Labels {
			sizes[l]++
		}
		least, classes := d.Len(), 0
		for _, size := range sizes {
			if size > 0 {
				least, classes = min(least, size), classes+1
			}
		}
		n = least * classes
	}
	return d.Balanced(n), nil
}
