package tiff

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/tiff/lzw"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/hebb/pictures/internal/fax"
	"deephebb/hebb/pictures/internal/jpeg"
)

// Compressions.
const (
	plain      = 1
	fax2       = 2
	fax3       = 3
	fax4       = 4
	lzwCodes   = 5
	jpegCodes  = 7
	deflate    = 8
	packBits   = 32773
	oldDeflate = 32946
	zstandard  = 50000
)

// foreign names compressions that are not read.
var foreign = map[int]string{
	6: "an old kind of JPEG", 9: "JBIG", 10: "JBIG", 32771: "16-bit padding",
	32809: "ThunderScan", 34676: "SGI LogLuv", 34677: "SGI LogLuv", 34712: "JPEG 2000", 34925: "LZMA",
	34887: "LERC", 50001: "WebP", 50002: "JPEG XL",
}

// unpack returns a part's samples, of full size; with fault.ErrTruncated, the missing ones are
// zero, or there are none at all.
func (l *layout) unpack(p part) ([]byte, error) {
	want := l.size(p)
	in, err := l.packed(p)
	if err != nil {
		return nil, err
	}
	if l.first(tagFillOrder, 1) == 2 && l.compression != jpegCodes {
		in = bytes.Clone(in)
		for i, b := range in {
			in[i] = bits.Reverse8(b)
		}
	}
	var raw []byte
	switch l.compression {
	case plain:
		raw = in
	case packBits:
		raw = unpackBits(in, want)
	case lzwCodes:
		raw, err = readAll(lzw.NewReader(bytes.NewReader(in), lzw.MSB, 8), want)
	case deflate, oldDeflate:
		var z io.Reader
		if z, err = zlib.NewReader(bytes.NewReader(in)); err == nil {
			raw, err = readAll(z, want)
		}
	case zstandard:
		var z *zstd.Decoder
		z, err = zstd.NewReader(bytes.NewReader(in), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err == nil {
			raw, err = readAll(z, want)
			z.Close()
		}
	case fax2, fax3, fax4:
		raw, err = l.fax(in, p)
	case jpegCodes:
		raw, err = l.jpeg(in, p)
	default:
		name, ok := foreign[l.compression]
		if !ok {
			name = fmt.Sprintf("compression %d", l.compression)
		}
		return nil, fault.Unsupported("a TIFF with " + name)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && len(raw) < want {
		err = fault.ErrTruncated
	}
	if err != nil && err != fault.ErrTruncated {
		return nil, err
	}
	if len(raw) < want {
		raw = append(raw[:len(raw):len(raw)], make([]byte, want-len(raw))...)
	}
	if l.predictor != 1 && l.compression != jpegCodes && l.compression != plain {
		raw = bytes.Clone(raw[:want])
		if perr := l.unpredict(raw, p); perr != nil {
			return nil, perr
		}
	}
	return raw[:want], err
}

// packed returns a part's bytes as they stand in the file.
func (l *layout) packed(p part) ([]byte, error) {
	if p.i >= len(l.offsets) || l.offsets[p.i] >= uint64(len(l.content)) {
		return nil, fault.ErrTruncated
	}
	in := l.content[l.offsets[p.i]:]
	if p.i < len(l.bytes) && l.bytes[p.i] > 0 && l.bytes[p.i] < uint64(len(in)) {
		in = in[:l.bytes[p.i]]
	}
	return in, nil
}

// readAll reads up to n bytes, which must not be more than the packed ones can hold.
func readAll(r io.Reader, n int) ([]byte, error) {
	var b bytes.Buffer
	m, err := io.Copy(&b, io.LimitReader(r, int64(n)))
	if err != nil && m == int64(n) {
		err = nil
	}
	return b.Bytes(), err
}

// unpackBits expands runs: n+1 single bytes, or one byte 1-n times where n is negative.
func unpackBits(in []byte, want int) []byte {
	var out []byte
	for len(in) > 1 && len(out) < want {
		n := int(int8(in[0]))
		in = in[1:]
		switch {
		case n >= 0:
			n = min(n+1, len(in))
			out, in = append(out, in[:n]...), in[n:]
		case n > -128:
			out, in = append(out, bytes.Repeat(in[:1], 1-n)...), in[1:]
		}
	}
	return out
}

// fax expands a fax machine's codes; white is 0, as those who write TIFF have it.
func (l *layout) fax(in []byte, p part) ([]byte, error) {
	if l.bits != 1 || p.samples != 1 {
		return nil, errors.New("its pixels have more than the bit that fax codes are for")
	}
	kind := map[int]fax.Kind{fax2: fax.Lines, fax3: fax.Group3, fax4: fax.Group4}[l.compression]
	if l.compression == fax3 && l.first(tagFaxOptions, 0)&1 != 0 {
		kind = fax.Mixed
	}
	return fax.Decode(in, kind, p.width, p.height)
}

// jpeg decodes a part that is a JPEG whose tables may stand in a tag.
func (l *layout) jpeg(in []byte, p part) ([]byte, error) {
	if tables := l.tags[tagJPEGTables].data; len(tables) > 4 && len(in) > 2 {
		in = append(bytes.Clone(tables[:len(tables)-2]), in[2:]...)
	}
	m, err := jpeg.Decode(in, 1)
	if m == nil {
		return nil, err
	}
	values := map[jpeg.Kind]int{jpeg.Gray: 1, jpeg.RGB: 3, jpeg.CMYK: 4}[m.Kind]
	if values != p.samples || m.Width < min(p.width, l.width-p.x) || m.Height < min(p.height, l.height-p.y) {
		return nil, fmt.Errorf("a part of it is a JPEG of %d×%d pixels of %d samples", m.Width, m.Height, values)
	}
	m.YCC = l.photometric == yCbCr
	out := make([]byte, l.lineBytes(p)*p.height)
	lines, line := m.Lines(), make([]byte, m.Width*values)
	for y := range min(p.height, m.Height) {
		lines(line, y)
		copy(out[y*l.lineBytes(p):][:l.lineBytes(p)], line)
	}
	if m.Kind == jpeg.CMYK { // as they stand in the file
		for i, v := range out {
			out[i] = 255 - v
		}
	}
	return out, err
}
