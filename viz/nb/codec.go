package nb

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"slices"
	"unsafe"
)

// An encoder writes values so that different ones give different bytes: Keep's inputs, to be
// summed, and its results, to be read again. A number is 8 bytes, in slices what its type has;
// before what has no fixed length stands how long it is, and a nil slice, map or pointer is not an
// empty one. Bytes stand in the machine's order.
type encoder struct {
	w io.Writer
	// take what cannot be read again as well: unexported fields, and interfaces as the name of the
	// type and the value
	any bool
	err error
}

// depth is how many pointers may lead from one to the next before a value is taken to point to
// itself.
const depth = 1000

var (
	marshaler   = reflect.TypeFor[encoding.BinaryMarshaler]()
	unmarshaler = reflect.TypeFor[encoding.BinaryUnmarshaler]()
	hasher      = reflect.TypeFor[interface{ Hash() string }]()
	file        = reflect.TypeFor[os.File]()
)

// encode writes v, a value whose type the reader knows, with so many pointers behind it.
func (e *encoder) encode(v reflect.Value, deep int) {
	if e.err != nil {
		return
	}
	t := v.Type()
	if deep > depth {
		e.err = fmt.Errorf("a %s that points to itself", t)
		return
	}
	if e.any && t.Implements(hasher) && v.CanInterface() && !isNil(v) {
		e.bytes([]byte(v.Interface().(interface{ Hash() string }).Hash()))
		return
	}
	if t.Implements(marshaler) && v.CanInterface() {
		e.marshal(v)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			e.number(1)
		} else {
			e.number(0)
		}
	case reflect.String:
		e.bytes([]byte(v.String()))
	case reflect.Slice, reflect.Array:
		e.list(v, deep)
	case reflect.Struct:
		if t == file {
			e.err = errors.New("an os.File: name the file with nb.Files")
			return
		}
		for i := range v.NumField() {
			e.encode(v.Field(i), deep)
		}
	case reflect.Map:
		e.table(v, deep)
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			e.number(0)
			return
		}
		e.number(1)
		if v.Kind() == reflect.Interface {
			e.bytes(fmt.Appendf(nil, "%s %s", v.Elem().Type().PkgPath(), v.Elem().Type()))
		}
		e.encode(v.Elem(), deep+1)
	default:
		switch {
		case v.CanInt():
			e.number(uint64(v.Int()))
		case v.CanUint():
			e.number(v.Uint())
		case v.CanFloat():
			e.number(math.Float64bits(v.Float()))
		case v.CanComplex():
			e.number(math.Float64bits(real(v.Complex())))
			e.number(math.Float64bits(imag(v.Complex())))
		case v.IsNil():
			e.number(0)
		default:
			e.err = fmt.Errorf("a %s", t)
		}
	}
}

func isNil(v reflect.Value) bool {
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil()
}

// marshal writes what the value's own MarshalBinary gives.
func (e *encoder) marshal(v reflect.Value) {
	if isNil(v) {
		e.number(0)
		return
	}
	e.number(1)
	b, err := v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		e.err = err
		return
	}
	e.bytes(b)
}

// list writes a slice or an array. Numbers go out as they lie in memory.
func (e *encoder) list(v reflect.Value, deep int) {
	if v.Kind() == reflect.Slice {
		if v.IsNil() {
			e.number(0)
			return
		}
		e.number(uint64(v.Len()) + 1)
		if raw(v.Type().Elem()) {
			e.write(memory(v))
			return
		}
	}
	for i := range v.Len() {
		e.encode(v.Index(i), deep)
	}
}

// raw reports whether values of the type are numbers that can be written as they lie in memory.
func raw(t reflect.Type) bool {
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Complex128 && !t.Implements(marshaler)
}

// memory is what a slice of numbers holds, as bytes.
func memory(v reflect.Value) []byte {
	return unsafe.Slice((*byte)(v.UnsafePointer()), v.Len()*int(v.Type().Elem().Size()))
}

// table writes a map, its entries in the order of their bytes.
func (e *encoder) table(v reflect.Value, deep int) {
	if v.IsNil() {
		e.number(0)
		return
	}
	e.number(uint64(v.Len()) + 1)
	var entries [][]byte
	for m := v.MapRange(); m.Next(); {
		var b bytes.Buffer
		one := &encoder{w: &b, any: e.any, err: e.err}
		one.encode(m.Key(), deep+1)
		one.encode(m.Value(), deep+1)
		e.err = one.err
		entries = append(entries, b.Bytes())
	}
	slices.SortFunc(entries, bytes.Compare)
	for _, b := range entries {
		e.write(b)
	}
}

func (e *encoder) number(x uint64) {
	e.write(binary.NativeEndian.AppendUint64(nil, x))
}

func (e *encoder) bytes(b []byte) {
	e.number(uint64(len(b)))
	e.write(b)
}

func (e *encoder) write(b []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(b)
	}
}

// storable returns an error that says which part of a type a decoder could not read again.
func storable(t reflect.Type, seen map[reflect.Type]bool) error {
	if seen[t] {
		return nil
	}
	seen[t] = true
	if t.Implements(marshaler) {
		if t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(unmarshaler) || t.Implements(unmarshaler) {
			return nil
		}
		return fmt.Errorf("%s has MarshalBinary, but no UnmarshalBinary", t)
	}
	switch t.Kind() {
	case reflect.Interface:
		return fmt.Errorf("%s is an interface, which does not say what it holds", t)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return fmt.Errorf("%s cannot be written to a file", t)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return storable(t.Elem(), seen)
	case reflect.Map:
		return errors.Join(storable(t.Key(), seen), storable(t.Elem(), seen))
	case reflect.Struct:
		for f := range t.Fields() {
			if !f.IsExported() {
				return fmt.Errorf("%s has the unexported field %s", t, f.Name)
			}
			if err := storable(f.Type, seen); err != nil {
				return err
			}
		}
	}
	return nil
}
