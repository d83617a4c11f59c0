package pictures

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
)

// CIFAR10 loads CIFAR-10's binary files (https://www.cs.toronto.edu/~kriz/cifar.html, "binary
// version"): records of 3,073 bytes, a label 0 to 9 and a picture of 3 × 32 × 32, red, green and
// blue one after the other.
type CIFAR10 struct {
	Test     bool // of a folder, test_batch.bin instead of data_batch_*.bin
	Limit    int  // takes the first Limit pictures, 0 all of them
	Balanced int  // takes so many pictures, as many of each class (see [Dataset.Balanced]); excludes Limit
	Stream   bool // leaves the pixels in the files and reads them anew for each batch
}

// LoadCIFAR10 loads the training pictures in a folder; see [CIFAR10].
func LoadCIFAR10(path string) (*Dataset, error) { return CIFAR10{}.Load(path) }

// Load reads one .bin file, or those in a folder, the unpacked archive's cifar-10-batches-bin: the
// five data batches in order, or the test batch. A picture's name is its place in all that was
// read. A file that is cut short or has a label above 9 is an error with both numbers.
func (c CIFAR10) Load(path string) (*Dataset, error) {
	kind := cifar{name: "CIFAR-10", folder: "cifar-10-batches-bin", pattern: "data_batch_*.bin", labels: 1,
		classes: []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}}
	if c.Test {
		kind.pattern = "test_batch.bin"
	}
	return kind.load(path, c.Limit, c.Balanced, c.Stream)
}

// CIFAR100 loads CIFAR-100's binary files, of the same place as [CIFAR10]'s: records of 3,074
// bytes, with the number of one of 20 groups of classes before the label, 0 to 99.
type CIFAR100 struct {
	Test     bool // of a folder, test.bin instead of train.bin
	Groups   bool // takes the 20 groups for classes
	Limit    int  // as CIFAR10's
	Balanced int
	Stream   bool
}

// Load reads one .bin file, or the one in a folder, the unpacked archive's cifar-100-binary.
// Classes have their names from fine_label_names.txt or coarse_label_names.txt beside the file;
// where that lacks they are numbers.
func (c CIFAR100) Load(path string) (*Dataset, error) {
	kind := cifar{name: "CIFAR-100", folder: "cifar-100-binary", pattern: "train.bin", labels: 2, at: 1}
	if c.Test {
		kind.pattern = "test.bin"
	}
	list, n := "fine_label_names.txt", 100
	if c.Groups {
		list, n, kind.at = "coarse_label_names.txt", 20, 0
	}
	dir := path
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		dir = filepath.Dir(path)
	}
	if text, err := files.Read(filepath.Join(dir, list), 1<<16); err == nil {
		kind.classes = strings.Fields(string(text))
	}
	if len(kind.classes) != n {
		kind.classes = nil
		for i := range n {
			kind.classes = append(kind.classes, strconv.Itoa(i))
		}
	}
	return kind.load(path, c.Limit, c.Balanced, c.Stream)
}

// cifar is a kind of CIFAR's files.
type cifar struct {
	name, folder string
	pattern      string // of the files in a folder, with at most one *
	labels, at   int    // how many bytes of labels a record begins with, and which one to take
	classes      []string
}

// load reads the pictures that the limits take.
func (c cifar) load(path string, limit, balanced int, stream bool) (*Dataset, error) {
	if limit < 0 || balanced < 0 || limit > 0 && balanced > 0 {
		return nil, fmt.Errorf("pictures: %s with Limit %d, Balanced %d: both count from 0, and exclude each other",
			c.name, limit, balanced)
	}
	list, err := c.files(path)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Shape: Shape{3, 32, 32}, Classes: c.classes}
	s := &recordSource{length: c.labels + d.Shape.Len(), shape: d.Shape, shown: image.Pt(d.Shape.W, d.Shape.H),
		planes: func(record []uint8) pixels.Planes {
			return pixels.Planes{Pix: record[c.labels:], C: d.Shape.C, H: d.Shape.H, W: d.Shape.W}
		}}
	if stream {
		d.source = s
	}
	for _, name := range list {
		if err := c.add(d, s, name); err != nil {
			return nil, err
		}
		if limit > 0 && d.Len() >= limit {
			break
		}
	}
	if balanced > 0 {
		return d.Balanced(balanced), nil
	}
	if limit > 0 && limit < d.Len() {
		return d.Limit(limit), nil
	}
	return d, nil
}

// files returns the files that path names.
func (c cifar) files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	var list []string
	for _, e := range entries {
		if ok, _ := filepath.Match(c.pattern, e.Name()); ok {
			list = append(list, filepath.Join(path, e.Name()))
		}
	}
	if list == nil {
		return nil, fmt.Errorf("pictures: %s holds no %s: name the folder %s of %s's binary version",
			path, c.pattern, c.folder, c.name)
	}
	return list, nil
}

// add appends the pictures of a file to the dataset, and their records to a source.
func (c cifar) add(d *Dataset, s *recordSource, path string) error {
	f, err := files.Open(path)
	if err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	defer f.Close()
	size := f.Info.Size()
	if size == 0 || size%int64(s.length) != 0 || size > 1<<31 {
		return fmt.Errorf("pictures: %s is %d bytes long, no multiple of a record's %d: is it %s's binary version, "+
			"downloaded whole?", path, size, s.length, c.name)
	}
	n := int(size) / s.length
	s.add(f, path, 0, n)
	if d.source == nil {
		d.pixels = slices.Grow(d.pixels, n*d.Shape.Len())
	}
	if err := c.take(d, bufio.NewReaderSize(f, 1<<16), n); err != nil {
		return fmt.Errorf("pictures: %s %w", path, err)
	}
	return nil
}

// take appends the pictures of n records.
func (c cifar) take(d *Dataset, r io.Reader, n int) error {
	record := make([]uint8, c.labels+d.Shape.Len())
	for range n {
		if _, err := io.ReadFull(r, record); err != nil {
			return fmt.Errorf("can't be read: %w", files.Bare(err))
		}
		label := int(record[c.at])
		if label >= len(c.classes) {
			return fmt.Errorf("can't be read: picture %d has label %d; %s's are 0 to %d",
				d.Len(), label, c.name, len(c.classes)-1)
		}
		d.Names, d.Labels = append(d.Names, strconv.Itoa(d.Len())), append(d.Labels, label)
		if d.source == nil {
			d.pixels = append(d.pixels, record[c.labels:]...)
		}
	}
	return nil
}
