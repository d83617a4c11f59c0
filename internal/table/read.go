package table

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"deephebb/internal/files"
)

// Reader reads tables within bounds. The zero value has the defaults.
type Reader struct {
	Bytes   int64 // of a file; 128 MiB if 0
	Line    int   // bytes of a row, line ends in quotes included; 1 MiB if 0
	Columns int   // 4096 if 0
	Cells   int   // of all rows; 8 Mi if 0, which take 16 bytes each, and a row 32 more
}

// Read reads a csv file with the default bounds.
func Read(path string) (*Table, error) { return Reader{}.Read(path) }

// bounds fills in the defaults.
func (r Reader) bounds() Reader {
	if r.Bytes == 0 {
		r.Bytes = 128 << 20
	}
	if r.Line == 0 {
		r.Line = 1 << 20
	}
	if r.Columns == 0 {
		r.Columns = 4096
	}
	if r.Cells == 0 {
		r.Cells = 8 << 20
	}
	return r
}

// Read reads a regular file.
func (r Reader) Read(path string) (*Table, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, most := f.Info.Size(), r.bounds().Bytes
	if size > most {
		return nil, fmt.Errorf("%s: has %d bytes, more than the %d that are read", path, size, most)
	}
	return r.all(path, io.LimitReader(f, size), size)
}

// all reads what is about size bytes, into one text without a copy.
func (r Reader) all(path string, f io.Reader, size int64) (*Table, error) {
	var text strings.Builder
	text.Grow(int(size))
	if _, err := io.Copy(&text, f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, files.Bare(err))
	}
	return r.parse(path, text.String())
}

// Parse reads the bytes of a csv file; name is its name in errors.
func Parse(name string, b []byte) (*Table, error) { return Reader{}.parse(name, string(b)) }

func (r Reader) parse(name, text string) (*Table, error) {
	text, note, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	t := &Table{Name: name}
	if note != "" {
		t.Notes = append(t.Notes, note)
	}
	line := 1
	separator, rest, told := told(text)
	if told {
		line++
	} else {
		separator = r.guess(text)
	}
	t.comma = separator == ';'
	s := scanner{text: rest, separator: separator, line: line, bounds: r.bounds()}
	cells := s.bounds.Cells
	last := 0 // rows, but for those at the end that are nothing but separators
	for {
		row, at, err := s.row()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if t.Header == nil {
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
			t.Header = row
			continue
		}
		for len(row) > len(t.Header) && row[len(row)-1] == "" {
			row = row[:len(row)-1] // separators at the end, as some programs write them
		}
		if len(row) != len(t.Header) {
			return nil, fmt.Errorf("%s: line %d has %d columns, the header %d", name, at, len(row), len(t.Header))
		}
		if cells -= len(row); cells < 0 {
			return nil, fmt.Errorf("%s: has more than the %d cells that are read, with line %d",
				name, s.bounds.Cells, at)
		}
		t.Rows, t.Lines = append(t.Rows, row), append(t.Lines, at)
		if s.quoted || slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			last = len(t.Rows)
		}
	}
	if t.Header == nil {
		return nil, fmt.Errorf("%s is empty: a header and rows are needed", name)
	}
	t.Rows, t.Lines = t.Rows[:last], t.Lines[:last]
	return t, nil
}

// told is the separator that a first line sep=; tells, as Excel writes and reads it, and the text
// after that line.
func told(text string) (separator byte, rest string, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	first = strings.TrimRight(first, "\r")
	if len(first) == len("sep=;") && strings.EqualFold(first[:4], "sep=") && strings.Contains(",;\t|", first[4:]) {
		return first[4], rest, true
	}
	return 0, text, false
}

// guess finds the separator: the one that divides the first rows into the same number of columns,
// more than one; of several the one that makes most columns. If none does, the one that the header
// has most of.
func (r Reader) guess(text string) byte {
	const looked = 20
	best, columns, fewest := byte(','), 1, -1
	for _, separator := range []byte(",;\t") {
		s := scanner{text: text, separator: separator, line: 1, bounds: r.bounds()}
		header, _, err := s.row()
		if err != nil {
			continue
		}
		same := true
		for range looked {
			row, _, err := s.row()
			if err != nil {
				break
			}
			for len(row) > len(header) && row[len(row)-1] == "" {
				row = row[:len(row)-1]
			}
			same = same && len(row) == len(header)
		}
		switch {
		case same && len(header) > columns:
			best, columns = separator, len(header)
		case columns == 1 && len(header) > max(1, fewest):
			best, fewest = separator, len(header)
		}
	}
	return best
}
