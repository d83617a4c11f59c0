package pictures

import (
	"fmt"
	"io"
	"time"

	"deephebb/internal/gemm"
)

// Shape is the shape of one picture or feature map: channels, rows, columns.
type Shape struct{ C, H, W int }

// Len returns C·H·W, the number of values.
func (s Shape) Len() int { return s.C * s.H * s.W }

// String returns the shape as C×H×W, for example "4×96×96".
func (s Shape) String() string { return fmt.Sprintf("%d×%d×%d", s.C, s.H, s.W) }

// Dataset is a list of n pictures of one shape, with a name each and, where they are known, a class
// each. The fields are for reading: they describe the pictures and must stay as long as the
// dataset.
//
// Pixels are kept as the files have them, one byte a value, plane by plane (C × H × W), and become
// numbers in 0…1 when [Dataset.Batch] asks for them: a quarter of what float32 would take. A
// dataset that streams, as [Folder.Stream] and its like have it, keeps no pixels at all and reads
// those of each batch from the files.
type Dataset struct {
	Shape   Shape    // of every picture; C is 1 (gray), 3 (RGB) or 4 (RGB and alpha)
	Names   []string // one a picture: a sprite's name, or the file's path within its folder
	Labels  []int    // one a picture, an index into Classes; nil when there are no labels
	Classes []string // names of the classes

	// Taken says when each picture was taken, by its file's Exif data (DateTimeOriginal, or else
	// DateTimeDigitized; in JPEG, PNG, WebP, TIFF, HEIC and AVIF): what the camera's clock showed,
	// as a time in UTC, since most cameras note no zone. A zero time: not noted; nil: of no picture.
	Taken []time.Time

	Skipped []Skipped // what lies in the folder and is none of the pictures, sorted by name
	Left    int       // files that a folder's limit left: what they hold is not known
	Notes   []string  // what was decided without being asked, a line each

	pixels []uint8 // m × C×H×W, shared by every dataset picked from this one; nil when streaming
	rows   []int   // picture i stands at row rows[i] of pixels or source; nil: at row i
	source source  // what to read the pictures from; nil when pixels are in memory
	views  *views  // the pictures in their own proportions; nil: all have the shape's
}

// byteValue is x/255 in float32 for every byte, torchvision's ToTensor.
var byteValue = func() (table [256]float32) {
	for i := range table {
		table[i] = float32(i) / 255
	}
	return table
}()

// Len returns n, the number of pictures.
func (d *Dataset) Len() int { return len(d.Names) }

// Streams reports whether the pictures are read from their files at each use.
func (d *Dataset) Streams() bool { return d.source != nil }

// Bytes returns the memory the pixels take, with what is kept of cropped pictures to show them
// whole: 0 when they stay in their files.
func (d *Dataset) Bytes() int {
	n := len(d.pixels)
	if d.views != nil {
		for _, whole := range d.views.whole {
			n += len(whole)
		}
	}
	return n
}

// String describes the dataset in a line, for example "898 pictures of 4×96×96, 6 classes".
func (d *Dataset) String() string {
	s := count(d.Len(), "picture", "pictures") + " of " + d.Shape.String()
	if d.Labels != nil {
		s += ", " + count(len(d.Classes), "class", "classes")
	}
	if d.Streams() {
		s += ", streamed"
	}
	if n := d.lost(); n > 0 {
		s += fmt.Sprintf(", %d skipped", n)
	}
	return s
}

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Batch writes pictures from…to−1 into dst, (to−from) × C×H×W, as values in 0…1: byte/255 rounded
// to float32, exactly what PyTorch's ToTensor gives. The error is always nil when the pixels are in
// memory; a streaming dataset returns one that names the first file that can no longer be read, and
// what dst holds is then undefined. Batch may be called from several goroutines.
//
// A range outside 0…Len or a dst of another length panics.
func (d *Dataset) Batch(dst []float32, from, to int) error {
	size := d.Shape.Len()
	if from < 0 || to < from || to > d.Len() {
		panic(fmt.Sprintf("pictures: batch %d…%d of %d pictures", from, to, d.Len()))
	}
	if len(dst) != (to-from)*size {
		panic(fmt.Sprintf("pictures: batch of %d values needs %d", len(dst), (to-from)*size))
	}
	if d.source != nil {
		return readBatch(d.source, dst, d.rowsOf(from, to))
	}
	gemm.Parallel(to-from, func(i int) { toFloats(dst[i*size:][:size], d.picture(from+i)) })
	return nil
}

// toFloats writes byte/255 for each byte.
func toFloats(dst []float32, pixels []uint8) {
	dst = dst[:len(pixels)]
	for i, p := range pixels {
		dst[i] = byteValue[p]
	}
}

// row returns where picture i stands in pixels or source.
func (d *Dataset) row(i int) int {
	if d.rows != nil {
		return d.rows[i]
	}
	return i
}

// rowsOf returns the rows of pictures from…to−1.
func (d *Dataset) rowsOf(from, to int) []int {
	rows := make([]int, to-from)
	for i := range rows {
		rows[i] = d.row(from + i)
	}
	return rows
}

// picture returns the bytes of picture i, C × H × W; the pixels are in memory.
func (d *Dataset) picture(i int) []uint8 {
	size := d.Shape.Len()
	return d.pixels[d.row(i)*size:][:size:size]
}

// WritePixels writes the pixels of all pictures, n × C×H×W bytes. Errors are those of w and of
// [Dataset.Batch].
func (d *Dataset) WritePixels(w io.Writer) error {
	if d.source != nil {
		return d.writeStreamed(w)
	}
	for i := range d.Len() {
		if _, err := w.Write(d.picture(i)); err != nil {
			return err
		}
	}
	return nil
}

// writeStreamed writes pixels as they are read, some pictures at a time.
func (d *Dataset) writeStreamed(w io.Writer) error {
	each := max(1, 1<<20/d.Shape.Len())
	pixels := make([]uint8, min(each, d.Len())*d.Shape.Len())
	for from := 0; from < d.Len(); from += each {
		rows := d.rowsOf(from, min(from+each, d.Len()))
		some := pixels[:len(rows)*d.Shape.Len()]
		if err := readRows(d.source, some, rows...); err != nil {
			return err
		}
		if _, err := w.Write(some); err != nil {
			return err
		}
	}
	return nil
}
