package npy

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/faulty"
)

// raw is a file of version 1.0 with a header's text and data.
func raw(text string, data ...byte) []byte {
	b := binary.LittleEndian.AppendUint16([]byte(magic+"\x01\x00"), uint16(len(text)))
	return append(append(b, text...), data...)
}

// described is a file of numbers of a type.
func described(descr string, fortran string, shape string, data []byte) []byte {
	return raw(fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", descr, fortran, shape), data...)
}

func parse(b []byte) (*Array, error) { return open(bytes.NewReader(b), int64(len(b)), "") }

// By hand: the bytes of a file; written, read back equal, from a view with a stride.
func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.npy")
	inf := float32(math.Inf(1))
	x := blas32.General{Rows: 2, Cols: 2, Stride: 3, Data: []float32{1, -2, 99, inf, 1e-40}}
	if err := Write(path, x); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }" +
		strings.Repeat(" ", 58) + "\n" +
		"\x00\x00\x80\x3f\x00\x00\x00\xc0\x00\x00\x80\x7f\xc2\x16\x01\x00"
	if string(b) != want {
		t.Errorf("%q\n%q", b, want)
	}
	y, err := Read(path, "")
	dense := y.Rows == 2 && y.Cols == 2 && y.Stride == 2
	if err != nil || !dense || !slices.Equal(y.Data, []float32{1, -2, inf, 1e-40}) {
		t.Errorf("%v %v", y, err)
	}
	faulty.Check(t, Write(filepath.Dir(path), x), "is a folder")
}

// By hand: every type, either byte order, as numbers and as whole numbers. Reference: the types'
// definitions.
func TestTypes(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		descr string
		data  []byte
		want  []float64
		whole bool
	}{
		{"<f2", []byte{0, 0x3c, 0, 0xc0, 0xff, 0x7b, 1, 0}, []float64{1, -2, 65504, 0x1p-24}, false},
		{"<f2", []byte{0, 0x7c, 0, 0xfc}, []float64{inf, -inf}, false},
		{">f2", []byte{0x3c, 0}, []float64{1}, true},
		{"<f4", []byte{0, 0, 0x80, 0x3f}, []float64{1}, true},
		{"=f4", []byte{0, 0, 0x80, 0x3f}, []float64{1}, true},
		{"f4", []byte{0, 0, 0x80, 0x3f}, []float64{1}, true},
		{">f4", []byte{0xc0, 0, 0, 0}, []float64{-2}, true},
		{"<f8", []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f}, []float64{1}, true},
		{">f8", []byte{0x3f, 0xf0, 0, 0, 0, 0, 0, 0}, []float64{1}, true},
		{"|i1", []byte{255, 127}, []float64{-1, 127}, true},
		{"<i2", []byte{0xfe, 0xff}, []float64{-2}, true},
		{">i2", []byte{0xff, 0xfe}, []float64{-2}, true},
		{"<i4", []byte{3, 0, 0, 0}, []float64{3}, true},
		{">i4", []byte{0, 0, 0, 3}, []float64{3}, true},
		{"<i8", []byte{255, 255, 255, 255, 255, 255, 255, 255}, []float64{-1}, true},
		{">i8", []byte{0, 0, 0, 0, 0, 0, 1, 0}, []float64{256}, true},
		{"|u1", []byte{255}, []float64{255}, true},
		{"<u2", []byte{1, 2}, []float64{513}, true},
		{"<u4", []byte{255, 255, 255, 255}, []float64{1<<32 - 1}, true},
		{"<u8", []byte{0, 0, 0, 0, 0, 0, 0, 0x80}, []float64{1 << 63}, false},
		{"<u8", []byte{9, 0, 0, 0, 0, 0, 0, 0}, []float64{9}, true},
		{"|b1", []byte{0, 1, 2}, []float64{0, 1, 1}, true},
	} {
		a, err := parse(described(c.descr, "False", fmt.Sprintf("(%d, 1)", len(c.want)), c.data))
		if err != nil {
			t.Errorf("%s: %v", c.descr, err)
			continue
		}
		if a.Type() != c.descr || !slices.Equal(a.Shape(), []int{len(c.want), 1}) {
			t.Error(a.Type(), a.Shape())
		}
		x, err := a.Matrix()
		for i, w := range c.want {
			if err != nil || x.Data[i] != float32(w) {
				t.Errorf("%s: %v, want %v; %v", c.descr, x.Data, c.want, err)
				break
			}
		}
		a, _ = parse(described(c.descr, "False", fmt.Sprintf("(%d,)", len(c.want)), c.data))
		n, err := a.Ints()
		if !c.whole {
			faulty.Check(t, err, "number ")
			continue
		}
		for i, w := range c.want {
			if err != nil || n[i] != int(w) {
				t.Errorf("%s: %v, want %v; %v", c.descr, n, c.want, err)
				break
			}
		}
	}
	nan, err := parse(described("<f2", "False", "(1, 1)", []byte{1, 0x7e}))
	if x, failed := nan.Matrix(); err != nil || failed != nil || x.Data[0] == x.Data[0] {
		t.Error(x, err, failed)
	}
	for descr, words := range map[string]string{
		"|O":      "Python objects",
		"<c8":     "complex",
		"<U3":     "texts",
		"|S3":     "texts",
		"<M8[ns]": "dates",
		"<m8[ns]": "durations",
		"|V8":     "records",
		"<f16":    "wide floats",
		"q":       "unknown",
		"":        "unknown",
	} {
		_, err := parse(described(descr, "False", "(1, 1)", nil))
		faulty.Check(t, err, "type "+descr, words)
	}
}

// By hand: columns instead of rows.
func TestFortran(t *testing.T) {
	a, err := parse(described("|u1", "True", "(2, 3)", []byte{1, 4, 2, 5, 3, 6}))
	if err != nil {
		t.Fatal(err)
	}
	if x, err := a.Matrix(); err != nil || !slices.Equal(x.Data, []float32{1, 2, 3, 4, 5, 6}) {
		t.Error(x, err)
	}
	huge := binary.LittleEndian.AppendUint64(make([]byte, 40), math.Float64bits(-1e300))
	a, _ = parse(described("<f8", "True", "(2, 3)", huge))
	_, err = a.Matrix()
	faulty.Check(t, err, "row 1, column 2: -1e+300 is too large")
}

// By hand: headers as other programs write them, and what is none.
func TestHeader(t *testing.T) {
	for _, text := range []string{
		"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}",
		`{"shape":(1,1,),"fortran_order":False,"descr":"<f4"}` + "\n",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 1L), }   \n",
		"  {  'shape' : ( 1 , 1 ) ,\n 'fortran_order' : True , 'descr' : '<f4' , } ",
	} {
		if _, err := parse(raw(text, 0, 0, 0, 0)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		for version := range byte(2) {
			b := append([]byte(magic), 2+version, 0)
			b = append(binary.LittleEndian.AppendUint32(b, uint32(len(text))), text+"\x00\x00\x00\x00"...)
			if _, err := parse(b); err != nil {
				t.Errorf("version %d: %v", 2+version, err)
			}
		}
	}
	good := "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), "
	for _, c := range []struct{ text, words string }{
		{"", `has "" where { should be`},
		{"{", `where a text should be`},
		{good, "where a text should be"},
		{good + "} x", `has "x" where its end should be`},
		{good + "'shape': (1,), }", `"shape" stands twice`},
		{good + "'x': (1,), }", `"x" is no part of a header`},
		{"{'descr' '<f4'}", "where a colon should be"},
		{"{'descr': '<f4' 'shape': (1,)}", "where a comma should be"},
		{"{'descr': '<f4', 'shape': (1,)}", "it has no fortran_order"},
		{"{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "where True or False"},
		{"{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (1,)}", "where a text should be"},
		{"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "records with several fields"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", `has "-1,)}" where a whole number`},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "where a whole number"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (01,)}", "where a whole number"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': 1}", "where ( should be"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (" + strings.Repeat("1,", 65) + ")}",
			"more than 64 dimensions"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9)}", "out of range"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}", "are left for all"},
		{"{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "asks for 4 bytes a number, and 4 bytes are left"},
	} {
		_, err := parse(raw(c.text, 0, 0, 0, 0))
		faulty.Check(t, err, c.words)
	}
	long := append([]byte(magic), 2, 0)
	long = append(binary.LittleEndian.AppendUint32(long, maxHeader+1), make([]byte, maxHeader+1)...)
	for _, c := range []struct {
		b     []byte
		words string
	}{
		{nil, "no .npy file"},
		{[]byte("a text"), "no .npy file"},
		{[]byte(magic + "\x09\x00"), "version 9.0"},
		{[]byte(magic + "\x01\x00"), "whole"},
		{[]byte(magic + "\x01\x00\xff\xff"), "would take 65545 bytes of 10"},
		{long, "more than the 1048576"},
	} {
		_, err := parse(c.b)
		faulty.Check(t, err, c.words)
	}
}

// By hand: shapes that are no features, or no labels.
func TestShapes(t *testing.T) {
	for _, shape := range []string{"()", "(1,)", "(1, 1, 1)", "(0, 3)", "(3, 0)"} {
		data := make([]byte, 1)
		if strings.Contains(shape, "0") {
			data = nil
		}
		a, err := parse(described("|u1", "False", shape, data))
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Matrix()
		faulty.Check(t, err, "features have a row a picture, n × d")
	}
	a, _ := parse(described("|u1", "False", "(1, 2)", []byte{1, 2}))
	_, err := a.Ints()
	faulty.Check(t, err, "labels have a number a picture, n")
	a, _ = parse(described("|u1", "False", "(0,)", nil))
	if n, err := a.Ints(); err != nil || len(n) != 0 {
		t.Error(n, err)
	}
	for v, words := range map[float64]string{
		0.5:         "0.5 is no whole number",
		math.NaN():  "no whole number",
		1e300:       "no whole number",
		math.Inf(1): "no whole",
	} {
		a, _ := parse(described("<f8", "False", "(1,)", binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))))
		_, err := a.Ints()
		faulty.Check(t, err, "number 0: ", words)
	}
}

// archive is a .npz of arrays.
func archive(t *testing.T, method uint16, members ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m[0], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(m[1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// By hand: archives, stored and compressed, with one array and with more.
func TestArchive(t *testing.T) {
	x := string(described("|u1", "False", "(1, 2)", []byte{1, 2}))
	y := string(described("|u1", "False", "(3,)", []byte{3, 4, 5}))
	dir := t.TempDir()
	path := filepath.Join(dir, "a.npz")
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		members := [][2]string{{"x.npy", x}, {"y.npy", y}, {"notes.txt", "x"}}
		os.WriteFile(path, archive(t, method, members...), 0o644)
		for _, name := range []string{"y", "y.npy"} {
			if n, err := ReadInts(path, name); err != nil || !slices.Equal(n, []int{3, 4, 5}) {
				t.Error(n, err)
			}
		}
		if m, err := Read(path, "x"); err != nil || !slices.Equal(m.Data, []float32{1, 2}) {
			t.Error(m, err)
		}
		_, err := Read(path, "")
		faulty.Check(t, err, path+": it has 2 arrays (x, y): name one")
		_, err = ReadInts(path, "z")
		faulty.Check(t, err, "it has no array z; it has x, y")
		b := archive(t, method, [2]string{"x.npy", x})
		os.WriteFile(path, b, 0o644)
		if m, err := Read(path, ""); err != nil || m.Cols != 2 {
			t.Error(m, err)
		}
		at := bytes.Index(b, []byte{1, 2, 'P', 'K'})
		if method == zip.Store && at > 0 {
			b[at] = 9
			os.WriteFile(path, b, 0o644)
			_, err := Read(path, "")
			faulty.Check(t, err, "checksum")
		}
		os.WriteFile(path, archive(t, method, [2]string{"x.npy", x}, [2]string{"x.npy", x}), 0o644)
		_, err = Read(path, "x")
		faulty.Check(t, err, "two arrays called x")
		os.WriteFile(path, archive(t, method, [2]string{"notes.txt", "x"}), 0o644)
		_, err = Read(path, "")
		faulty.Check(t, err, "no arrays")
		os.WriteFile(path, archive(t, method, [2]string{"x.npy", "text"}), 0o644)
		_, err = Read(path, "")
		faulty.Check(t, err, "its array x.npy: it is no .npy file")
	}
	b := archive(t, zip.Deflate, [2]string{"x.npy", x})
	for _, field := range []int{20, 24} { // the central directory's compressed and full size
		damaged := slices.Clone(b)
		at := bytes.LastIndex(damaged, []byte("PK\x01\x02")) + field
		copy(damaged[at:], []byte{0, 0, 0, 0x40})
		_, err := open(bytes.NewReader(damaged), int64(len(damaged)), "")
		faulty.Check(t, err, "it is damaged")
	}
	_, err := open(bytes.NewReader(b[:len(b)-1]), int64(len(b)-1), "")
	faulty.Check(t, err, "no .npz archive, or a damaged one")
	os.WriteFile(path, described("|u1", "False", "(1,)", []byte{1}), 0o644)
	_, err = ReadInts(path, "x")
	faulty.Check(t, err, "no .npz archive, so it has no array called x")
	_, err = Read(filepath.Join(dir, "none"), "")
	faulty.Check(t, err, "none: does not exist")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// The cases that were reported: kinds of arrays that people have, and hostile ones.
func TestCases(t *testing.T) {
	cases := filepath.Join("..", "..", "..", "shared", "cases")
	if _, err := os.Stat(cases); err != nil {
		t.Skip("no reported cases beside the project")
	}
	kinds := filepath.Join(cases, "npy-kinds")
	want, err := Read(filepath.Join(kinds, "f4.npy"), "")
	if err != nil {
		t.Fatal(err)
	}
	for name, within := range map[string]float64{
		"f2.npy": 0.01, "feat.npz": 0, "native.npy": 0, "reorder.npy": 0, "py2long.npy": 0, "v3.npy": 0,
	} {
		x, err := Read(filepath.Join(kinds, name), "")
		if err != nil || x.Rows != want.Rows || x.Cols != want.Cols {
			t.Errorf("%s: %d × %d %v", name, x.Rows, x.Cols, err)
			continue
		}
		for i, v := range x.Data {
			if math.Abs(float64(v-want.Data[i])) > within*max(1, math.Abs(float64(want.Data[i]))) {
				t.Errorf("%s: %v, want %v", name, v, want.Data[i])
				break
			}
		}
	}
	hostile, err := filepath.Glob(filepath.Join(cases, "hostile", "npy", "*"))
	if err != nil || len(hostile) < 20 {
		t.Fatal(hostile, err)
	}
	read := []string{"denorm", "fort", "huge", "nan", "one", "oneinf", "onenan",
		"same", "three", "two", "v2", "v3", "zeros"}
	for _, path := range hostile {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(path, "")
		runtime.ReadMemStats(&after)
		name := strings.TrimSuffix(filepath.Base(path), ".npy")
		if slices.Contains(read, name) != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
			t.Errorf("%s took %d bytes", name, took)
		}
	}
}
