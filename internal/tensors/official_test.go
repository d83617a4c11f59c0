package tensors

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// python finds an interpreter that has the official package.
func python(t *testing.T) string {
	t.Helper()
	places, _ := filepath.Glob(filepath.Join("..", "..", ".venv*", "bin", "python"))
	for _, p := range slices.Concat([]string{os.Getenv("HEBB_PYTHON")}, places, []string{"python3"}) {
		if p != "" && exec.Command(p, "-c", "import numpy, safetensors").Run() == nil {
			return p
		}
	}
	t.Skip("no Python with numpy and safetensors: name one in HEBB_PYTHON")
	return ""
}

// official is what the official reader says of files: nil for one that it refuses.
func official(t *testing.T, list [][]byte) []map[string][3]any {
	t.Helper()
	var in bytes.Buffer
	for _, b := range list {
		in.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(b))))
		in.Write(b)
	}
	c := exec.Command(python(t), filepath.Join("testdata", "official.py"))
	c.Stdin, c.Stderr = &in, os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var read []map[string][3]any
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r map[string][3]any
		exact := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		exact.UseNumber()
		if err := exact.Decode(&r); err != nil {
			t.Fatal(err)
		}
		read = append(read, r)
	}
	if len(read) != len(list) {
		t.Fatalf("%d of %d files came back", len(read), len(list))
	}
	return read
}

// variety is files of all types and kinds, and damaged ones made of them.
func variety(n int) [][]byte {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []string{"F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL",
		"F8_E4M3", "F8_E5M2", "F4", "C64", "F32", "F32"}
	tokens := []string{`"`, `{`, `}`, `[`, `]`, `,`, `:`, `0`, `1`, `4`, `-1`, `1.0`, `1e0`, `null`, `true`,
		`"dtype"`, `"DTYPE"`, `"shape"`, `"F32"`, `"F16"`, `"x"`, `"__metadata__"`, `{}`, `[]`,
		`\u0061`, `\ud800`, `\ud83d\ude00`, "\ufffd", "\xff", "\n", " ",
		`18446744073709551615`, `9223372036854775807`, `"data_offsets"`, `[0,4]`}
	var list [][]byte
	for len(list) < n {
		var entries []string
		if r.IntN(2) == 0 {
			entries = append(entries, `"__metadata__":{"format":"pt","a":"ü"}`)
		}
		var data []byte
		for i := range r.IntN(4) {
			kind := kinds[r.IntN(len(kinds))]
			shape, count := []int{}, int64(1)
			for range r.IntN(4) {
				d := r.IntN(4) * 2 / (1 + r.IntN(3))
				shape, count = append(shape, d), count*int64(d)
			}
			if widths[kind]*count%8 != 0 {
				shape, count = append(shape, 2), count*2
			}
			from := len(data)
			for range widths[kind] * count / 8 {
				data = append(data, byte(r.Uint32()))
			}
			text, _ := json.Marshal(shape)
			entries = append(entries, fmt.Sprintf(`"t%d":{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`,
				i, kind, text, from, len(data)))
		}
		r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		header := "{" + strings.Join(entries, ",") + "}"
		for range r.IntN(3) {
			at := r.IntN(len(header))
			end := min(len(header), at+r.IntN(6))
			switch r.IntN(3) {
			case 0:
				header = header[:at] + tokens[r.IntN(len(tokens))] + header[end:]
			case 1:
				header = header[:at] + tokens[r.IntN(len(tokens))] + header[at:]
			case 2:
				header = header[:at] + header[end:]
			}
			if header == "" {
				header = "{}"
			}
		}
		if r.IntN(20) == 0 {
			data = append(data, 0)
		}
		list = append(list, raw(header, data...))
	}
	return list
}

// Reference: the Python package safetensors. What one accepts the other does, with equal values,
// but for what the package's comment says. The strict tests' headers are among the files.
func TestOfficial(t *testing.T) {
	list := variety(20_000)
	if testing.Short() {
		list = list[:2000]
	}
	sealed, err := Marshal(sample, Sealed(sample, map[string]string{"k": "v"}))
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, sealed)
	accepted, excepted := 0, map[string]int{}
	stricter := []string{"twice", "which is none", "has [ where {", "has 18446744073709551615 where", "1024 numbers"}
	for i, want := range official(t, list) {
		f, err := Unmarshal(list[i])
		switch {
		case err == nil && want == nil:
			t.Errorf("%q is read, and the official reader refuses it", list[i])
		case err != nil && want != nil:
			known := ""
			for _, words := range stricter {
				if strings.Contains(err.Error(), words) {
					known = words
				}
			}
			if excepted[known]++; known == "" {
				t.Errorf("%q is refused, and the official reader reads it: %v", list[i], err)
			}
		case err == nil:
			accepted++
			checkEqual(t, f, want)
		}
	}
	t.Logf("%d files, %d accepted by both, %v refused by this reader alone", len(list), accepted, excepted)
}

// checkEqual compares tensors with what the official reader has.
func checkEqual(t *testing.T, f *File, want map[string][3]any) {
	t.Helper()
	if len(f.Names()) != len(want) {
		t.Errorf("%v, want %v", f.Names(), want)
		return
	}
	for _, name := range f.Names() {
		w, ok := want[name]
		shape, _ := f.Shape(name)
		same := strings.ReplaceAll(fmt.Sprint(shape), " ", ",") == strings.ReplaceAll(fmt.Sprint(w[1]), " ", ",")
		if !ok || f.Type(name) != w[0] || len(shape) > 0 && !same {
			t.Errorf("%s: %s %v, want %v", name, f.Type(name), shape, w)
		}
		values, err := f.Read(name)
		if w[2] == "" || err != nil {
			if err == nil || w[2] != "" && !strings.Contains(err.Error(), "too large for a float32") {
				t.Errorf("%s: %v, want %v", name, err, w)
			}
			continue
		}
		h := sha256.New()
		for _, v := range values {
			bits := math.Float32bits(v)
			if v != v {
				bits = 0x7fc00000
			}
			h.Write(binary.LittleEndian.AppendUint32(nil, bits))
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != w[2] {
			t.Errorf("%s of %s: other values", name, f.Type(name))
		}
	}
}
