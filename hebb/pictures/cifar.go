package pictures

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"deephebb/internal/files"
)

// CIFAR10 loads CIFAR-10's binary files (https://www.cs.toronto.edu/~kriz/cifar.html, "binary
// version"): records of 3,073 bytes, a label 0 to 9 and a picture of 3 × 32 × 32, red, green and
// blue one after the other.
type CIFAR10 struct {
	Test     bool // of a folder, test_batch.bin instead of data_batch_*.bin
	Limit    int  // takes the first Limit pictures, 0 all of them
	Balanced int  // takes so many pictures, as many of each class (see [Dataset.Balanced]); excludes Limit
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
	return kind.load(path, c.Limit, c.Balanced)
}

// CIFAR100 loads CIFAR-100's binary files, of the same place as [CIFAR10]'s: records of 3,074
// bytes, with the number of one of 20 groups of classes before the label, 0 to 99.
type CIFAR100 struct {
	Test     bool // of a folder, test.bin instead of train.bin
	Groups   bool // takes the 20 groups for classes
	Limit    int  // as CIFAR10's
	Balanced int
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
	return kind.load(path, c.Limit, c.Balanced)
}

// cifar is a kind of CIFAR's files.
type cifar struct {
	name, folder string
	pattern      string // of the files in a folder, with at most one *
	labels, at   int    // how many bytes of labels a record begins with, and which one to take
	classes      []string
}

// load reads the pictures that the limits take.
func (c cifar) load(path string, limit, balanced int) (*Dataset, error) {
	if limit < 0 || balanced < 0 || limit > 0 && balanced > 0 {
		return nil, fmt.Errorf("pictures: %s with Limit %d, Balanced %d: both count from 0, and exclude each other",
			c.name, limit, balanced)
	}
	list, err := c.files(path)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Shape: Shape{3, 32, 32}, Classes: c.classes}
	for _, name := range list {
		if err := c.add(d, name); err != nil {
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

// add appends the pictures of a file.
func (c cifar) add(d *Dataset, path string) error {
	f, err := files.Open(path)
	if err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	record := c.labels + d.Shape.Len()
	if size := info.Size(); size == 0 || size%int64(record) != 0 || size > 1<<31 {
		return fmt.Errorf("pictures: %s is %d bytes long, no multiple of a record's %d: is it %s's binary version, "+
			"downloaded whole?", path, size, record, c.name)
	}
	data := make([]uint8, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, files.Bare(err))
	}
	d.pixels = slices.Grow(d.pixels, len(data))
	for ; len(data) > 0; data = data[record:] {
		label := int(data[c.at])
		if label >= len(c.classes) {
			return fmt.Errorf("pictures: %s: picture %d has label %d; %s's are 0 to %d",
				path, d.Len(), label, c.name, len(c.classes)-1)
		}
		d.Names, d.Labels = append(d.Names, strconv.Itoa(d.Len())), append(d.Labels, label)
		d.pixels = append(d.pixels, data[c.labels:record]...)
	}
	return nil
}
