package pictures

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/files"
	"deephebb/internal/gemm"
	"deephebb/internal/table"
)

// List returns the names of the pictures that Load would read from a folder, as paths within it and
// in its order, and what lies there and is none. No file is opened. It is for those who divide a
// folder among machines; each part is read with LoadFiles.
func (f Folder) List(dir string) (names []string, skipped []Skipped, err error) {
	l, err := listFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	sortSkipped(l.skipped)
	return l.files, l.skipped, nil
}

// Classes returns the class of each picture that List returns, by the name that a dataset has for
// it; nil where the folder has no classes.
func (f Folder) Classes(dir string) (map[string]string, error) {
	l, err := listFolder(dir)
	if err != nil || l.labels == nil {
		return nil, err
	}
	classes := make(map[string]string, len(l.files))
	for i, name := range l.files {
		classes[table.Escape(name)] = table.Escape(l.classes[l.labels[i]])
	}
	return classes, nil
}

// Dates returns when each of a folder's files was taken, named as List names them, as
// [Dataset.Taken] has it; no picture is decoded.
func (f Folder) Dates(dir string, names []string) []time.Time {
	taken := make([]time.Time, len(names))
	gemm.Parallel(len(names), func(i int) {
		taken[i] = pixels.Taken(filepath.Join(dir, filepath.FromSlash(names[i])))
	})
	return taken
}

// LoadFiles reads files of a folder, named as paths within it, in this order, as Load reads all.
// What can't be read is in Dataset.Skipped; where that is everything, the dataset has no pictures.
// Size must be set, limits and labels must not be.
func (f Folder) LoadFiles(dir string, names []string) (*Dataset, error) {
	if err := f.partly(); err != nil {
		return nil, err
	}
	f.Fit = f.Fit.or(Crop)
	return f.read(&listing{dir: dir, files: names, part: true}, func(Loading) bool { return true })
}

// tarBlock is how many bytes of files of an archive are decoded at a time.
const tarBlock = 32 << 20

// LoadTar reads the pictures of an archive, .tar or .tar.gz, in its order: those of its files that
// have a picture's ending, named as there. What can't be read, and what is no picture, is in
// Dataset.Skipped. Size must be set, limits and labels must not be. An archive that is damaged or
// cut short is an error.
func (f Folder) LoadTar(path string) (*Dataset, error) {
	if err := f.partly(); err != nil {
		return nil, err
	}
	f.Fit = f.Fit.or(Crop)
	file, err := files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	defer file.Close()
	d := &tarred{Folder: f, Dataset: &Dataset{Shape: Shape{f.channels(), f.Size, f.Size}}}
	if err := d.read(file); err != nil {
		return nil, fmt.Errorf("pictures: %s can't be read: it %w", path, err)
	}
	sortSkipped(d.Skipped)
	return d.Dataset, nil
}

// partly refuses settings that need all pictures.
func (f Folder) partly() error {
	switch {
	case f.Size < 1:
		return errors.New("pictures: parts of a folder need Folder.Size, to which their pictures are brought")
	case f.Limit > 0 || f.Balanced > 0 || f.Labels != "" || f.Words != "" || f.Stream:
		return errors.New("pictures: parts of a folder have no Limit, Balanced, Labels, Words or Stream")
	}
	return f.check()
}

// tarred is a dataset of an archive while it is read.
type tarred struct {
	Folder
	*Dataset
	names    []string // of files that wait to be decoded
	contents [][]byte
	waiting  int // their bytes
}

func (d *tarred) read(r io.Reader) error {
	buffered := bufio.NewReader(r)
	var unpacked io.Reader = buffered
	if magic, _ := buffered.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return fmt.Errorf("is a damaged gzip file: %w", err)
		}
		unpacked = z
	}
	for archive := tar.NewReader(unpacked); ; {
		h, err := archive.Next()
		if err == io.EOF {
			d.decode()
			return nil
		}
		if err == nil {
			err = d.add(h, archive)
		}
		if err != nil {
			return fmt.Errorf("is no tar archive, or a damaged one: %w", err)
		}
	}
}

// add takes in one file.
func (d *tarred) add(h *tar.Header, content io.Reader) error {
	name := strings.TrimPrefix(h.Name, "./")
	if h.Typeflag != tar.TypeReg {
		return nil
	}
	if s := byName(name[strings.LastIndexByte(name, '/')+1:]); s != nil {
		d.skip(name, s.Reason, s.Err)
		return nil
	}
	if h.Size > pixels.MaxFileBytes {
		d.skip(name, Unreadable, fmt.Errorf("is %d bytes large; at most %d are read", h.Size, pixels.MaxFileBytes))
		return nil
	}
	b, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	d.names, d.contents, d.waiting = append(d.names, name), append(d.contents, b), d.waiting+len(b)
	if d.waiting > tarBlock {
		d.decode()
	}
	return nil
}

// decode decodes the files that wait.
func (d *tarred) decode() {
	size, at := d.Shape.Len(), len(d.pixels)
	d.pixels = append(d.pixels, make([]uint8, len(d.names)*size)...)
	decoded, errs := d.pixels[at:], make([]error, len(d.names))
	gemm.Parallel(len(d.names), func(i int) {
		var p pixels.Planes
		if p, errs[i] = pixels.Decode(d.contents[i], d.options(d.Size)); errs[i] == nil {
			copy(decoded[i*size:], d.Fit.square(p, d.Size).Pix)
		}
	})
	for i, name := range d.names {
		if errs[i] != nil {
			d.skip(name, reasonOf(errs[i]), errs[i])
			continue
		}
		copy(d.pixels[at:], decoded[i*size:][:size])
		d.Names, at = append(d.Names, table.Escape(name)), at+size
	}
	d.pixels = d.pixels[:at]
	d.names, d.contents, d.waiting = nil, nil, 0
}

func (d *tarred) skip(name string, reason Reason, err error) {
	d.Skipped = append(d.Skipped, Skipped{table.Escape(name), reason, err})
}
