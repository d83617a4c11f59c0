package nb

import (
	"bytes"
	"errors"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"
)

// What is written is read again, to the last bit and with nil and empty apart.
func TestCodec(t *testing.T) {
	type tree struct {
		Name string
		Sub  []*tree
	}
	type all struct {
		B bool
		I int8
		U uint16
		F float32
		C complex128
		S string
		L []int
		M map[string][]float64
		P *int
		A [2]bool
		T time.Time
		G blas32.General
	}
	for _, v := range []any{
		true, -7, uint8(200), float32(1.5), math.Inf(-1), complex(1, -2), "ü", "", []int(nil), []int{},
		[]string{"a", ""}, [3]int16{1, 2, 3},
		map[string]int(nil), map[string]int{}, map[int]string{3: "c", 1: "a", 2: "b"}, new(0), (*int)(nil),
		[][]float32{nil, {}, {1}},
		[]float64{1, math.Copysign(0, -1), math.MaxFloat64}, []bool{true, false}, []struct{}{{}, {}},
		time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
		tree{"a", []*tree{{"b", nil}, nil, {"c", []*tree{}}}},
		all{B: true, I: -1, U: 9, F: 2, C: 1i, S: "s", L: []int{1}, M: map[string][]float64{"x": {1}}, P: new(3),
			A: [2]bool{true, false},
			T: time.Unix(1, 0).UTC(), G: blas32.General{Rows: 1, Cols: 1, Stride: 1, Data: []float32{4}}}, all{},
	} {
		if err := storable(reflect.TypeOf(v), map[reflect.Type]bool{}); err != nil {
			t.Errorf("%T: %v", v, err)
		}
		var b bytes.Buffer
		e := encoder{w: &b}
		e.encode(reflect.ValueOf(v), 0)
		d, got := decoder{rest: b.Bytes()}, reflect.New(reflect.TypeOf(v)).Elem()
		d.decode(got)
		if e.err != nil || d.err != nil || len(d.rest) > 0 || !reflect.DeepEqual(got.Interface(), v) {
			t.Errorf("%#v: %v, %v, read %#v, %d bytes left", v, e.err, d.err, got, len(d.rest))
		}
		for n := range b.Len() { // damage is no panic
			d := decoder{rest: b.Bytes()[:n]}
			d.decode(reflect.New(reflect.TypeOf(v)).Elem())
			if d.err == nil {
				t.Errorf("%#v: %d of %d bytes are enough", v, n, b.Len())
			}
		}
	}
}

// Any type that writes and reads itself is kept so, as models are.
func TestCodecMarshaler(t *testing.T) {
	for _, want := range []any{&big{n: 7}, (*big)(nil), []*big{{n: 1}, nil}, time.Unix(9, 0).UTC()} {
		if err := storable(reflect.TypeOf(want), map[reflect.Type]bool{}); err != nil {
			t.Errorf("%T: %v", want, err)
		}
		var b bytes.Buffer
		e := encoder{w: &b}
		e.encode(reflect.ValueOf(want), 0)
		got := reflect.New(reflect.TypeOf(want)).Elem()
		d := decoder{rest: b.Bytes()}
		d.decode(got)
		if e.err != nil || d.err != nil || !reflect.DeepEqual(got.Interface(), want) {
			t.Errorf("%v: read %v; %v, %v", want, got, e.err, d.err)
		}
	}
	e := encoder{w: &bytes.Buffer{}}
	if e.encode(reflect.ValueOf(&big{n: -1}), 0); e.err == nil {
		t.Error("an error of MarshalBinary is lost")
	}
}

// big is a model: it has no exported fields, but says itself what it is.
type big struct{ n int }

func (b *big) MarshalBinary() ([]byte, error) {
	if b.n < 0 {
		return nil, errors.New("nothing to write")
	}
	return []byte(strconv.Itoa(b.n)), nil
}

func (b *big) UnmarshalBinary(data []byte) (err error) {
	b.n, err = strconv.Atoi(string(data))
	return err
}

// Different inputs give different bytes, equal ones the same.
func TestInput(t *testing.T) {
	sum := func(v any) string {
		var b strings.Builder
		if err := input(&b, v); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	type pair struct {
		a, b string
		data []float32
	}
	type rule interface{ rate() float64 }
	different := []any{nil, 1, int8(1), "1", 1.5, true, []int{1}, []int{1, 0}, []int{}, []int(nil), [1]int{1},
		[]byte{1}, pair{"a", "b", nil},
		pair{"ab", "", nil}, pair{data: []float32{1}}, map[string]int{"a": 1}, map[string]int{"a": 2}, map[string]int{},
		[]any{1, "a"},
		[]any{"a", 1}, complex(1, 2), (*int)(nil), new(0), new(1), rule(nil), []rule{oja(1)}, []rule{sanger(1)},
		Files{}, hashed("a"), hashed("b")}
	seen := map[string]any{}
	for i, v := range different {
		if w, ok := seen[sum(v)]; ok && i != 0 && v != nil {
			t.Errorf("%#v and %#v have one sum", v, w)
		}
		seen[sum(v)] = v
	}
	for _, v := range [][2]any{{map[string]int{"a": 1, "b": 2, "c": 3}, map[string]int{"c": 3, "b": 2, "a": 1}},
		{new(1), new(1)},
		{pair{"a", "b", []float32{1, 2}}, pair{"a", "b", []float32{1, 2}}}} {
		if sum(v[0]) != sum(v[1]) {
			t.Errorf("%#v has two sums", v[0])
		}
	}
	type ring struct{ next *ring }
	round := &ring{}
	round.next = round
	for want, v := range map[string]any{"a func()": func() {}, "a chan int": make(chan int), "os.File": os.Stdout,
		"points to itself": round} {
		if err := input(&strings.Builder{}, v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%T: %v, want %q", v, err, want)
		}
	}
}

type (
	oja    float64
	sanger float64
	hashed string
)

func (r oja) rate() float64    { return float64(r) }
func (r sanger) rate() float64 { return float64(r) }
func (h hashed) Hash() string  { return string(h) }
