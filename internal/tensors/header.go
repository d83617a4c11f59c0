package tensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxHeader is the format's own bound on the header, 100 MB.
const maxHeader = 100_000_000

// An entry is what the header says of a tensor. Its numbers are at bytes from to to of the data.
type entry struct {
	name     string // as in the file
	kind     string // such as F32
	shape    []int
	from, to int64
}

// widths are the bits of a number of each type of the format.
var widths = map[string]int64{
	"F64": 64, "F32": 32, "F16": 16, "BF16": 16,
	"F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
	"F6_E2M3": 6, "F6_E3M2": 6, "F4": 4, "C64": 64,
	"I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32, "U16": 16, "U8": 8, "BOOL": 8,
}

// parseHeader reads the header of a file whose data are size bytes long, and holds it against them.
// The entries come in the order of their places.
func parseHeader(header []byte, size int64) (entries []entry, metadata map[string]string, err error) {
	if !utf8.Valid(header) {
		return nil, nil, errors.New("its header is no text")
	}
	p := parser{json.NewDecoder(bytes.NewReader(header))}
	p.UseNumber()
	if err := p.members(func(name string) (err error) {
		if name == "__metadata__" {
			metadata, err = p.metadata()
			return err
		}
		e, err := p.entry()
		if err != nil {
			return fmt.Errorf("tensor %q: %w", name, err)
		}
		e.name = name
		entries = append(entries, e)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	if _, err := p.Token(); err != io.EOF {
		return nil, nil, errors.New("its header goes on after its end")
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		if a.from != b.from {
			return int(min(1, max(-1, a.from-b.from)))
		}
		return int(min(1, max(-1, a.to-b.to)))
	})
	end := int64(0)
	for _, e := range entries {
		if e.from != end {
			return nil, nil, fmt.Errorf(
				"tensor %q begins at byte %d of the data, where byte %d should be next: bytes are shared or left out",
				e.name, e.from, end)
		}
		if e.to > size {
			return nil, nil, fmt.Errorf(
				"tensor %q ends at byte %d of the data, of which there are %d: is the file whole?",
				e.name, e.to, size)
		}
		end = e.to
	}
	if end != size {
		return nil, nil, fmt.Errorf("its tensors have %d bytes, and there are %d: is it another file's end?", end, size)
	}
	return entries, metadata, nil
}

// parser reads JSON token by token: no name twice, no field in another case, no float for a count.
type parser struct{ *json.Decoder }

// members reads an object, and calls value with each name to read what it stands for.
func (p parser) members(value func(name string) error) error {
	if err := p.delimiter('{'); err != nil {
		return err
	}
	return p.rest(value)
}

// rest reads an object of which the brace has been read.
func (p parser) rest(value func(name string) error) error {
	seen := map[string]bool{}
	for p.More() {
		name, err := p.text()
		if err != nil {
			return err
		}
		if seen[name] {
			return fmt.Errorf("its header has %q twice", name)
		}
		seen[name] = true
		if err := value(name); err != nil {
			return err
		}
	}
	return p.delimiter('}')
}

func (p parser) token() (json.Token, error) {
	t, err := p.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("its header is damaged (%w)", err)
	}
	return t, nil
}

func (p parser) delimiter(want json.Delim) error {
	t, err := p.token()
	if err != nil {
		return err
	}
	if t != want {
		return fmt.Errorf("its header has %v where %v should be", t, want)
	}
	return nil
}

// text reads a string. U+FFFD is what the decoder makes of half a surrogate pair.
func (p parser) text() (string, error) {
	t, err := p.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", fmt.Errorf("its header has %v where a text should be", t)
	}
	if strings.ContainsRune(s, utf8.RuneError) {
		return "", fmt.Errorf("its header has the text %q, which is none", s)
	}
	return s, nil
}

// count reads a whole number from 0.
func (p parser) count() (int64, error) {
	t, err := p.token()
	if err != nil {
		return 0, err
	}
	n, ok := t.(json.Number)
	if ok {
		if v, err := strconv.ParseUint(n.String(), 10, 63); err == nil {
			return int64(v), nil
		}
	}
	return 0, fmt.Errorf("its header has %v where a whole number from 0 should be", t)
}

// counts reads an array of whole numbers, at most most of them.
func (p parser) counts(most int) ([]int64, error) {
	if err := p.delimiter('['); err != nil {
		return nil, err
	}
	list := []int64{}
	for p.More() {
		if len(list) == most {
			return nil, fmt.Errorf("its header has more than %d numbers where fewer should be", most)
		}
		n, err := p.count()
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, p.delimiter(']')
}

// metadata reads texts by names, or null.
func (p parser) metadata() (map[string]string, error) {
	t, err := p.token()
	if err != nil || t == nil {
		return nil, err
	}
	if t != json.Delim('{') {
		return nil, fmt.Errorf("its header has %v where metadata should be", t)
	}
	m := map[string]string{}
	return m, p.rest(func(name string) (err error) {
		m[name], err = p.text()
		return err
	})
}

// entry reads what stands behind a tensor's name.
func (p parser) entry() (e entry, err error) {
	const maxRank = 1 << 10
	have := map[string]bool{}
	if err := p.members(func(field string) error {
		have[field] = true
		switch field {
		case "dtype":
			e.kind, err = p.text()
			return err
		case "shape":
			list, err := p.counts(maxRank)
			for _, n := range list {
				e.shape = append(e.shape, int(n))
			}
			return err
		case "data_offsets":
			at, err := p.counts(2)
			if err == nil && len(at) != 2 {
				err = fmt.Errorf("it has %d data_offsets instead of 2", len(at))
			}
			if err == nil {
				e.from, e.to = at[0], at[1]
			}
			return err
		}
		var other json.RawMessage // of a later version of the format
		if err := p.Decode(&other); err != nil {
			return fmt.Errorf("its header is damaged (%w)", err)
		}
		return nil
	}); err != nil {
		return e, err
	}
	for _, field := range []string{"dtype", "shape", "data_offsets"} {
		if !have[field] {
			return e, fmt.Errorf("it has no %s", field)
		}
	}
	width := widths[e.kind]
	if width == 0 {
		known := strings.Join(slices.Sorted(maps.Keys(widths)), ", ")
		return e, fmt.Errorf("its type %q is none of the format (%s)", e.kind, known)
	}
	bits := width
	for _, n := range e.shape {
		if n > 0 && bits > math.MaxInt64/int64(n) {
			return e, fmt.Errorf("its shape %v is out of range", e.shape)
		}
		bits *= int64(n)
	}
	if bits%8 != 0 || e.to < e.from || e.to-e.from != bits/8 {
		return e, fmt.Errorf("its shape %v needs %d bits, and it has bytes %d to %d", e.shape, bits, e.from, e.to)
	}
	return e, nil
}
