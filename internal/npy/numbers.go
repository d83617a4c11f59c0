package npy

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A number reads numbers of one type, as many as dst has, from bytes of the given width each. Where
// one does not fit they return its place and an error.
type number struct {
	width int
	float func(dst []float32, src []byte) (at int, err error)
	whole func(dst []int, src []byte) (at int, err error)
}

// numbers returns how to read the type that descr names: the byte order (< little, > big, = and |
// this machine's or none), kind and width.
func numbers(descr string) (number, error) {
	kind := descr
	var order binary.ByteOrder = binary.LittleEndian
	if kind != "" {
		switch kind[0] {
		case '>':
			order, kind = binary.BigEndian, kind[1:]
		case '<', '|', '=': // = is of the machine that wrote it, as good as always little-endian
			kind = kind[1:]
		}
	}
	switch kind {
	case "f2":
		return real(2, func(b []byte) float64 { return half(order.Uint16(b)) }), nil
	case "f4":
		n := real(4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) })
		n.float = func(dst []float32, src []byte) (int, error) { // as is
			for i := range dst {
				dst[i] = math.Float32frombits(order.Uint32(src[4*i:]))
			}
			return 0, nil
		}
		return n, nil
	case "f8":
		return real(8, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) }), nil
	case "i1":
		return integer(1, func(b []byte) int64 { return int64(int8(b[0])) }), nil
	case "i2":
		return integer(2, func(b []byte) int64 { return int64(int16(order.Uint16(b))) }), nil
	case "i4":
		return integer(4, func(b []byte) int64 { return int64(int32(order.Uint32(b))) }), nil
	case "i8":
		return integer(8, func(b []byte) int64 { return int64(order.Uint64(b)) }), nil
	case "u1":
		return integer(1, func(b []byte) int64 { return int64(b[0]) }), nil
	case "u2":
		return integer(2, func(b []byte) int64 { return int64(order.Uint16(b)) }), nil
	case "u4":
		return integer(4, func(b []byte) int64 { return int64(order.Uint32(b)) }), nil
	case "u8":
		return unsigned(order), nil
	case "b1":
		return integer(1, func(b []byte) int64 { return int64(min(b[0], 1)) }), nil
	}
	return number{}, fmt.Errorf("its numbers are of type %s (%s); f2, f4, f8, i1 to i8, u1 to u8 and b1 are read",
		descr, meaning(kind))
}

// meaning says what a type is that is not read.
func meaning(kind string) string {
	words := map[byte]string{
		'O': "Python objects",
		'S': "texts",
		'U': "texts",
		'a': "texts",
		'V': "records",
		'c': "complex numbers",
		'f': "wide floats",
		'M': "dates",
		'm': "durations",
	}
	if kind != "" {
		if w, ok := words[kind[0]]; ok {
			return w
		}
	}
	return "unknown"
}

// each reads numbers one by one.
func each[T any](width int, read func(b []byte) (T, error)) func(dst []T, src []byte) (int, error) {
	return func(dst []T, src []byte) (at int, err error) {
		for i := range dst {
			if dst[i], err = read(src[width*i:][:width]); err != nil {
				return i, err
			}
		}
		return 0, nil
	}
}

// real reads floating-point numbers. As float32 they are rounded; one beyond the largest is an
// error unless it is infinite already.
func real(width int, value func(b []byte) float64) number {
	return number{width,
		each(width, func(b []byte) (float32, error) {
			v := value(b)
			w := float32(v)
			if math.IsInf(float64(w), 0) && !math.IsInf(v, 0) {
				return 0, fmt.Errorf("%g is too large for a float32", v)
			}
			return w, nil
		}),
		each(width, func(b []byte) (int, error) {
			const exact = 1 << 53
			v := value(b)
			if v != math.Trunc(v) || math.Abs(v) > exact {
				return 0, fmt.Errorf("%g is no whole number", v)
			}
			return int(v), nil
		})}
}

func integer(width int, value func(b []byte) int64) number {
	return number{width,
		each(width, func(b []byte) (float32, error) { return float32(value(b)), nil }),
		each(width, func(b []byte) (int, error) {
			v := value(b)
			if int64(int(v)) != v {
				return 0, fmt.Errorf("%d is too large", v)
			}
			return int(v), nil
		})}
}

// unsigned reads unsigned numbers of 64 bits.
func unsigned(order binary.ByteOrder) number {
	return number{8,
		each(8, func(b []byte) (float32, error) { return float32(order.Uint64(b)), nil }),
		each(8, func(b []byte) (int, error) {
			v := order.Uint64(b)
			if v > math.MaxInt {
				return 0, fmt.Errorf("%d is too large", v)
			}
			return int(v), nil
		})}
}

// half widens a number of 16 bits: sign, 5 bits of exponent, 10 of fraction.
func half(b uint16) float64 {
	exponent, fraction := int(b>>10&31), float64(b&1023)
	v := math.Ldexp(1024+fraction, exponent-25)
	switch {
	case exponent == 31 && fraction != 0:
		return math.NaN()
	case exponent == 31:
		v = math.Inf(1)
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	}
	if b>>15 == 1 {
		v = -v
	}
	return v
}
