package nb

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Keep returns what compute returns, computed once and kept for every later cell, kernel and day. Call it in a function of its own, in the cell that
// explains it, and let other cells call that function:
//
//	func encoder() *hebb.Encoder {
//		return nb.Keep("encoder", func() *hebb.Encoder {
//			enc := nb.Must(hebb.New(config))
//			…train…
//			return enc
//		})
//	}
//
// A kept result can't go stale, because nobody has to say what it depends on: its key covers the text of the function that calls Keep and of every
// declaration of the notebook which that mentions (so of config above, and of a function like sprites()), by way of Go's own build IDs the code of every
// package they use down to the embedded data, the version of Go, the cell's arguments (%% --steps=7), the environment variables whose names begin with
// HEBB_, and the inputs. Edit any of these and the next call computes anew; edit a comment, the prose, another cell or the way a result is shown (this
// package) and it doesn't. Only what code reads from outside must be named, as an input: nb.Files{"pictures"} for files and folders, values for the rest
// (a *pictures.Dataset counts with all its pictures).
// In an ordinary program the key covers the whole program instead.
//
// Run the cell that computed the result once more and its displays come back with it: the chart of a training is shown, not the training done.
//
// If the stop button ended a loop of Stoppable in compute, the result so far is kept for the other cells, each of which says so, until the same cell runs
// again, which computes anew. Results computed from such a result are not kept.
//
// Results lie in the folder .hebb beside the notebook, the newest 5 of each name, written at once or not at all. T is *hebb.Encoder, or what package gob
// can encode: numbers, strings, slices, maps and structs with exported fields (such as blas32.General and *atlas.Clusters), or a type with MarshalBinary
// and UnmarshalBinary. Another T ends the program with a line that says so. Remove the folder to compute everything anew.
func Keep[T any](name string, compute func() T, inputs ...any) T {
	_, _, line, _ := runtime.Caller(1)
	k, err := newKept(name, line, inputs)
	Check(err)
	if v, ok := inHand[k.path]; ok {
		return v.(T)
	}
	var v T
	if !k.load(&v) {
		v = computed(k, compute)
	}
	inHand[k.path] = v
	return v
}

// computed is what compute returns, kept with the displays it made.
func computed[T any](k *kept, compute func() T) T {
	k.begin()
	v := compute()
	Check(k.store(&v))
	return v
}

var (
	inHand   = map[string]any{} // results this program has loaded or computed
	partials int                // results handed out that the stop button had cut short
)

// newest is how many results of one name stay in the folder.
const newest = 5

// kept is one result on its way into or out of the folder.
type kept struct {
	name, path, cell string

	entry         entry
	start         time.Time
	outer         *[]display
	stops         int64
	partialBefore int
}

// entry is what stands in a file before the result itself.
type entry struct {
	Took    time.Duration
	Stopped bool   // the stop button cut it short
	Cell    string // the cell that computed it
	Shown   []display
}

// newKept finds the place of the result that the caller's line, and inputs, stand for.
func newKept(name string, line int, inputs []any) (*kept, error) {
	h := sha256.New()
	cell, err := version(h, line)
	if err != nil {
		return nil, err
	}
	var settings []string
	for _, s := range os.Environ() {
		if strings.HasPrefix(s, "HEBB_") {
			settings = append(settings, s)
		}
	}
	slices.Sort(settings)
	fmt.Fprintf(h, "%q %q %q\n", name, os.Args[1:], settings)
	for _, in := range inputs {
		if err := input(h, in); err != nil {
			return nil, err
		}
	}
	file := fmt.Sprintf("%s-%x.gob", fileName(name), h.Sum(nil)[:8])
	return &kept{name: name, path: filepath.Join(base(), ".hebb", file), cell: cell}, nil
}

// load reads the result into v, a pointer. It reports false when there is none, when it is damaged, or when it was cut short by the stop button in this
// very cell.
func (k *kept) load(v any) bool {
	f, err := os.Open(k.path)
	if err != nil {
		return false
	}
	defer f.Close()
	var e entry
	in := gob.NewDecoder(f)
	if in.Decode(&e) != nil || e.Stopped && e.Cell == k.cell {
		return false
	}
	if decode(in, v) != nil {
		reflect.ValueOf(v).Elem().SetZero()
		return false
	}
	if e.Stopped {
		partials++
		fmt.Printf("%s was stopped early: this is what there was (run the cell that computes it again for all of it)\n", k.name)
	}
	if e.Cell == k.cell && notebook() {
		for _, d := range e.Shown {
			emit(d.again())
		}
		fmt.Printf("%s: kept from an earlier run, which took %s\n", k.name, clock(e.Took))
	}
	return true
}

// begin starts the recording of displays.
func (k *kept) begin() {
	k.start, k.stops, k.partialBefore = time.Now(), stops.Load(), partials
	k.outer, recording = recording, &k.entry.Shown
}

// store ends the recording and keeps the result that v points to, unless it rests on another one that was cut short.
func (k *kept) store(v any) error {
	recording = k.outer
	if k.outer != nil {
		*k.outer = append(*k.outer, k.entry.Shown...)
	}
	if partials > k.partialBefore {
		fmt.Printf("%s is not kept: it rests on a result that was stopped early\n", k.name)
		return nil
	}
	k.entry.Took, k.entry.Cell, k.entry.Stopped = time.Since(k.start), k.cell, stops.Load() > k.stops
	if k.entry.Stopped {
		partials++
	}
	var buf bytes.Buffer
	out := gob.NewEncoder(&buf)
	if err := errors.Join(out.Encode(k.entry), encode(out, v)); err != nil {
		return fmt.Errorf("nb: Keep(%q) cannot store a %s (%w): return a type with exported fields, or one with MarshalBinary and UnmarshalBinary",
			k.name, reflect.TypeOf(v).Elem(), err)
	}
	if err := replace(k.path, buf.Bytes()); err != nil {
		return err
	}
	k.prune()
	return nil
}

// prune removes all but the newest results of the name.
func (k *kept) prune() {
	stem := filepath.Base(k.path)
	stem = stem[:len(stem)-len("0123456789abcdef.gob")]
	type old struct {
		path string
		time time.Time
	}
	var files []old
	entries, _ := os.ReadDir(filepath.Dir(k.path))
	for _, e := range entries {
		name := e.Name()
		if info, err := e.Info(); err == nil && strings.HasPrefix(name, stem) && len(name) == len(filepath.Base(k.path)) {
			files = append(files, old{filepath.Join(filepath.Dir(k.path), name), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b old) int { return b.time.Compare(a.time) })
	for _, f := range files[min(newest, len(files)):] {
		os.Remove(f.path)
	}
}
