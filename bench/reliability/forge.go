//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// A forged file claims more than it is. Its kind says in which inputs' places it is put.
type forged struct{ kind, path string }

// forge makes the files, those of a kind in a folder of that name.
func forge(dir string) error {
	for kind, contents := range map[string]func() map[string][]byte{
		"model": models,
		"npy":   arrays,
		"csv":   tables,
		"idx":   sets,
		"sheet": images,
		"any":   oddities,
	} {
		for name, b := range contents() {
			if err := put(filepath.Join(dir, kind, name), b); err != nil {
				return err
			}
		}
	}
	for name, b := range images() { // eight of a kind in a folder: as many at once as there are processors
		folder := filepath.Join(dir, "folder", name)
		if err := paint(folder); err != nil {
			return err
		}
		for i := range 8 {
			if err := put(filepath.Join(folder, "class0", fmt.Sprint(i, name)), b); err != nil {
				return err
			}
		}
	}
	for name, text := range map[string]string{
		"escape": `{"format":1,"files":[{"name":"../good.npy","size":1,"sha256":""}]}`,
		"deep":   strings.Repeat(`{"a":`, 1<<20),
		"many":   `{"format":1,"files":[` + strings.Repeat(`{"name":"x","size":1},`, 1<<18) + `{"name":"x"}]}`,
	} {
		if err := put(filepath.Join(dir, "result", name, "manifest.json"), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// put writes a file and makes its folder.
func put(path string, b []byte) error {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}

// forgedIn lists what forge made.
func forgedIn(dir string) (list []forged, err error) {
	for _, kind := range []string{"model", "npy", "csv", "idx", "sheet", "any", "folder", "result"} {
		entries, err := os.ReadDir(filepath.Join(dir, kind))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			list = append(list, forged{kind, filepath.Join(dir, kind, e.Name())})
		}
	}
	return list, nil
}

// oddities are no file of any kind.
func oddities() map[string][]byte {
	return map[string][]byte{
		"empty": nil,
		"zeros": make([]byte, 1<<20),
		"text":  []byte("not what you think\n"),
		"ones":  bytes.Repeat([]byte{255}, 1<<20),
	}
}

// model is a safetensors file.
func model(header string, data int) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), make([]byte, data)...)
}

func models() map[string][]byte {
	tensor := func(shape string, from, to int) string {
		return fmt.Sprintf(`{"dtype":"F32","shape":[%s],"data_offsets":[%d,%d]}`, shape, from, to)
	}
	whole := func(metadata string, lateral byte) []byte {
		b := model(`{"__metadata__":{`+metadata+`},`+
			`"layers.0.encode.weight":`+tensor("1,4,3,3", 0, 144)+`,`+
			`"layers.0.encode.bias":`+tensor("1", 144, 148)+`,`+
			`"layers.0.lateral_weights":`+tensor("4,4", 148, 212)+`}`, 212)
		b[len(b)-1], b[len(b)-2] = lateral, lateral<<1
		return b
	}
	var alias []string
	for i := range 30_000 {
		alias = append(alias, fmt.Sprintf(`"t%d":%s`, i, tensor("1000000", 0, 4_000_000)))
	}
	settings := func(text string) string { return fmt.Sprintf(`"deephebb":%q`, text) }
	network := func(text string) []byte {
		return model(fmt.Sprintf(`{"__metadata__":{"deephebb.network":%q}}`, text), 0)
	}
	return map[string][]byte{
		"alias.st":      model("{"+strings.Join(alias, ",")+"}", 4_000_000),
		"length.st":     append(bytes.Repeat([]byte{255}, 7), 127, '{', '}'),
		"shape.st":      model(`{"layers.0.encode.weight":`+tensor("4611686018427387904,4,3,3", 0, 4)+`}`, 4),
		"twice.st":      model(`{"a":`+tensor("1", 0, 4)+`,"a":`+tensor("1", 0, 4)+`}`, 4),
		"gap.st":        model(`{"a":`+tensor("1", 4, 8)+`}`, 8),
		"deep.st":       model(strings.Repeat(`{"a":`, 1<<20), 0),
		"brackets.st":   model(`{"a":{"dtype":"F32","x":`+strings.Repeat("[", 1<<20), 0),
		"nan.st":        whole("", 0x7f),
		"good.st":       whole("", 0),
		"input.st":      whole(settings(`{"Input":[4,1000000,1000000],"Rule":"shared"}`), 0),
		"negative.st":   whole(settings(`{"Input":[-4,-4,-4],"Rule":"shared"}`), 0),
		"rule.st":       whole(settings(`{"Input":[4,4,4],"Rule":"unheard of"}`), 0),
		"overflow.st":   whole(settings(`{"Input":[4,4294967296,4294967296],"Rule":"shared"}`), 0),
		"network.st":    network(`{"Config":{"Layers":[{"Width":1000000000,"Kernel":5}]},"Steps":[1],"Fitted":[true]}`),
		"manylayers.st": network(`{"Config":{"Layers":[` + strings.Repeat(`{},`, 1<<18) + `{}]}}`),
	}
}

// array is a .npy file.
func array(header string, data int) []byte {
	b := append([]byte("\x93NUMPY\x02\x00"), binary.LittleEndian.AppendUint32(nil, uint32(len(header)))...)
	return append(append(b, header...), make([]byte, data)...)
}

func arrays() map[string][]byte {
	header := func(descr, shape string) string {
		return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }\n"
	}
	zipped := func(name string, size int, claim uint64) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create(name)
		w.Write(array(header("<f4", fmt.Sprintf("%d, 1024", size>>12)), size))
		z.Close()
		if claim > 0 {
			at := bytes.LastIndex(b.Bytes(), []byte("PK\x01\x02"))
			binary.LittleEndian.PutUint32(b.Bytes()[at+24:], uint32(claim))
		}
		return b.Bytes()
	}
	nan := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(math.NaN())))
	const code = "{'descr': '<f4', 'fortran_order': False, 'shape': (__import__('os').system('touch hacked'),), }"
	return map[string][]byte{
		"length.npy":   []byte("\x93NUMPY\x02\x00\xfc\xff\xff\xff"),
		"shape.npy":    array(header("<f4", "4611686018427387904, 4"), 16),
		"large.npy":    array(header("<f4", "36, 1099511627776"), 16),
		"objects.npy":  array(header("|O", "36, 4"), 1000),
		"records.npy":  array("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (36,), }", 144),
		"code.npy":     array(code, 16),
		"brackets.npy": array(strings.Repeat("(", 1<<20), 0),
		"nan.npy":      append(array(header("<f4", "36, 1"), 0), bytes.Repeat(nan, 36)...),
		"zero.npy":     array(header("<f4", "36, 4"), 576),
		"bomb.npz":     zipped("x.npy", 64<<20, 0),
		"claim.npz":    zipped("x.npy", 1<<12, 1<<31),
		"none.npz":     zipped("notes.txt", 1<<12, 0),
	}
}

func tables() map[string][]byte {
	const huge = "00.png,1e308,-1e308,99999999999999999,1,1000000000\n"
	return map[string][]byte{
		"line.csv":    append([]byte("name,x,y\n"), bytes.Repeat([]byte("a"), 64<<20)...),
		"quote.csv":   append([]byte("name,x,y\n\""), bytes.Repeat([]byte("a\n"), 32<<20)...),
		"columns.csv": append(bytes.Repeat([]byte("x,"), 1<<20), '\n'),
		"rows.csv":    append([]byte("name,x,y\n"), bytes.Repeat([]byte(",,\n"), 4<<20)...),
		"wide.csv":    append([]byte("\xff\xfe"), bytes.Repeat([]byte{0, 0xd8}, 1<<20)...),
		"huge.csv":    []byte("name,x,y,label,step,layer\n" + strings.Repeat(huge, 36)),
		"nan.csv":     []byte("name,x,y,label\n" + strings.Repeat("00.png,nan,inf,nan\n", 36)),
		"ends.csv":    bytes.Repeat([]byte("\r"), 16<<20),
	}
}

func sets() map[string][]byte {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write([]byte("\x00\x00\x08\x03\x00\x00\xff\xff\x00\x00\x04\x00\x00\x00\x04\x00"))
	for range 256 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	return map[string][]byte{
		"counts.idx":  []byte("\x00\x00\x08\x03\x7f\xff\xff\xff\x7f\xff\xff\xff\x7f\xff\xff\xff"),
		"types.idx":   []byte("\x00\x00\x0e\xff\x00\x00\x00\x01"),
		"bomb.idx.gz": bomb.Bytes(),
		"odd.bin":     make([]byte, 3073*3+1),
	}
}

// images are pictures with few bytes that claim to be large.
func images() map[string][]byte {
	gif := func(screen, frame string) []byte {
		return []byte("GIF89a" + screen + "\x80\x00\x00\x00\x00\x00\xff\xff\xff" +
			",\x00\x00\x00\x00" + frame + "\x00\x02\x02D\x01\x00;")
	}
	const jpeg = "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01" +
		"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00\x00\x00\xff\xd9"
	bmp := "BM" + strings.Repeat("\x00", 8) + "\x36\x00\x00\x00\x28\x00\x00\x00" +
		"\xff\xff\x00\x00\xff\xff\x00\x00\x01\x00\x20\x00" + strings.Repeat("\x00", 24)
	return map[string][]byte{
		"header.png": pngOf(65000, 65000, nil),
		"bomb.png":   pngOf(20000, 20000, make([]byte, 20001)),
		"screen.gif": gif("\xff\xff\xff\xff", "\xff\xff\xff\xff"),
		"small.gif":  gif("\x50\x46\x50\x46", "\x01\x00\x01\x00"),
		"huge.jpg":   []byte(jpeg),
		"huge.bmp":   []byte(bmp),
		"huge.ppm":   []byte("P6 99999 99999 255\n"),
		"ascii.pgm":  []byte("P2 99999 99999 255\n1 2 3"),
		"counts.tif": []byte("II*\x00\x08\x00\x00\x00\xff\xff\x00\x01\x04\x00\xff\xff\xff\x7f\x08\x00\x00\x00"),
		"circle.tif": []byte("II*\x00\x08\x00\x00\x00\x01\x00\x00\x01\x04\x00\x01\x00\x00\x00" +
			"\xff\xff\x00\x00\x08\x00\x00\x00"),
		"huge.webp": []byte("RIFF\x14\x00\x00\x00WEBPVP8L\x08\x00\x00\x00\x2f\xff\xff\xff\x0f\x00\x00\x00"),
	}
}

// pngOf is a PNG of gray pixels whose rows, if given, are all the same.
func pngOf(width, height uint32, row []byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		body := append([]byte(kind), data...)
		b = binary.BigEndian.AppendUint32(append(b, body...), crc32.ChecksumIEEE(body))
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(size, 8, 0, 0, 0, 0))
	if row != nil {
		var z bytes.Buffer
		packed := zlib.NewWriter(&z)
		for range height {
			packed.Write(row)
		}
		packed.Close()
		chunk("IDAT", z.Bytes())
	}
	chunk("IEND", nil)
	return b
}
