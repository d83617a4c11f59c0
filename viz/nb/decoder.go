package nb

import (
	"encoding"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"reflect"
)

// A decoder reads what an encoder wrote.
type decoder struct {
	rest []byte
	err  error
}

// decode reads into v, which can be set.
func (d *decoder) decode(v reflect.Value) {
	if d.err != nil {
		return
	}
	t := v.Type()
	if t.Implements(marshaler) {
		d.unmarshal(v)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(d.number() != 0)
	case reflect.String:
		v.SetString(string(d.take(d.number())))
	case reflect.Slice:
		n, ok := d.length()
		if !ok {
			return
		}
		if raw(t.Elem()) {
			b := d.take(n * uint64(t.Elem().Size()))
			if v.Set(reflect.MakeSlice(t, len(b)/int(t.Elem().Size()), len(b)/int(t.Elem().Size()))); len(b) > 0 {
				copy(memory(v), b)
			}
			return
		}
		v.Set(reflect.MakeSlice(t, 0, 0))
		for range n {
			one := reflect.New(t.Elem()).Elem()
			if d.decode(one); d.err != nil {
				return
			}
			v.Set(reflect.Append(v, one))
		}
	case reflect.Array:
		for i := range v.Len() {
			d.decode(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.decode(v.Field(i))
		}
	case reflect.Map:
		n, ok := d.length()
		if !ok {
			return
		}
		v.Set(reflect.MakeMap(t))
		for range n {
			key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			d.decode(key)
			if d.decode(value); d.err != nil {
				return
			}
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		if d.number() != 0 {
			v.Set(reflect.New(t.Elem()))
			d.decode(v.Elem())
		}
	default:
		switch {
		case v.CanInt():
			v.SetInt(int64(d.number()))
		case v.CanUint():
			v.SetUint(d.number())
		case v.CanFloat():
			v.SetFloat(math.Float64frombits(d.number()))
		case v.CanComplex():
			re := math.Float64frombits(d.number())
			v.SetComplex(complex(re, math.Float64frombits(d.number())))
		default:
			d.err = fmt.Errorf("a %s", t)
		}
	}
}

// unmarshal gives the bytes to the value's own UnmarshalBinary.
func (d *decoder) unmarshal(v reflect.Value) {
	if d.number() == 0 || d.err != nil {
		return
	}
	b := d.take(d.number())
	to := v.Addr()
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		to = v
	}
	if d.err == nil {
		d.err = to.Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(b)
	}
}

// length is how much a slice or map holds; it reports false where there is none.
func (d *decoder) length() (uint64, bool) {
	n := d.number()
	return n - 1, n > 0 && d.err == nil
}

func (d *decoder) number() uint64 {
	b := d.take(8)
	if len(b) < 8 {
		return 0
	}
	return binary.NativeEndian.Uint64(b)
}

func (d *decoder) take(n uint64) []byte {
	if d.err == nil && n > uint64(len(d.rest)) {
		d.err = io.ErrUnexpectedEOF
	}
	if d.err != nil {
		return nil
	}
	var b []byte
	b, d.rest = d.rest[:n], d.rest[n:]
	return b
}
