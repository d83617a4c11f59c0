package npy

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A number reads a number of one type: as float32, or as int, with an error where it does not fit.
type number struct {
	width int // bytes
	float func(b []byte) (float32, error)
	whole func(b []byte) (int, error)
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
		case '<', '|':
			kind = kind[1:]
		case '=': // of the machine that wrote it, as good as always little-endian
			kind = kind[1:]
		}
	}
	switch kind {
	case "f2":
		return real(2, func(b []byte) float64 { return half(order.Uint16(b)) }), nil
	case "f4":
		return real(4, func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) }), nil
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
		n := integer(8, func(b []byte) int64 { return int64(order.Uint64(b)) })
		n.float = func(b []byte) (float32, error) { return float32(order.Uint64(b)), nil }
		signed := n.whole
		n.whole = func(b []byte) (int, error) {
			if v := order.Uint64(b); v > math.MaxInt64 {
				return 0, fmt.Errorf("%d is too large", v)
			}
			return signed(b)
		}
		return n, nil
	case "b1":
		return integer(1, func(b []byte) int64 { return int64(min(b[0], 1)) }), nil
	}
	return number{}, fmt.Errorf("its numbers are of type %s (%s); f2, f4, f8, i1 to i8, u1 to u8 and b1 are read", descr, meaning(kind))
}

// meaning says what a type is that is not read.
func meaning(kind string) string {
	words := map[byte]string{'O': "Python objects", 'S': "texts", 'U': "texts", 'V': "records", 'c': "complex numbers", 'M': "dates", 'm': "durations", 'f': "wide floats", 'a': "texts"}
	if kind != "" {
		if w, ok := words[kind[0]]; ok {
			return w
		}
	}
	return "unknown"
}

// real reads a floating-point number. As float32 it is rounded; one beyond the largest is an error
// unless it is infinite already.
func real(width int, value func(b []byte) float64) number {
	return number{width,
		func(b []byte) (float32, error) {
			v := value(b)
			w := float32(v)
			if math.IsInf(float64(w), 0) && !math.IsInf(v, 0) {
				return 0, fmt.Errorf("%g is too large for a float32", v)
			}
			return w, nil
		},
		func(b []byte) (int, error) {
			const exact = 1 << 53
			v := value(b)
			if v != math.Trunc(v) || math.Abs(v) > exact {
				return 0, fmt.Errorf("%g is no whole number", v)
			}
			return int(v), nil
		}}
}

func integer(width int, value func(b []byte) int64) number {
	return number{width,
		func(b []byte) (float32, error) { return float32(value(b)), nil },
		func(b []byte) (int, error) {
			v := value(b)
			if int64(int(v)) != v {
				return 0, fmt.Errorf("%d is too large", v)
			}
			return int(v), nil
		}}
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
