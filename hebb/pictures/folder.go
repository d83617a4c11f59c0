package pictures

import (
	"errors"
	"fmt"
	"iter"

	"deephebb/hebb/pictures/internal/pixels"
)

// Folder loads a folder of pictures as torchvision's ImageFolder does: each subfolder is a class,
// classes sorted by name, the files of a class sorted too, at any depth below it (Tiny ImageNet's
// n01443537/images/ is such a depth). A folder without subfolders that hold pictures is read
// without classes. Files count as pictures by their ending, in any case, and are decoded by their
// contents.
//
// Different from ImageFolder: pictures beside class folders are the last class, "(no folder)";
// empty classes, and pictures that can't be read, are left out instead of being an error, and with
// a limit the next file takes the place. All that lies in the folder and is no picture of the
// dataset stands in Dataset.Skipped, but for what a limit leaves, which Dataset.Left counts. A
// folder of train, test and their like is refused: those are parts, not classes.
//
// The zero value loads all files as RGB.
type Folder struct {
	// Size brings every picture to Size × Size, bilinear with antialiasing as torchvision's Resize
	// on PIL images. 0: as they are if all have one size of at most 256 × 256, else 96, and
	// Dataset.Notes says so. Negative: as they are, and sizes that differ are an error.
	Size int

	// Fit says what becomes of pictures that are no squares; the default is Crop, and [Fit] says
	// why. [Dataset.Image] shows them whole.
	Fit Fit

	// AsStored leaves pictures as their files store them, as torchvision does. Without it they are
	// turned as the camera noted (EXIF orientation).
	AsStored bool

	// Truncated reads files that end too early as far as they go; the rest is gray or black.
	// Without it they are skipped.
	Truncated bool

	// Alpha keeps transparency as a fourth channel (255 where a file has none). Without it
	// transparent pictures are composited on black.
	Alpha bool

	// Limit takes the first Limit pictures in order, 0 all of them. Only what is taken is decoded.
	// The first ones of a folder with classes are its first classes: see Balanced.
	Limit int

	// Balanced takes Balanced pictures, as many of each class (the first ones of each; see
	// [Dataset.Balanced]), 0 all of them. It excludes Limit.
	Balanced int

	// Labels names a csv file with a header whose rows give labels in place of the subfolders. They
	// are joined by the column, whatever it is called, that has the pictures' names: paths within
	// the folder or the ends of such, with or without the file's ending. Where no column has any, a
	// column index counts the pictures from 0, or the rows are in file order, which Dataset.Notes
	// says. Each picture needs one row; a row needs a file, which may be one that is skipped. Cells
	// without a value (empty, NA, nan) make the class "(no label)".
	Labels string

	// LabelColumn is the column of Labels to take; empty: category, label or class, or the only
	// column there can be.
	LabelColumn string

	// Words names a file of lines "class TAB readable name, more names", or with a blank for the
	// tab, as Tiny ImageNet's words.txt: classes found there get the first readable name, and
	// Dataset.Notes says how many are not. Empty: classes are named as their folders.
	Words string

	// Stream leaves the pixels in the files and reads them anew for each batch, for sets larger
	// than memory. Every file is still decoded once when the folder is loaded, so that bad ones are
	// known before training. Pixels of more than 2 GiB are streamed without being asked.
	Stream bool
}

const (
	defaultSize = 96  // of pictures that differ in size; the article's sprites have it
	largestOwn  = 256 // the longest side that a folder's pictures keep without being asked
)

// LoadFolder loads a folder of pictures as RGB at size × size; see [Folder].
func LoadFolder(dir string, size int) (*Dataset, error) { return Folder{Size: size}.Load(dir) }

// Load reads the folder. An error says what was looked for or what contradicts itself: no pictures,
// none of them readable, labels that don't fit. Single bad files are no error: see Dataset.Skipped.
func (f Folder) Load(dir string) (*Dataset, error) {
	var d *Dataset
	for step, err := range f.Loading(dir) {
		if err != nil {
			return nil, err
		}
		d = step.Dataset
	}
	return d, nil
}

// Loading is Load in steps, one a file, for a progress bar; the last step has the dataset. It ends
// at its first error, the errors of Load. Left early, it stops reading.
func (f Folder) Loading(dir string) iter.Seq2[Loading, error] {
	return func(yield func(Loading, error) bool) {
		d, err := f.load(dir, func(l Loading) bool { return yield(l, nil) })
		switch {
		case errors.Is(err, errLeft):
		case err != nil:
			yield(Loading{}, err)
		default:
			yield(Loading{d.Len(), d.Len(), d}, nil)
		}
	}
}

// load lists, labels and reads.
func (f Folder) load(dir string, yield func(Loading) bool) (*Dataset, error) {
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
		return nil, fmt.Errorf("pictures: Folder.Balanced needs classes, and %s has neither subfolders with pictures "+
			"nor a labels file: use Limit", dir)
	}
	if f.Words != "" {
		if err := f.rename(list); err != nil {
			return nil, err
		}
	}
	f.Fit = f.Fit.or(Crop)
	return f.read(list, yield)
}

// options says how files are decoded that are brought to a size, or with 0 are not.
func (f Folder) options(size int) pixels.Options {
	return pixels.Options{Channels: f.channels(), Least: max(0, size), AsStored: f.AsStored, Truncated: f.Truncated}
}

func (f Folder) check() error {
	switch {
	case f.Size > maxSide:
		return fmt.Errorf("pictures: Folder.Size is %d; at most %d", f.Size, maxSide)
	case f.Fit < 0 || f.Fit > Pad:
		return fmt.Errorf("pictures: Folder.Fit is %v; Stretch, Crop and Pad are", f.Fit)
	case f.Limit < 0 || f.Balanced < 0:
		return fmt.Errorf("pictures: Folder.Limit is %d and Balanced %d; both count from 0", f.Limit, f.Balanced)
	case f.Limit > 0 && f.Balanced > 0:
		return fmt.Errorf("pictures: Folder.Limit (%d) and Balanced (%d) exclude each other", f.Limit, f.Balanced)
	case f.LabelColumn != "" && f.Labels == "":
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
