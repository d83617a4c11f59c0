package pictures

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deephebb/hebb/pictures/internal/pixels"
)

// Folder loads a folder of pictures as torchvision's ImageFolder does: each
// subfolder is a class, classes sorted by name, the files of a class sorted
// too, at any depth below it (Tiny ImageNet's n01443537/images/ is such a
// depth). A folder without subfolders that hold pictures is read without
// classes. Files count as pictures by their extension (.jpg .jpeg .png .ppm
// .bmp .pgm .tif .tiff .webp .gif, in any case) and are decoded by their
// contents; names that begin with a dot are no pictures.
//
// Different from ImageFolder: empty classes are left out instead of being an
// error, and so are pictures that can't be read: they are listed in
// Dataset.Skipped, and with a limit the next file takes the place.
//
// The zero value loads all files as RGB at their own size, which must then be
// one for all.
type Folder struct {
	// Size resizes every picture to Size × Size, whatever its sides, as
	// torchvision's Resize((Size, Size)) does on PIL images: bilinear with
	// antialiasing. 0: as they are.
	Size int

	// Alpha keeps transparency as a fourth channel (255 where a file has none).
	// Without it transparent pictures are composited on black.
	Alpha bool

	// Limit takes the first Limit pictures in order, 0 all of them. Only what is
	// taken is decoded. The first ones of a folder with classes are its first
	// classes: see Balanced.
	Limit int

	// Balanced takes Balanced pictures, as many of each class (the first ones of
	// each; see [Dataset.Balanced]), 0 all of them. It excludes Limit.
	Balanced int

	// Labels names a csv file with a header whose rows give labels in place of
	// the subfolders: matched by a column file, filename, path, image or name
	// that holds a picture's path within the folder or its last part; without
	// such a column the rows are in file order. Rows for other files are
	// ignored.
	Labels string

	// LabelColumn is the column of Labels to take; empty: category, label or
	// class, or the only column there can be.
	LabelColumn string

	// Words names a file of lines "class TAB readable name, more names", as
	// Tiny ImageNet's words.txt: classes found there get the first readable
	// name. Empty: classes are named as their folders.
	Words string

	// Stream leaves the pixels in the files and reads them anew for each batch,
	// for sets larger than memory. Every file is still decoded once when the
	// folder is loaded, so that bad ones are known before training. Pixels of
	// more than 2 GiB are streamed without being asked.
	Stream bool
}

// memoryBound is the bytes of pixels above which a folder streams by itself.
const memoryBound = 2 << 30

// LoadFolder loads a folder of pictures as RGB at size × size; see [Folder].
func LoadFolder(dir string, size int) (*Dataset, error) { return Folder{Size: size}.Load(dir) }

// Load reads the folder. An error tells what was looked for or what contradicts
// itself: no pictures, none of them readable, sides that differ while Size is
// 0, labels that don't fit. Single bad files are no error: see Dataset.Skipped.
func (f Folder) Load(dir string) (*Dataset, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	list, err := listFolder(dir)
	if err != nil {
		return nil, err
	}
	if f.Labels != "" {
		if err := f.relabel(list); err != nil {
			return nil, err
		}
	}
	if f.Balanced > 0 && list.labels == nil {
		return nil, fmt.Errorf("pictures: Folder.Balanced needs classes, and %s has neither subfolders with pictures nor a labels file: use Limit", dir)
	}
	if f.Words != "" {
		if err := f.rename(list); err != nil {
			return nil, err
		}
	}
	return f.read(dir, list)
}

func (f Folder) check() error {
	for _, v := range []struct {
		name  string
		value int
	}{{"Size", f.Size}, {"Limit", f.Limit}, {"Balanced", f.Balanced}} {
		if v.value < 0 {
			return fmt.Errorf("pictures: Folder.%s is %d; it counts from 0", v.name, v.value)
		}
	}
	if f.Size > maxSide {
		return fmt.Errorf("pictures: Folder.Size is %d; at most %d", f.Size, maxSide)
	}
	if f.Limit > 0 && f.Balanced > 0 {
		return fmt.Errorf("pictures: Folder.Limit (%d) and Folder.Balanced (%d) exclude each other", f.Limit, f.Balanced)
	}
	if f.LabelColumn != "" && f.Labels == "" {
		return errors.New("pictures: Folder.LabelColumn needs a file in Folder.Labels")
	}
	return nil
}

// maxSide bounds the Size to which pictures are resized.
const maxSide = 8192

// channels returns how many channels the pictures get.
func (f Folder) channels() int {
	if f.Alpha {
		return 4
	}
	return 3
}

// relabel takes the classes from the csv file.
func (f Folder) relabel(list *listing) error {
	t, err := readTableFile(f.Labels)
	if err != nil {
		return err
	}
	column, err := t.labelColumn(f.LabelColumn)
	if err != nil {
		return err
	}
	rows, err := t.rowsByFile(list.files)
	if err != nil {
		return err
	}
	list.labels, list.classes = classesOf(t.values(rows, column))
	return nil
}

// rename gives the classes readable names; a name that another class has got
// already is followed by the folder's.
func (f Folder) rename(list *listing) error {
	content, err := os.ReadFile(f.Words)
	if err != nil {
		return fmt.Errorf("pictures: words %s can't be read: %w", f.Words, pixels.Bare(err))
	}
	words := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if id, names, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok {
			first, _, _ := strings.Cut(names, ",")
			words[id] = strings.TrimSpace(first)
		}
	}
	for i, c := range list.classes {
		word := words[c]
		if word == "" {
			continue
		}
		if slices.Contains(list.classes[:i], word) {
			word += " (" + c + ")"
		}
		list.classes[i] = word
	}
	return nil
}

// firstShape decodes files of the list until one is good, for its shape.
func (f Folder) firstShape(dir string, files []string) (Shape, bool) {
	if f.Size > 0 {
		return Shape{f.channels(), f.Size, f.Size}, true
	}
	for _, file := range files {
		if p, err := pixels.DecodeFile(filepath.Join(dir, filepath.FromSlash(file)), pixels.Options{Channels: f.channels()}); err == nil {
			return Shape{p.C, p.H, p.W}, true
		}
	}
	return Shape{}, false
}
