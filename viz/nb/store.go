package nb

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

const (
	// newest is how many results of one name stay in the folder.
	newest = 5

	// ending is the files' ending.
	ending = ".kept"

	// version begins every file: its number changes with what follows, which is the key, an entry,
	// the result, and the SHA-256 of all before it.
	version = "deephebb kept result, version 1\n"
)

// partials counts the results handed out that the stop button had cut short.
var partials int

// entry is what stands in a file before the result itself.
type entry struct {
	When    time.Time
	Took    time.Duration
	From    string // the settings
	Stopped bool   // the stop button cut it short
	Cell    string // the cell that computed it
	Session string // the kernel's
	Shown   []shown
}

// shown is a display in a file.
type shown struct {
	Element string
	Parts   map[string]string // by MIME type
	Bytes   map[string]bool   // which of them are bytes, not text
}

// recorder collects what compute shows, and what befalls it.
type recorder struct {
	start         time.Time
	displays      []display
	outer         *[]display
	stops         int64
	partialBefore int
	stopWaiting   func()
}

// session is the running kernel's: GoNB gives each a folder of its own.
func session() string { return os.Getenv(protocol.GONB_TMP_DIR_ENV) }

// load reads the result into v, a pointer. It reports false when there is none, when it is damaged,
// or when it was cut short by the stop button in this very cell.
func (k *kept) load(v any) bool {
	file, err := os.ReadFile(k.path)
	if err != nil {
		return false
	}
	e, err := k.read(file, v)
	if err != nil {
		fmt.Printf("%s: the kept result cannot be used (%v): computing it anew\n", k.name, err)
	}
	if err != nil || e.Stopped && e.Cell == k.cell {
		reflect.ValueOf(v).Elem().SetZero()
		return false
	}
	if e.Stopped {
		partials++
		fmt.Printf("%s was stopped early: this is what there was (run the cell that computes it again for all of it)\n",
			k.name)
	}
	if e.Cell == k.cell {
		for _, d := range e.Shown {
			emit(d.display().again())
		}
	}
	if e.Cell == k.cell || e.Session != session() {
		fmt.Println(k.provenance(e))
	}
	return true
}

// provenance says where a result comes from.
func (k *kept) provenance(e entry) string {
	when := e.When.Local().Format("2 January 2006, 15:04")
	text := fmt.Sprintf("%s: kept from %s (it took %s)", k.name, when, clock(e.Took))
	if e.From != "" {
		text += ", computed with " + short(strings.Join(strings.Fields(e.From), " "), 300)
	}
	return text
}

// read takes a file apart: its entry, and the result into v.
func (k *kept) read(file []byte, v any) (entry, error) {
	var e entry
	body, ok := bytes.CutPrefix(file, []byte(version))
	if !ok {
		return e, errors.New("it is damaged, or another version of this package wrote it")
	}
	end := len(file) - sha256.Size
	if end < len(version) || sha256.Sum256(file[:end]) != [sha256.Size]byte(file[end:]) {
		return e, errors.New("its checksum is wrong")
	}
	d := decoder{rest: body[:len(body)-sha256.Size]}
	if !bytes.Equal(d.take(sha256.Size), k.key[:]) {
		return e, errors.New("it is another result")
	}
	d.decode(reflect.ValueOf(&e).Elem())
	d.decode(reflect.ValueOf(v).Elem())
	if d.err == nil && len(d.rest) > 0 {
		d.err = errors.New("more follows than was expected")
	}
	return e, d.err
}

// begin starts the recording of displays.
func (k *kept) begin() {
	k.start, k.stops, k.partialBefore = time.Now(), stops.Load(), partials
	k.outer, recording = recording, &k.displays
	k.stopWaiting = waiting(k.name)
}

// store ends the recording and keeps the result that v points to, unless it rests on another one
// that was cut short.
func (k *kept) store(v any) error {
	k.stopWaiting()
	recording = k.outer
	if k.outer != nil {
		*k.outer = append(*k.outer, k.displays...)
	}
	if partials > k.partialBefore {
		fmt.Printf("%s is not kept: it rests on a result that was stopped early\n", k.name)
		return nil
	}
	e := &k.entry
	e.When, e.Took, e.Cell, e.Session, e.Stopped = k.start.UTC(), time.Since(k.start), k.cell, session(),
		stops.Load() > k.stops
	if e.Stopped {
		partials++
	}
	for _, d := range k.displays {
		e.Shown = append(e.Shown, d.shown())
	}
	file, err := k.write(v)
	if err != nil {
		return fmt.Errorf("nb: Keep(%q) cannot store its result: %w", k.name, err)
	}
	if err := write(k.path, file); err != nil {
		return err
	}
	k.prune()
	return nil
}

// write is the file for the result that v points to.
func (k *kept) write(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(version)
	b.Write(k.key[:])
	e := encoder{w: &b}
	e.encode(reflect.ValueOf(k.entry), 0)
	e.encode(reflect.ValueOf(v).Elem(), 0)
	s := sha256.Sum256(b.Bytes())
	b.Write(s[:])
	return b.Bytes(), e.err
}

// prune removes all but the newest results of the name.
func (k *kept) prune() {
	stem := strings.TrimSuffix(filepath.Base(k.path), ending)
	stem = stem[:len(stem)-len("0123456789abcdef")]
	type old struct {
		path string
		time time.Time
	}
	var files []old
	entries, _ := os.ReadDir(filepath.Dir(k.path))
	for _, e := range entries {
		name := e.Name()
		if info, err := e.Info(); err == nil && strings.HasPrefix(name, stem) &&
			len(name) == len(filepath.Base(k.path)) {
			files = append(files, old{filepath.Join(filepath.Dir(k.path), name), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b old) int { return b.time.Compare(a.time) })
	for _, f := range files[min(newest, len(files)):] {
		os.Remove(f.path)
	}
}

// shown is d for a file.
func (d display) shown() shown {
	s := shown{Element: d.Element, Parts: map[string]string{}, Bytes: map[string]bool{}}
	for mime, part := range d.Data {
		switch part := part.(type) {
		case string:
			s.Parts[string(mime)] = part
		case []byte:
			s.Parts[string(mime)], s.Bytes[string(mime)] = string(part), true
		}
	}
	return s
}

// display is s as it can be shown again.
func (s shown) display() display {
	d := display{Element: s.Element, Data: bundle{}}
	for mime, part := range s.Parts {
		if s.Bytes[mime] {
			d.Data[protocol.MIMEType(mime)] = []byte(part)
		} else {
			d.Data[protocol.MIMEType(mime)] = part
		}
	}
	return d
}
