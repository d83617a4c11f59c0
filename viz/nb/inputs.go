package nb

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
)

// Files stands for the contents of files and folders among Keep's inputs: their names, sizes and
// times of change, folders with all that is in them.
type Files []string

func (f Files) write(w io.Writer) error {
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
				fmt.Fprintf(w, "%q %d %d\n", at, info.Size(), info.ModTime().UnixNano())
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// input writes into w what stands for an input of Keep: files' names, sizes and times, what its
// Hash method says (as a *pictures.Dataset's does), or all that it is made of.
func input(w io.Writer, in any) error {
	if files, ok := in.(Files); ok {
		fmt.Fprintf(w, "files %d\n", len(files))
		return files.write(w)
	}
	e := encoder{w: w, any: true}
	e.encode(reflect.ValueOf(&in).Elem(), 0)
	return e.err
}

// inWords is an input for reading: a line that is not long.
func inWords(in any) string {
	switch v := reflect.ValueOf(in); v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Struct, reflect.Array:
		if _, ok := in.(fmt.Stringer); !ok {
			return v.Type().String()
		}
	}
	return short(strings.Join(strings.Fields(fmt.Sprint(in)), " "), 100)
}

// short is text cut after so many letters.
func short(text string, letters int) string {
	if r := []rune(text); len(r) > letters {
		return string(r[:letters-1]) + "…"
	}
	return text
}
