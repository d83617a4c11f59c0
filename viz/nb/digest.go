package nb

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"reflect"
	"slices"
)

// Files stands for the contents of files and folders among Keep's inputs: their names, sizes and times of change, folders with all that is in them.
type Files []string

func (f Files) digest(h io.Writer) error {
	for _, path := range f {
		if !filepath.IsAbs(path) {
			path = filepath.Join(base(), path)
		}
		err := filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				fmt.Fprintf(h, "%q %d %d\n", at, info.Size(), info.ModTime().UnixNano())
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("nb: Keep's input: %w", err)
		}
	}
	return nil
}

// input writes into h what stands for an input of Keep: files' names, sizes and times, what its Hash method says (as a *pictures.Dataset's does), or all that it
// is made of.
func input(h io.Writer, in any) error {
	switch in := in.(type) {
	case Files:
		return in.digest(h)
	case interface{ Hash() string }:
		fmt.Fprintf(h, "%T:%q", in, in.Hash())
	default:
		digest(h, reflect.ValueOf(in))
	}
	return nil
}

// digest writes into h all that v is made of, its type and unexported fields included, so that different values give different bytes. Pointers are
// followed (what points to itself is not supported); a func, chan or unsafe.Pointer that is not nil panics.
func digest(h io.Writer, v reflect.Value) {
	if !v.IsValid() {
		io.WriteString(h, "nil;")
		return
	}
	fmt.Fprintf(h, "%s:", v.Type())
	contents(h, v)
}

// contents is digest for a v whose type is known from what holds it.
func contents(h io.Writer, v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		fmt.Fprintf(h, "%t;", v.Bool())
	case reflect.String:
		number(h, uint64(v.Len()))
		io.WriteString(h, v.String())
	case reflect.Float32, reflect.Float64:
		number(h, math.Float64bits(v.Float()))
	case reflect.Complex64, reflect.Complex128:
		number(h, math.Float64bits(real(v.Complex())))
		number(h, math.Float64bits(imag(v.Complex())))
	case reflect.Slice, reflect.Array:
		number(h, uint64(v.Len()))
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			h.Write(v.Bytes())
			return
		}
		for i := range v.Len() {
			contents(h, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			contents(h, v.Field(i))
		}
	case reflect.Map:
		var sums []string
		for entry := v.MapRange(); entry.Next(); {
			one := sha256.New()
			contents(one, entry.Key())
			contents(one, entry.Value())
			sums = append(sums, string(one.Sum(nil)))
		}
		slices.Sort(sums)
		fmt.Fprintf(h, "%q", sums)
	case reflect.Pointer, reflect.Interface:
		digest(h, v.Elem())
	default:
		switch {
		case v.CanInt():
			number(h, uint64(v.Int()))
		case v.CanUint():
			number(h, v.Uint())
		case !v.IsNil():
			panic(fmt.Sprintf("nb: Keep cannot take a %s among its inputs", v.Type()))
		}
	}
}

func number(h io.Writer, x uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], x)
	h.Write(b[:])
}
