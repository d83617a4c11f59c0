package viz

import (
	"bytes"
	"fmt"
	"image"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"deephebb/internal/files"

	"gonum.org/v1/gonum/blas/blas32"
)

// oneFile is the number of pictures up to which Save puts everything into one file.
const oneFile = 20000

// Built is a map's page that is made and not yet written.
type Built struct {
	path, title string
	html        []byte
	sheets      map[string][]byte // by name, in the folder; nil: in the page
}

// Save writes the page to the file path, whole or not at all: what stood there before is replaced
// when all is written. With Folder, its sheets come first; a folder of that name that has anything
// but a former page's sheets in it is an error.
func (m Map) Save(path string, pictures []image.Image, xy blas32.General) error {
	return m.Build(path, pictures, xy).Save()
}

// Build does the work of Save and writes nothing yet, so that it can be left at any time.
func (m Map) Build(path string, pictures []image.Image, xy blas32.General) Built {
	p := m.page(pictures, xy)
	b := Built{path: path, title: p.Title}
	if m.Folder || len(pictures) > oneFile {
		var mu sync.Mutex
		b.sheets = map[string][]byte{}
		p.sheets(m, pictures, filepath.Base(b.folder()), func(name string, sheet []byte) error {
			mu.Lock()
			defer mu.Unlock()
			b.sheets[name] = sheet
			return nil
		})
	} else {
		p.sheets(m, pictures, "", nil)
	}
	var html bytes.Buffer
	p.write(&html)
	b.html = html.Bytes()
	return b
}

// Save writes it, as Map.Save says.
func (b Built) Save() error {
	if b.sheets != nil {
		if err := b.beside(); err != nil {
			return fmt.Errorf("viz: %w", err)
		}
	}
	if err := files.WriteBytes(b.path, b.html); err != nil {
		return fmt.Errorf("viz: %w", err)
	}
	return nil
}

// folder is where the sheets lie.
func (b Built) folder() string { return strings.TrimSuffix(b.path, filepath.Ext(b.path)) + ".files" }

// beside writes the sheets into the folder.
func (b Built) beside() error {
	f, err := files.NewFolder(b.folder())
	if err != nil {
		return err
	}
	defer f.Drop()
	for _, name := range slices.Sorted(maps.Keys(b.sheets)) {
		if err := os.WriteFile(f.Path(name), b.sheets[name], 0o644); err != nil {
			return err
		}
	}
	return f.Keep(files.Manifest{Settings: map[string]string{"title": b.title}})
}
