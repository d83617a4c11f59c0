package tensors

import (
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

	"deephebb/internal/faulty"
)

// raw is a file of a header and data bytes.
func raw(header string, data ...byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

var sample = []Tensor{
	{"layers.0.encode.weight", []int{2, 3}, []float32{1, -2, 3.5, 0, float32(math.Copysign(0, -1)), 1e-40}},
	{"layers.0.encode.bias", []int{2}, []float32{math.MaxFloat32, -1}},
	{"steps", []int{}, []float32{7}},
	{"none", []int{0, 5}, []float32{}},
}

// By hand: the bytes of a file, as the format's page has them; written, read back equal, from disk
// and from memory.
func TestWrite(t *testing.T) {
	list := []Tensor{{"b", []int{1}, []float32{1}}, {"a", []int{1, 1}, []float32{-2}}}
	b, err := Marshal(list, map[string]string{"k": "v"})
	want := raw(`{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]},`+
		`"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  `,
		0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)
	if err != nil || !bytes.Equal(b, want) {
		t.Errorf("%q\n%q %v", b, want, err)
	}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	if err := Write(path, sample, map[string]string{"deephebb": "{}"}); err != nil {
		t.Fatal(err)
	}
	disk, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if memory, err := Marshal(sample, map[string]string{"deephebb": "{}"}); err != nil || !bytes.Equal(memory, disk) {
		t.Error("Marshal and Write differ", err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	checkSample(t, f)
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if f, err = Unmarshal(disk); err != nil {
		t.Fatal(err)
	}
	checkSample(t, f)
	faulty.Check(t, f.Verify(), "no checksums")
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func checkSample(t *testing.T, f *File) {
	t.Helper()
	sorted := []string{"layers.0.encode.bias", "layers.0.encode.weight", "none", "steps"}
	if names := f.Names(); !slices.Equal(names, sorted) {
		t.Error(names)
	}
	if m := f.Metadata(); len(m) != 1 || m["deephebb"] != "{}" {
		t.Error(m)
	}
	for _, want := range sample {
		shape, ok := f.Shape(want.Name)
		values, err := f.Read(want.Name, want.Shape...)
		known := ok && slices.Equal(shape, want.Shape) && f.Type(want.Name) == "F32"
		if err != nil || !known || !equal(values, want.Data) {
			t.Errorf("%s: %v %v %v", want.Name, shape, values, err)
		}
	}
	if _, ok := f.Shape("x"); ok || f.Type("x") != "" {
		t.Error("it has a tensor x")
	}
	_, err := f.Read("layers.0.encode.weight", -1, 4)
	faulty.Check(t, err, "tensor layers.0.encode.weight has shape [2 3], not [any 4]")
	_, err = f.Read("layers.0.encode.weight", 2)
	faulty.Check(t, err, "not [2]")
	_, err = f.Read("x")
	faulty.Check(t, err, "it has no tensor x; it has layers.0.encode.bias, layers.0.encode.weight, none, steps")
}

// equal compares bits, so that −0 and NaN count.
func equal(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(v, w float32) bool { return math.Float32bits(v) == math.Float32bits(w) })
}

// By hand: what can't be written.
func TestWriteRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m")
	for _, c := range []struct {
		list  []Tensor
		words string
	}{
		{[]Tensor{{"a", []int{1}, []float32{1}}, {"a", []int{1}, []float32{1}}}, "two tensors are called a"},
		{[]Tensor{{"__metadata__", []int{1}, []float32{1}}}, "two tensors are called __metadata__"},
		{[]Tensor{{"a\xff", []int{1}, []float32{1}}}, "can't be called"},
		{[]Tensor{{"a", []int{2}, []float32{1}}}, "has shape [2] and 1 numbers"},
	} {
		faulty.Check(t, Write(path, c.list, nil), path+": ", c.words)
		_, err := Marshal(c.list, nil)
		faulty.Check(t, err, c.words)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("something was written")
	}
}

// By hand: headers that are not as the format has them, or claim what is not there.
func TestStrict(t *testing.T) {
	one := `{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`
	at := func(from, to int) string {
		return fmt.Sprintf(`{"dtype":"F32","shape":[%d],"data_offsets":[%d,%d]}`, (to-from)/4, from, to)
	}
	data := make([]byte, 8)
	for _, c := range []struct {
		header string
		data   []byte
		words  string
	}{
		{`{"a":` + one + `,"a":` + one + `}`, data[:4], `has "a" twice`},
		{`{"__metadata__":{"a":"b","a":"c"},"a":` + one + `}`, data[:4], `has "a" twice`},
		{`{"__metadata__":{"a":1},"a":` + one + `}`, data[:4], `has 1 where a text`},
		{`{"__metadata__":[],"a":` + one + `}`, data[:4], `has [ where metadata`},
		{`{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, data[:4], `has "dtype" twice`},
		{`{"a":{"DTYPE":"F32","shape":[1],"data_offsets":[0,4]}}`, data[:4], "it has no dtype"},
		{`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, data[:4], "it has no shape"},
		{`{"a":{"dtype":"F32","shape":[1]}}`, data[:4], "it has no data_offsets"},
		{`{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}`, data[:4], "has 7 where a text"},
		{`{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}`, data[:4], `type "F31" is none`},
		{`{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}`, data[:4], "has 1 where [ should be"},
		{`{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}`, data[:4], "has 1.0 where a whole number"},
		{`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, data[:4], "has -1 where a whole number"},
		{`{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}`, data[:4], "has 1 where a whole number"},
		{`{"a":{"dtype":"F32","shape":[18446744073709551615,2],"data_offsets":[0,4]}}`, data[:4], "whole number"},
		{`{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}`, data[:4], "out of range"},
		{`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, data[:4], "needs 64 bits, and it has bytes 0 to 4"},
		{`{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}`, data[:4], "bytes 4 to 0"},
		{`{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,1]}}`, data[:1], "needs 4 bits"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, data[:4], "1 data_offsets"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}`, data[:4], "more than 2 numbers"},
		{`{"a":{"dtype":"F32","shape":[` + strings.Repeat("1,", 1024) + `1],"data_offsets":[0,4]}}`, data[:4],
			"more than 1024 numbers"},
		{`{"a":` + at(0, 8) + `}`, data[:4], "ends at byte 8 of the data, of which there are 4"},
		{`{"a":` + at(0, 4) + `}`, data, "have 4 bytes, and there are 8"},
		{`{"a":` + at(4, 8) + `}`, data, "begins at byte 4 of the data, where byte 0"},
		{`{"a":` + at(0, 4) + `,"b":` + at(0, 4) + `}`, data[:4], "begins at byte 0 of the data, where byte 4"},
		{`{"a":` + at(0, 8) + `,"b":` + at(4, 8) + `}`, data, "where byte 8"},
		{`{}`, data, "have 0 bytes, and there are 8"},
		{`{"a":` + one, data[:4], "damaged"},
		{`{"a":` + one + `} {}`, data[:4], "goes on after its end"},
		{`{"a` + "\xff" + `":` + one + `}`, data[:4], "no text"},
		{`{"\ud800":` + one + `}`, data[:4], "which is none"},
		{`[]`, nil, "has [ where { should be"},
		{`{"a":7}`, nil, "has 7 where { should be"},
		{`{"a":{"dtype":"F32","shape":[1],"x":[1,"data_offsets":[0,4]}}`, data[:4], "damaged"},
		{``, nil, "damaged"},
	} {
		_, err := Unmarshal(raw(c.header, c.data...))
		faulty.Check(t, err, c.words)
	}
	for _, c := range []struct {
		b     []byte
		words string
	}{
		{nil, "0 bytes are too few"},
		{data[:7], "7 bytes are too few"},
		{bytes.Repeat([]byte{255}, 16), "would take 18446744073709551615 of the 16"},
		{[]byte{0, 0, 0, 0, 0, 0, 0, 0x80, 1}, "would take 9223372036854775808"},
		{raw(`{}`)[:9], "would take 2 of the 9"},
	} {
		_, err := Unmarshal(c.b)
		faulty.Check(t, err, c.words)
	}
	for _, ok := range []string{
		`{}`,
		` {}  `,
		`{"__metadata__":null}`,
		`{"__metadata__":{}}`,
		`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"new":[{"x":1}]}}`,
	} {
		if _, err := Unmarshal(raw(ok)); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
}

// doubles are numbers as a file has them with the type F64.
func doubles(values ...float64) (b []byte) {
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// By hand: numbers of other types, each with its extremes. Reference: the types' definitions.
func TestWiden(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		kind string
		data []byte
		want []float32
	}{
		{"F16", []byte{0, 0x3c, 0, 0xc0, 0xff, 0x7b, 1, 0, 0xff, 3, 0, 4, 0, 0x80, 0, 0x7c, 0, 0xfc, 0, 0x7e},
			[]float32{1, -2, 65504, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, float32(math.Copysign(0, -1)), inf, -inf, nan}},
		{"BF16", []byte{0x80, 0x3f, 0, 0xc0, 0x7f, 0x7f, 1, 0, 0x80, 0x7f},
			[]float32{1, -2, 0x1.fep127, 0x1p-133, inf}},
		{"F64", doubles(0.1, math.Inf(1)), []float32{0.1, inf}},
	} {
		n := len(c.data) / int(widths[c.kind]/8)
		header := fmt.Sprintf(`{"a":{"dtype":%q,"shape":[%d],"data_offsets":[0,%d]}}`, c.kind, n, len(c.data))
		f, err := Unmarshal(raw(header, c.data...))
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Read("a")
		for i := range c.want {
			if err != nil || got[i] != c.want[i] && (c.want[i] == c.want[i] || got[i] == got[i]) {
				t.Errorf("%s: %v, want %v; %v", c.kind, got, c.want, err)
				break
			}
		}
		f.Finite = true
		_, err = f.Read("a")
		faulty.Check(t, err, "tensor a has", "damaged, or its training diverged")
	}
	f, err := Unmarshal(raw(`{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},`+
		`"i":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}`, doubles(1e39, 3)...))
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Read("a")
	faulty.Check(t, err, "number 0: 1e+39 is too large")
	_, err = f.Read("i")
	faulty.Check(t, err, "type I64; F32, F16, BF16 and F64 are read")
}

// By hand: names with the prefixes of a wrapped model, only where all have it.
func TestWrapped(t *testing.T) {
	for _, c := range []struct{ names, want []string }{
		{[]string{"module.a", "module.b"}, []string{"a", "b"}},
		{[]string{"module.a", "b"}, []string{"b", "module.a"}},
		{[]string{"_orig_mod.module.a", "_orig_mod.module.b"}, []string{"a", "b"}},
	} {
		var list []Tensor
		for i, name := range c.names {
			list = append(list, Tensor{name, []int{1}, []float32{float32(i)}})
		}
		b, err := Marshal(list, Sealed(list, nil))
		if err != nil {
			t.Fatal(err)
		}
		f, err := Unmarshal(b)
		if err != nil || !slices.Equal(f.Names(), c.want) {
			t.Errorf("%v %v", f.Names(), err)
		}
		for _, name := range c.want {
			if _, err := f.Read(name, 1); err != nil {
				t.Error(err)
			}
		}
	}
}

// Invariant: any flip of any bit of a sealed file is an error when all is read, or changes nothing.
func TestSeal(t *testing.T) {
	metadata := map[string]string{"deephebb": `{"Seed":42}`}
	sealed := Sealed(sample, metadata)
	if !slices.Equal([]byte(fmt.Sprint(Sealed(sample, sealed))), []byte(fmt.Sprint(sealed))) {
		t.Error("sealing twice changes the seal")
	}
	b, err := Marshal(sample, sealed)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	checkSealed := func(f *File) error {
		if err := f.Verify(); err != nil {
			return err
		}
		for _, want := range sample {
			if v, err := f.Read(want.Name, want.Shape...); err != nil {
				return err
			} else if !equal(v, want.Data) {
				return errors.New("other values, unnoticed")
			}
		}
		if f.Metadata()["deephebb"] != metadata["deephebb"] || len(f.Metadata()) != 1 {
			return errors.New("other metadata, unnoticed")
		}
		return nil
	}
	if err := checkSealed(f); err != nil {
		t.Fatal(err)
	}
	noticed, harmless := 0, 0
	for i := range b {
		for bit := range 8 {
			damaged := slices.Clone(b)
			damaged[i] ^= 1 << bit
			f, err := Unmarshal(damaged)
			if err == nil {
				err = checkSealed(f)
			}
			if err == nil {
				harmless++
				continue
			}
			noticed++
			if strings.Contains(err.Error(), "unnoticed") {
				t.Errorf("bit %d of byte %d (%q): %v", bit, i, b[max(0, i-8):i+1], err)
			}
		}
	}
	t.Logf("%d bits flipped, %d noticed, %d in blanks and the like", 8*len(b), noticed, harmless)
}

// By hand: seals that are damaged or of another version.
func TestSealRefused(t *testing.T) {
	list := []Tensor{{"a", []int{1}, []float32{1}}, {"b", []int{1}, []float32{2}}}
	sums := func(old, new string) func(m map[string]string) {
		return func(m map[string]string) { m[checksumKey] = strings.Replace(m[checksumKey], old, new, 1) }
	}
	for _, c := range []struct {
		change func(m map[string]string)
		words  string
	}{
		{func(m map[string]string) { m[formatKey] = "2" }, `format is "2", and this program reads "1"`},
		{func(m map[string]string) { delete(m, formatKey) }, "without the other"},
		{func(m map[string]string) { delete(m, checksumKey) }, "without the other"},
		{func(m map[string]string) { m[checksumKey] = "7" }, "checksums are damaged"},
		{func(m map[string]string) { m[checksumKey] += " x" }, "checksums are damaged"},
		{func(m map[string]string) { m["rate"] = "3" }, "its metadata are not those"},
		{sums(`"a"`, `"c"`), "none for tensor a"},
		{sums(`"a"`, `"c":"","a"`), "2 tensors and checksums for 3"},
	} {
		sealed := Sealed(list, map[string]string{"rate": "1"})
		c.change(sealed)
		b, err := Marshal(list, sealed)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Unmarshal(b)
		faulty.Check(t, err, c.words)
	}
}

// By hand: what is no file.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "none")
	_, err := Open(path)
	faulty.Check(t, err, path+": does not exist")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	_, err = Open(dir)
	faulty.Check(t, err, "is a folder")
	os.WriteFile(path, []byte("text, not a model"), 0o644)
	_, err = Open(path)
	faulty.Check(t, err, path+": no safetensors file")
}

// The cases that were reported: kinds of files that people have, and hostile ones.
func TestCases(t *testing.T) {
	cases := filepath.Join("..", "..", "..", "shared", "cases")
	if _, err := os.Stat(cases); err != nil {
		t.Skip("no reported cases beside the project")
	}
	kinds := func(name string) *File {
		f, err := Open(filepath.Join(cases, "safetensors-kinds", name+".safetensors"))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	orig := kinds("nometa")
	for _, name := range []string{"f16", "bf16", "f64", "extra_i64", "module", "orig"} {
		f := kinds(name)
		f.Finite = true
		for _, n := range orig.Names() {
			want, err := orig.Read(n)
			if err != nil {
				t.Fatal(err)
			}
			shape, _ := orig.Shape(n)
			got, err := f.Read(n, shape...)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for i := range want {
				if math.Abs(float64(got[i]-want[i])) > 0.01*max(0.1, math.Abs(float64(want[i]))) {
					t.Errorf("%s: %s differs: %v, want %v", name, n, got[i], want[i])
					break
				}
			}
		}
		f.Close()
	}
	nan := kinds("nan")
	nan.Finite = true
	if err := all(nan); err == nil {
		t.Error("NaN was read")
	}
	for name, words := range map[string]string{
		"alias_bomb_3000": "begins at byte 0 of the data",
		"dup":             "twice",
		"dup_same":        "twice",
		"empty":           "too few",
		"gap":             "begins at byte",
		"huge_tensor":     "begins at byte 0",
		"inf_bias":        "Inf among",
		"len_2_63":        "would take",
		"len_max":         "would take",
		"len_short":       "damaged",
		"nan_lateral":     "NaN among",
		"nan_weight":      "NaN among",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := Open(filepath.Join(cases, "hostile", "model", name+".st"))
		if err == nil {
			f.Finite = true
			err = all(f)
		}
		faulty.Check(t, err, words)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
			t.Errorf("%s took %d bytes", name, took)
		}
	}
}

// all reads all tensors.
func all(f *File) error {
	for _, name := range f.Names() {
		if _, err := f.Read(name); err != nil {
			return err
		}
	}
	return nil
}

// Settings are read strictly: what is unknown, or not JSON, is refused.
func TestSettings(t *testing.T) {
	type settings struct{ Seed int }
	for text, want := range map[string]string{
		`{"Seed":7}`:         "",
		`{"Seed":7,"New":1}`: `unknown field "New", of a newer version`,
		`{"Seed":"x"}`:       "settings can't be read",
		`{"Seed":7}{}`:       "go on after their end",
		`{`:                  "settings can't be read",
	} {
		b, err := Marshal([]Tensor{{"x", []int{1}, []float32{1}}}, map[string]string{"k": text})
		if err != nil {
			t.Fatal(err)
		}
		f, err := Unmarshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var s settings
		ok, err := f.Settings("k", &s)
		right := err == nil && want == "" && s.Seed == 7
		refused := err != nil && want != "" && strings.Contains(err.Error(), want)
		if !ok || !right && !refused {
			t.Errorf("%s: %+v, %v, %v", text, s, ok, err)
		}
		if ok, err := f.Settings("none", &s); ok || err != nil {
			t.Errorf("settings that are not there: %v, %v", ok, err)
		}
	}
}
