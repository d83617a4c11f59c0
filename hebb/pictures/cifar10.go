package pictures

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"deephebb/hebb/pictures/internal/pixels"
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

var cifar10Classes = []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}

const cifar10Record = 1 + 3*32*32

// Load reads one .bin file, or those in a folder, the unpacked archive's cifar-10-batches-bin: the
// five data batches in order, or the test batch. A picture's name is its place in all that was
// read. A file that is cut short or has a label above 9 is an error with both numbers.
func (c CIFAR10) Load(path string) (*Dataset, error) {
	if c.Limit < 0 || c.Balanced < 0 || c.Limit > 0 && c.Balanced > 0 {
		return nil, fmt.Errorf("pictures: CIFAR10.Limit %d, Balanced %d: both count from 0, and exclude each other", c.Limit, c.Balanced)
	}
	files, err := c.files(path)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Shape: Shape{3, 32, 32}, Classes: slices.Clone(cifar10Classes)}
	for _, name := range files {
		if err := d.addCIFAR10(name); err != nil {
			return nil, err
		}
		if c.Limit > 0 && d.Len() >= c.Limit {
			break
		}
	}
	if c.Balanced > 0 {
		return d.Balanced(c.Balanced), nil
	}
	if c.Limit > 0 && c.Limit < d.Len() {
		return d.Limit(c.Limit), nil
	}
	return d, nil
}

// files returns the files that path names.
func (c CIFAR10) files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: %w", path, pixels.Bare(err))
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	pattern := "data_batch_*.bin"
	if c.Test {
		pattern = "test_batch.bin"
	}
	files, err := fs.Glob(os.DirFS(path), pattern) // brackets and stars in path are letters
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("pictures: %s holds no %s: name the folder cifar-10-batches-bin of CIFAR-10's binary version", path, pattern)
	}
	slices.Sort(files)
	for i := range files {
		files[i] = filepath.Join(path, files[i])
	}
	return files, nil
}

// addCIFAR10 appends the pictures of a file.
func (d *Dataset) addCIFAR10(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, pixels.Bare(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, pixels.Bare(err))
	}
	if size := info.Size(); size == 0 || size%cifar10Record != 0 || size > 1<<31 {
		return fmt.Errorf("pictures: %s is %d bytes long, no multiple of a record's %d: is it CIFAR-10's binary version, downloaded whole?", path, size, cifar10Record)
	}
	data := make([]uint8, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return fmt.Errorf("pictures: %s can't be read: %w", path, pixels.Bare(err))
	}
	d.pixels = slices.Grow(d.pixels, len(data))
	for ; len(data) > 0; data = data[cifar10Record:] {
		label := int(data[0])
		if label >= len(cifar10Classes) {
			return fmt.Errorf("pictures: %s: picture %d has label %d; CIFAR-10's are 0 to 9", path, d.Len(), label)
		}
		d.Names, d.Labels = append(d.Names, strconv.Itoa(d.Len())), append(d.Labels, label)
		d.pixels = append(d.pixels, data[1:cifar10Record]...)
	}
	return nil
}
