package npy

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

	"gonum.org/v1/gonum/blas/blas32"
)

// numpy runs the script with an interpreter that has NumPy.
func numpy(t *testing.T, in []byte, args ...string) []byte {
	t.Helper()
	places, _ := filepath.Glob(filepath.Join("..", "..", ".venv*", "bin", "python"))
	for _, p := range slices.Concat([]string{os.Getenv("HEBB_PYTHON")}, places, []string{"python3"}) {
		if p == "" || exec.Command(p, "-c", "import numpy").Run() != nil {
			continue
		}
		c := exec.Command(p, append([]string{filepath.Join("testdata", "official.py")}, args...)...)
		c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	t.Skip("no Python with numpy: name one in HEBB_PYTHON")
	return nil
}

// sum is a sum of a matrix's numbers, of any NaN the same.
func sum(x blas32.General) string {
	h := sha256.New()
	for _, v := range x.Data {
		bits := math.Float32bits(v)
		if v != v {
			bits = 0x7fc00000
		}
		h.Write(binary.LittleEndian.AppendUint32(nil, bits))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Reference: NumPy. Arrays of every type, order, layout and version that it writes are read with
// its values, and what is written here has the bytes that it writes.
func TestNumPyWrites(t *testing.T) {
	dir := t.TempDir()
	out := numpy(t, nil, dir)
	n := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); n++ {
		var want [4]any
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, want[0].(string))
		x, err := Read(path, "")
		if err != nil || sum(x) != want[3] {
			t.Errorf("%s: %v", want[0], err)
			continue
		}
		if want[0] == "f4leC1.npy" {
			var b bytes.Buffer
			if disk, err := os.ReadFile(path); err != nil || Encode(&b, x) != nil || !bytes.Equal(b.Bytes(), disk) {
				t.Error("what is written here differs from what NumPy writes", err)
			}
		}
	}
	if n < 150 {
		t.Errorf("%d arrays", n)
	}
}

// variety is files with headers of all kinds, good ones and damaged.
func variety(n int) [][]byte {
	r := rand.New(rand.NewPCG(5, 6))
	kinds := []string{"<f4", "<f4", ">f8", "<f8", "<f2", ">f4", "|i1", "|u1", "|b1", "<i2", ">i8", "<u8",
		"<U1", "|S1", "<c8", "|O", "<M8[s]", "=f4", "f4", "<f16", "|V4"}
	tokens := []string{"'", `"`, "{", "}", "(", ")", "[", "]", ",", ":", "0", "1", "2L", "-1", "+1", "1.0", "1e0",
		"True", "False", "None", "'descr'", "'shape'", "#x", "\n", " ", "\t",
		"0x1", "1_0", "()", "b'x'", "\\", "\x00", "\xff", "ü", "99999999999999999999", "'fortran_order'"}
	var list [][]byte
	for len(list) < n {
		kind := kinds[r.IntN(len(kinds))]
		rows, cols := r.IntN(4)+r.IntN(2), 1+r.IntN(3)
		width := map[byte]int{'1': 1, '2': 2, '4': 4, '8': 8, '6': 16, ']': 8}[kind[len(kind)-1]]
		if strings.HasPrefix(kind, "<U") {
			width = 4
		}
		shape := fmt.Sprintf("(%d, %d)", rows, cols)
		if r.IntN(5) == 0 {
			shape = fmt.Sprintf("(%d,)", rows*cols)
		}
		fortran := []string{"True", "False"}[r.IntN(2)]
		fields := []string{"'descr': '" + kind + "'", "'fortran_order': " + fortran, "'shape': " + shape}
		if r.IntN(3) == 0 {
			r.Shuffle(3, func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		}
		header := "{" + strings.Join(fields, ", ") + []string{", }", "}"}[r.IntN(2)]
		for range r.IntN(3) {
			at := r.IntN(len(header) + 1)
			end := min(len(header), at+r.IntN(4))
			switch r.IntN(3) {
			case 0:
				header = header[:at] + tokens[r.IntN(len(tokens))] + header[end:]
			case 1:
				header = header[:at] + tokens[r.IntN(len(tokens))] + header[at:]
			case 2:
				header = header[:at] + header[end:]
			}
		}
		header += strings.Repeat(" ", r.IntN(20)) + "\n"
		version := byte(1 + r.IntN(3))
		b := append([]byte(magic), version, 0)
		if version == 1 {
			b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
		} else {
			b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
		}
		b = append(b, header...)
		for range rows*cols*width - min(r.IntN(20)/19, rows*cols*width) {
			b = append(b, byte(r.Uint32()))
		}
		list = append(list, b)
	}
	return list
}

// Reference: NumPy. What is read here NumPy reads with the same values; and matrices of plain
// numbers that it reads are read here, but for files that go on after their numbers, numbers too
// large for float32, and other ways than its own to write counts and types (0x1, 1f4, i).
func TestNumPyReads(t *testing.T) {
	list := variety(20_000)
	if testing.Short() {
		list = list[:2000]
	}
	var in bytes.Buffer
	for _, b := range list {
		in.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(b))))
		in.Write(b)
	}
	accepted, excepted, i := 0, map[string]int{}, 0
	for lines := bufio.NewScanner(bytes.NewReader(numpy(t, in.Bytes()))); lines.Scan(); i++ {
		var want []any
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		a, err := parse(list[i])
		var x blas32.General
		if err == nil {
			x, err = a.Matrix()
		}
		switch {
		case err == nil && want == nil:
			t.Errorf("%q is read, and NumPy refuses it", list[i])
		case err == nil && sum(x) != want[2]:
			t.Errorf("%q: other values", list[i])
		case err == nil:
			accepted++
		case want != nil && want[2] != "":
			known := ""
			for _, words := range []string{
				"n × d", "are left for all", "too large for a float32", "where a whole number",
				"(unknown)", "(wide floats)",
			} {
				if strings.Contains(err.Error(), words) {
					known = words
				}
			}
			if excepted[known]++; known == "" {
				t.Errorf("%q is refused, and NumPy reads it: %v", list[i], err)
			}
		}
	}
	if i != len(list) {
		t.Fatalf("%d of %d came back", i, len(list))
	}
	t.Logf("%d files, %d accepted by both, %v refused by this reader alone", len(list), accepted, excepted)
}
