package tensors

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"math"

	"deephebb/internal/files"
)

// A decoder gives the float32 of the number at the beginning of b, or an error if there is none.
type decoder func(b []byte) (float32, error)

// decoders are those of the types that are read.
var decoders = map[string]decoder{
	"F32": func(b []byte) (float32, error) { return math.Float32frombits(binary.LittleEndian.Uint32(b)), nil },
	"BF16": func(b []byte) (float32, error) {
		return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16), nil
	},
	"F16": func(b []byte) (float32, error) { return half(binary.LittleEndian.Uint16(b)), nil },
	"F64": func(b []byte) (float32, error) {
		v := math.Float64frombits(binary.LittleEndian.Uint64(b))
		if w := float32(v); !math.IsInf(float64(w), 0) || math.IsInf(v, 0) {
			return w, nil
		}
		return 0, fmt.Errorf("%g is too large for a float32", v)
	},
}

// half widens a number of 16 bits: sign, 5 bits of exponent, 10 of fraction.
func half(b uint16) float32 {
	sign, exponent, fraction := uint32(b>>15)<<31, uint32(b>>10&31), uint32(b&1023)
	switch exponent {
	case 31: // infinite, or no number
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	case 0: // fraction · 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)/(1<<24)))
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

// decode reads a tensor's numbers part by part, and holds their bytes against the checksum.
func (f *File) decode(e entry) ([]float32, error) {
	width := int(widths[e.kind] / 8)
	values := make([]float32, (e.to-e.from)/int64(width))
	source := io.Reader(f.section(e))
	var sum hash.Hash
	if f.seal != nil {
		sum = sha256.New()
		sum.Write(e.heading())
		source = io.TeeReader(source, sum)
	}
	next, buf := decoders[e.kind], make([]byte, min(1<<16, (e.to-e.from)))
	for i := 0; i < len(values); {
		part := buf[:min(len(buf), (len(values)-i)*width)]
		if _, err := io.ReadFull(source, part); err != nil {
			return nil, files.Bare(err)
		}
		for ; len(part) > 0; part = part[width:] {
			v, err := next(part)
			if err != nil {
				return nil, fmt.Errorf("its number %d: %w", i, err)
			}
			values[i] = v
			i++
		}
	}
	if f.seal != nil {
		return values, f.seal.compare(e, sum)
	}
	return values, nil
}

// Finite is an error if a value of the tensor called name is NaN or infinite.
func Finite(name string, values []float32) error {
	for i, v := range values {
		if v-v != 0 {
			return fmt.Errorf(
				"tensor %s has %v among its numbers (number %d of %d): it was damaged, or its training diverged",
				name, v, i, len(values))
		}
	}
	return nil
}
