package nb

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// Keep returns what compute returns, computed once and kept for every later cell, kernel and day.
// Call it in a function of its own, in the cell that explains it, and let other cells call that
// function:
//
//	func encoder() *hebb.Encoder {
//		return nb.Keep("encoder", func() *hebb.Encoder {
//			enc := nb.Must(hebb.New(config))
//			…train…
//			return enc
//		})
//	}
//
// A result is found again only by all that it was computed from: the source of the function that
// calls Keep and of every declaration of the notebook that this mentions (so of config above, and
// of a function like sprites()); Go's own build IDs of the packages they use, which change with any
// change in a package, in what it imports or embeds; Go's version and build settings; the cell's
// arguments (%% --steps=7); the environment variables whose names begin with HEBB_; and the inputs.
// Change any of these, and the next call computes anew. Change a comment, the prose, another cell
// or how a result is shown (this package), and it does not.
//
// The source does not say everything, and where it does not, Keep ends the cell with a line that
// names what is missing, before it computes. To be named among the inputs are
//
//   - parameters and other variables of the function around the call that compute uses:
//     nb.Keep("square", func() int { return n * n }, n);
//   - package variables that compute or a function it calls uses, if anything in the notebook may
//     change them, or if they are or hold pointers, interfaces or functions. Constants, and
//     functions that return a new value each time, need no mention.
//
// What compute reads from outside nobody can see, so it must be named as well: nb.Files{"pictures"}
// for files and folders, values for the rest. An input counts with all that it holds (a
// *pictures.Dataset with its pixels). Seed what is random. Compute should change nothing but what
// it returns, because a kept result does not change it again.
//
// The first call after the kernel has started says from when the result is, how long it took and
// from which settings. Run the cell that computed the result once more and its displays come back
// with it: the chart of a training is shown, not the training done. Calls within one cell return
// the same value; whoever changes it gets a new copy at the next call. Two goroutines must not call
// Keep at once.
//
// If the stop button ended a loop of Stoppable in compute, the result so far is kept for the other
// cells, each of which says so, until the same cell runs again, which computes anew. Results
// computed from such a result are not kept.
//
// Results lie in the folder .hebb beside the notebook, the newest 5 of each name, with a checksum:
// a damaged file is computed anew. T may be anything with MarshalBinary and UnmarshalBinary (both
// kinds of model have them), numbers, strings, and slices, maps, pointers and structs with exported
// fields of these (such as blas32.General and *atlas.Clusters). Another T ends the cell with a line
// that says why, before it computes. Remove the folder to compute everything anew. Outside a
// notebook nothing is kept: Keep computes.
func Keep[T any](name string, compute func() T, inputs ...any) T {
	Check(storing(name, reflect.TypeFor[T]()))
	if !notebook() {
		return compute()
	}
	var pc [1]uintptr
	runtime.Callers(2, pc[:])
	k, err := newKept(name, pc[0], reflect.TypeFor[T](), inputs)
	Check(err)
	return keep(k, compute)
}

// storing returns an error if results of type t cannot be kept.
func storing(name string, t reflect.Type) error {
	if err := storable(t, map[reflect.Type]bool{}); err != nil {
		return fmt.Errorf("nb: Keep(%q) cannot store a %s (%w): return numbers, strings, slices, maps "+
			"and structs of them, or a type with MarshalBinary and UnmarshalBinary", name, t, err)
	}
	return nil
}

// keep finds the result, or computes and stores it.
func keep[T any](k *kept, compute func() T) T {
	if h, ok := inHand[k.key]; ok && h.sum == sum(h.value) {
		return h.value.(T)
	}
	var v T
	if !k.load(&v) {
		k.begin()
		v = compute()
		Check(k.store(&v))
	}
	inHand[k.key] = held{v, sum(v)}
	return v
}

// inHand are the results that this program has loaded or computed, with their sums, by which it
// sees whether somebody has changed them since.
var inHand = map[[sha256.Size]byte]held{}

// held is a result and its sum.
type held struct {
	value any
	sum   [sha256.Size]byte
}

// sum is the sum of all that v holds.
func sum(v any) (s [sha256.Size]byte) {
	h := sha256.New()
	e := encoder{w: h, any: true}
	e.encode(reflect.ValueOf(&v).Elem(), 0)
	return [sha256.Size]byte(h.Sum(nil))
}

// kept is one result on its way into or out of the folder.
type kept struct {
	name, cell string
	key        [sha256.Size]byte // all that the result is computed from
	path       string
	entry      entry
	recorder
}

// newKept finds the place of the result that a call of Keep returns: the one at pc, for results of
// type t.
func newKept(name string, pc uintptr, t reflect.Type, inputs []any) (*kept, error) {
	p, err := cellProgram()
	if err != nil {
		return nil, err
	}
	c, err := p.caller(pc)
	if err != nil {
		return nil, err
	}
	return place(name, c, t, inputs)
}

// place is the place of the result of a caller.
func place(name string, c *caller, t reflect.Type, inputs []any) (*kept, error) {
	h := sha256.New()
	h.Write(c.sum[:])
	settings := append([]string{}, c.settings...)
	outside := os.Args[1:]
	for _, s := range os.Environ() {
		if strings.HasPrefix(s, "HEBB_") {
			outside = append(outside, s)
		}
	}
	slices.Sort(outside[len(os.Args)-1:])
	fmt.Fprintf(h, "%q %q %d %q\n", name, t.String(), len(os.Args), outside)
	for i, in := range inputs {
		if err := input(h, in); err != nil {
			return nil, fmt.Errorf("nb: Keep(%q) cannot take input %d: %w", name, i+1, err)
		}
		settings = append(settings, inWords(in))
	}
	k := &kept{name: name, cell: c.cell, key: [sha256.Size]byte(h.Sum(nil))}
	k.entry.From = strings.Join(append(settings, outside...), "; ")
	k.path = filepath.Join(base(), ".hebb", fmt.Sprintf("%s-%x%s", fileName(name), k.key[:8], ending))
	return k, nil
}

// caller is what all results of one call of Keep have in common.
type caller struct {
	sum      [sha256.Size]byte // of the source and the packages
	settings []string
	cell     string // tells one cell from another
}

// callers are the callers by the place of the call: a cell's source is followed once, not at every
// call.
var callers sync.Map

func (p *program) caller(pc uintptr) (*caller, error) {
	if c, ok := callers.Load(pc); ok {
		return c.(*caller), nil
	}
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	s, err := p.site(frame.Function, frame.Line)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	c := s.caller()
	callers.Store(pc, c)
	return c, nil
}

// caller sums up the source behind the call and the packages that it uses.
func (s *site) caller() *caller {
	h := sha256.New()
	r := s.p.reach(append([]ast.Node{s.function}, s.p.always...)...)
	fmt.Fprintf(h, "%s %d %s\n%q\n", s.function.Name.Name, s.nth, runtime.Version(), r.texts)
	for _, path := range slices.Sorted(slices.Values(append(r.packages, s.p.blank...))) {
		if b, ok := s.p.builds[path]; ok && path != self {
			fmt.Fprintln(h, path, b.id)
		}
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, set := range info.Settings {
			if !strings.HasPrefix(set.Key, "vcs") {
				fmt.Fprintln(h, set.Key, set.Value)
			}
		}
	}
	c := &caller{sum: [sha256.Size]byte(h.Sum(nil)), settings: s.settings()}
	main := s.p.decls[s.p.pkg.Scope().Lookup("main")]
	for _, d := range main {
		c.cell = fmt.Sprintf("%x", sha256.Sum256([]byte(sourceText(d))))
	}
	return c
}
