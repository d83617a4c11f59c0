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

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// forget drops what this program has in hand, as a new cell would.
func forget() { inHand = map[string]any{} }

func TestKeep(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	computed := 0
	matrix := func(seed int) blas32.General {
		forget()
		return Keep("matrix", func() blas32.General {
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

func TestKeepEncoder(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	computed := 0
	encoder := func() *hebb.Encoder {
		forget()
		return Keep("encoder", func() *hebb.Encoder {
			computed++
			return Must(hebb.New(hebb.Config{Input: pictures.Shape{C: 3, H: 16, W: 16}, Channels: []int{4}, Seed: 7}))
		})
	}
	a, b := encoder(), encoder()
	if computed != 1 || a == b || !reflect.DeepEqual(a.Filters(1), b.Filters(1)) {
		t.Errorf("computed %d times, filters equal: %t", computed, reflect.DeepEqual(a.Filters(1), b.Filters(1)))
	}
}

func TestKeepCannotStore(t *testing.T) {
	t.Chdir(t.TempDir())
	defer forget()
	text, status := stderr(t, func() { Keep("f", func() func() { return func() {} }) })
	if status != 1 || !strings.Contains(text, `nb: Keep("f") cannot store a func()`) {
		t.Errorf("said %q, ended with %d", text, status)
	}
}

func TestDigest(t *testing.T) {
	sum := func(v any) string {
		h := sha256.New()
		digest(h, reflect.ValueOf(v))
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	type pair struct {
		a, b string
		data []float32
	}
	different := []any{nil, 1, int8(1), "1", 1.5, true, []int{1}, []int{1, 0}, [1]int{1}, []byte{1}, pair{"a", "b", nil}, pair{"ab", "", nil}, pair{data: []float32{1}},
		map[string]int{"a": 1}, map[string]int{"a": 2}, []any{1, "a"}, []any{"a", 1}, complex(1, 2), (*int)(nil)}
	seen := map[string]any{}
	for _, v := range different {
		if w, ok := seen[sum(v)]; ok {
			t.Errorf("%#v and %#v have one digest", v, w)
		}
		seen[sum(v)] = v
	}
	one := 1
	for _, v := range [][2]any{{map[string]int{"a": 1, "b": 2, "c": 3}, map[string]int{"c": 3, "b": 2, "a": 1}}, {&one, new(1)},
		{pair{"a", "b", []float32{1, 2}}, pair{"a", "b", []float32{1, 2}}}} {
		if sum(v[0]) != sum(v[1]) {
			t.Errorf("%#v has two digests", v[0])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a func did not panic")
		}
	}()
	sum(func() {})
}

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	sum := func() string {
		h := sha256.New()
		if err := (Files{"pictures"}).digest(h); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if err := (Files{"pictures"}).digest(sha256.New()); err == nil {
		t.Error("a missing folder is no error")
	}
	os.MkdirAll("pictures/cats", 0o755)
	os.WriteFile("pictures/cats/1.png", []byte("1"), 0o644)
	before := sum()
	if before != sum() {
		t.Error("one folder, two digests")
	}
	os.WriteFile("pictures/cats/2.png", []byte("2"), 0o644)
	if before == sum() {
		t.Error("a new file is not seen")
	}
}

// What a function reaches: what it mentions, what that mentions, who assigns its variables; not the rest.
func TestReach(t *testing.T) {
	const source = `package main

import (
	"fmt"
	plane "deephebb/hebb/atlas"
	"deephebb/viz"
	"deephebb/hebb"
)

var ( steps = 5
	other = 6 )

const ( first = iota
	second )

type net struct{ size width }
type width int

func (n net) grow() int { return helper() }
func helper() int { return 1 }
func start() net { return net{size: width(second)} }
func unrelated() { fmt.Println(viz.Grid, other) }
func setSteps() { steps++ }

// kept is about the map.
func kept() int {
	_ = hebb.New
	return start().grow() + steps + sub()
}
func sub() int { plane.Nearest(); return 0 }

func init() { println("always") }

func main() {
	kept()
}
`
	p, err := parseProgram("", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Count(source[:strings.Index(source, "start().grow")], "\n") + 1
	caller := p.at(line)
	if caller == nil || caller.Name.Name != "kept" {
		t.Fatalf("line %d is in %v", line, caller)
	}
	texts, packages := p.reach(caller)
	if want := []string{"deephebb/hebb", "deephebb/hebb/atlas"}; !slices.Equal(packages, want) {
		t.Errorf("packages %v, want %v", packages, want)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"func kept", "func start", "func helper", ") grow", "net struct", "width int", "second", "iota", "steps", "setSteps", "always"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not reached", want)
		}
	}
	for _, no := range []string{"unrelated", "other", "func main", "about the map"} {
		if strings.Contains(all, no) {
			t.Errorf("%q is reached", no)
		}
	}
	other, err := parseProgram("", []byte(strings.Replace(source, "{ return 1 }", "{\n\t// one\n\treturn 1\n}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := other.reach(other.at(line + 3)); !slices.Equal(again, texts) {
		t.Error("comments or layout change the text")
	}
}
