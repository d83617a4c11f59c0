package nb

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"deephebb/internal/files"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

const (
	mimeHTML     = protocol.MIMETextHTML
	mimePlain    = protocol.MIMETextPlain
	mimeMarkdown = protocol.MIMETextMarkdown
	mimePNG      = protocol.MIMEImagePNG
	mimeJPEG     = protocol.MIMEType("image/jpeg")
)

// Folder is where Show puts full-size pictures and, outside a notebook, everything else. It is
// relative to the notebook, or to the working directory: out, and in a notebook out/NAME, so that
// no two notebooks write the same file (out again in a front end that does not say the notebook's
// name).
var Folder = folder(os.Getenv("JPY_SESSION_NAME"))

// folder is the folder for a session, which Jupyter names by the notebook's path.
func folder(session string) string {
	name, ok := strings.CutSuffix(filepath.Base(session), ".ipynb")
	if notebook() && ok {
		return "out/" + fileName("nb-" + name)[len("nb-"):]
	}
	return "out"
}

// bundle is one output in several forms; the front end shows the richest that it can.
type bundle = map[protocol.MIMEType]any

// display is one output of a cell.
type display struct {
	Data    bundle
	ID      string // a later display with the same ID takes the place of the first
	Element string // the id of the element in its HTML that a chart is drawn in
}

// again returns d as a display of its own, which neither replaces another nor shares its element.
func (d display) again() display {
	d.ID = ""
	if page, ok := d.Data[mimeHTML].(string); ok && d.Element != "" {
		id := newID()
		d.Data = maps.Clone(d.Data)
		d.Data[mimeHTML] = strings.ReplaceAll(page, d.Element, id)
		d.Element = id
	}
	return d
}

// recording collects the lasting displays while Keep computes.
var recording *[]display

// notebook reports whether the program is a notebook's cell.
func notebook() bool { return gonbui.IsNotebook }

// emit shows d for good: it returns when the kernel has received it, so that the cell may end at
// once. Outside a notebook it does nothing.
func emit(d display) {
	if !notebook() {
		return
	}
	if recording != nil {
		*recording = append(*recording, d)
	}
	flash(d)
	gonbui.Sync()
}

// flash shows a passing state, which a later one replaces. It may be lost when the cell ends.
func flash(d display) {
	lately.Store(time.Now().UnixNano())
	send(d)
}

func send(d display) {
	if notebook() {
		gonbui.SendData(&protocol.DisplayData{Data: d.Data, DisplayID: d.ID})
	}
}

// settle waits until the kernel has received everything.
func settle() {
	if notebook() {
		gonbui.Sync()
	}
}

var unique atomic.Int64

// newID returns a name that no other display of the notebook has.
func newID() string { return fmt.Sprintf("nb-%s-%d", gonbui.UniqueId(), unique.Add(1)) }

// base is the folder to which relative paths refer: the notebook's, or the working directory.
func base() string {
	if dir := os.Getenv(protocol.GONB_DIR_ENV); notebook() && dir != "" {
		return dir
	}
	return "."
}

// save writes a file into Folder and returns its path relative to base. Outside a notebook it names
// the file on standard error, since nothing else shows it.
func save(name string, content []byte) string {
	path := filepath.Join(Folder, name)
	full := path
	if !filepath.IsAbs(full) {
		full = filepath.Join(base(), path)
	}
	Check(write(full, content))
	if !notebook() {
		fmt.Fprintln(os.Stderr, "wrote", full)
	}
	return filepath.ToSlash(path)
}

// write writes a file, whole or not at all, and makes the folder for it.
func write(path string, content []byte) error {
	err := files.MakeFolder(filepath.Dir(path))
	if err == nil {
		err = files.WriteBytes(path, content)
	}
	if err != nil {
		return fmt.Errorf("nb: %w", err)
	}
	return nil
}
