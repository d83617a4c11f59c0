package jobs

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"deephebb/internal/files"
)

// A pack is a file of many values as JSON, of which any can be read without the others: how many, where
// each ends, and then the values, one after the other.

// writePack writes a pack.
func writePack[T any](path string, values []T) error {
	ends, content := make([]byte, 8*(len(values)+1)), []byte{}
	binary.LittleEndian.PutUint64(ends, uint64(len(values)))
	for i, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		content = append(content, b...)
		binary.LittleEndian.PutUint64(ends[8*(i+1):], uint64(len(content)))
	}
	return files.Write(path, func(w io.Writer) error {
		if _, err := w.Write(ends); err != nil {
			return err
		}
		_, err := w.Write(content)
		return err
	})
}

// fromPack reads value i of a pack into v.
func fromPack(path string, i int, v any) error {
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	number := func(at int64) int64 {
		var b [8]byte
		if _, failed := f.ReadAt(b[:], at); failed != nil && err == nil {
			err = failed
		}
		return int64(binary.LittleEndian.Uint64(b[:]))
	}
	count, start := number(0), int64(0)
	if i > 0 {
		start = number(8 * int64(i))
	}
	end := number(8 * int64(i+1))
	if err == nil && (int64(i) >= count || end < start) {
		err = fmt.Errorf("value %d of %d", i, count)
	}
	if err == nil {
		b := make([]byte, end-start)
		if _, err = f.ReadAt(b, 8*(count+1)+start); err == nil {
			err = json.Unmarshal(b, v)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// there tells whether a file is.
func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
