package nb

import (
	"crypto/sha256"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/cost"
)

// forget drops what this program has in hand, as a new cell would.
func forget() { clear(inHand) }

// keepAs is Keep as a cell of a notebook calls it, with a result found by name and inputs alone.
func keepAs[T any](t *testing.T, name string, compute func() T, inputs ...any) T {
	t.Helper()
	k, err := place(name, &caller{cell: name}, reflect.TypeFor[T](), inputs)
	if err != nil {
		t.Fatal(err)
	}
	return keep(k, compute)
}

func TestKeep(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	computed := 0
	matrix := func(seed int) blas32.General {
		forget()
		return keepAs(t, "matrix", func() blas32.General {
			computed++
			return blas32.General{Rows: 1, Cols: 2, Stride: 2, Data: []float32{float32(seed), 2}}
		}, seed)
	}
	if a, b := matrix(1), matrix(1); computed != 1 || !reflect.DeepEqual(a, b) {
		t.Errorf("computed %d times, %v and %v", computed, a, b)
	}
	if m := matrix(2); computed != 2 || m.Data[0] != 2 {
		t.Errorf("another input: computed %d times, %v", computed, m)
	}
	t.Setenv("HEBB_QUICK", "1")
	if matrix(1); computed != 3 {
		t.Errorf("another HEBB_ variable: computed %d times", computed)
	}
	for seed := range 10 {
		matrix(seed)
	}
	files, err := os.ReadDir(".hebb")
	if err != nil || len(files) != newest {
		t.Errorf("%d results are kept (%v), want %d", len(files), err, newest)
	}
	before := computed
	for _, f := range files {
		if err := os.WriteFile(".hebb/"+f.Name(), []byte("damaged"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if m := matrix(9); computed != before+1 || m.Data[0] != 9 {
		t.Errorf("a damaged result: computed %d times more, %v", computed-before, m)
	}
}

// Whoever changes a result changes it for himself: the next call returns what was computed.
func TestKeepChanged(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	numbers := func() []float64 { return keepAs(t, "numbers", func() []float64 { return []float64{1, 2} }) }
	a := numbers()
	if b := numbers(); &a[0] != &b[0] {
		t.Error("an unchanged result is read twice")
	}
	a[0] = 7
	if b := numbers(); b[0] != 1 {
		t.Errorf("the result is %v after somebody changed it", b)
	}
}

// No bit of a kept file may change without the result being computed anew.
func TestKeepFlippedBits(t *testing.T) {
	t.Chdir(t.TempDir())
	k, err := place("flip", &caller{}, reflect.TypeFor[[]string](), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"one", "", "three"}
	k.begin()
	if err := k.store(&want); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(k.path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if _, err := k.read(file, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("read %q, %v", got, err)
	}
	for bit := range 8 * len(file) {
		file[bit/8] ^= 1 << (bit % 8)
		if _, err := k.read(file, &got); err == nil {
			t.Errorf("bit %d of %d flipped: no error", bit, 8*len(file))
		}
		file[bit/8] ^= 1 << (bit % 8)
	}
	for n := range file {
		if _, err := k.read(file[:n], &got); err == nil {
			t.Errorf("cut to %d of %d bytes: no error", n, len(file))
		}
	}
	other, err := place("flip", &caller{}, reflect.TypeFor[[]string](), []any{1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.read(file, &got); err == nil {
		t.Error("the file of another result is taken")
	}
}

// A kept result says from when it is and from which settings.
func TestKeepProvenance(t *testing.T) {
	k, err := place("maps", &caller{settings: []string{"config = hebb.Config{\n\tSeed: 42}"}}, reflect.TypeFor[int](),
		[]any{7, 0.5, []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	text := k.provenance(k.entry)
	for _, want := range []string{"maps: kept from 1 January 0001, 00:00 (it took 0.0s)",
		"config = hebb.Config{ Seed: 42}; 7; 0.5; []int"} {
		if !strings.Contains(text, want) {
			t.Errorf("says %q, want %q in it", text, want)
		}
	}
}

type secret struct{ Shown, hidden int }

func (s secret) Error() string { return fmt.Sprint(s.hidden) }

// What cannot be kept is refused before it is computed.
func TestKeepRefusesTypes(t *testing.T) {
	for want, f := range map[string]func(compute func()){
		"a func() (func() cannot be written": func(c func()) {
			Keep("f", func() func() { c(); return nil })
		},
		"a error (error is an interface": func(c func()) {
			Keep("f", func() error { c(); return nil })
		},
		"a []interface {} (interface {} is an interface": func(c func()) {
			Keep("f", func() []any { c(); return nil })
		},
		"a *nb.secret (nb.secret has the unexported field hidden": func(c func()) {
			Keep("f", func() *secret { c(); return nil })
		},
		"a map[string]chan int (chan int cannot be written": func(c func()) {
			Keep("f", func() map[string]chan int { c(); return nil })
		},
		"(nb.half has MarshalBinary, but no UnmarshalBinary": func(c func()) {
			Keep("f", func() half { c(); return 1 })
		},
	} {
		computed := false
		text, status := stderr(t, func() { f(func() { computed = true }) })
		if status != 1 || computed || !strings.Contains(text, `nb: Keep("f") cannot store `) ||
			!strings.Contains(text, want) {
			t.Errorf("said %q, ended with %d, computed: %t, want %q", text, status, computed, want)
		}
	}
}

type half int

func (half) MarshalBinary() ([]byte, error) { return nil, nil }

// Outside a notebook Keep has no source to look at, and computes.
func TestKeepOutside(t *testing.T) {
	t.Chdir(t.TempDir())
	square := func(n int) int { return Keep("square", func() int { return n * n }) }
	if a, b := square(2), square(3); a != 4 || b != 9 {
		t.Errorf("the squares of 2 and 3 are %d and %d", a, b)
	}
	if _, err := os.Stat(".hebb"); err == nil {
		t.Error("something was kept")
	}
}

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	sum := func() string {
		var b strings.Builder
		if err := input(&b, Files{"pictures"}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if err := input(&strings.Builder{}, Files{"pictures"}); err == nil {
		t.Error("a missing folder is no error")
	}
	os.MkdirAll("pictures/cats", 0o755)
	os.WriteFile("pictures/cats/1.png", []byte("1"), 0o644)
	before := sum()
	if before != sum() {
		t.Error("one folder, two sums")
	}
	os.WriteFile("pictures/cats/2.png", []byte("2"), 0o644)
	if before == sum() {
		t.Error("a new file is not seen")
	}
}

func ExampleKeep() {
	sum := func(n int) int {
		return Keep("sum", func() int { return n * (n + 1) / 2 }, n)
	}
	fmt.Println(sum(100))
	// Output: 5050
}

// Whatever a kept file holds, with a right checksum, reading it gives a value or an error, in
// memory that is bounded by its length.
func FuzzKept(f *testing.F) {
	f.Chdir(f.TempDir())
	type result struct {
		Text    string
		Numbers []float64
		Names   map[string][]int
		Next    *[]string
		Matrix  blas32.General
	}
	k, err := place("fuzz", &caller{}, reflect.TypeFor[result](), nil)
	if err != nil {
		f.Fatal(err)
	}
	matrix := blas32.General{Rows: 1, Cols: 1, Stride: 1, Data: []float32{3}}
	for _, r := range []result{{}, {"a", []float64{1}, map[string][]int{"b": {2}}, &[]string{"c"}, matrix}} {
		file, err := k.write(&r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file[len(version)+sha256.Size : len(file)-sha256.Size])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file := slices.Concat([]byte(version), k.key[:], b)
		sum := sha256.Sum256(file)
		file = append(file, sum[:]...)
		cost.Bound(t, 1<<20+200*len(b), func() {
			var r result
			k.read(file, &r)
		})
	})
}
