package tensors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"math"

	"deephebb/internal/files"
)

// What a seal adds to the metadata.
const (
	formatKey   = "deephebb.format"
	checksumKey = "deephebb.sha256"
	format      = "1"
)

// settingsName is the checksum of the metadata among those of the tensors, whose names can't begin
// with "__".
const settingsName = "__metadata__"

// Sealed returns the metadata with a format version and the checksums of the tensors and of the
// metadata itself, by which [Open] and [File.Read] notice damage. Write both with [Write] or
// [Marshal].
func Sealed(list []Tensor, metadata map[string]string) map[string]string {
	sums := map[string]string{settingsName: settingsSum(metadata)}
	for _, t := range list {
		h := sha256.New()
		h.Write(entry{kind: "F32", shape: t.Shape}.heading())
		buf := make([]byte, 0, 1<<16)
		for part := range chunks(t.Data, buf) {
			h.Write(part)
		}
		sums[t.Name] = hex.EncodeToString(h.Sum(nil))
	}
	text, err := json.Marshal(sums) // with sorted keys
	if err != nil {
		panic("tensors: " + err.Error()) // strings always can be written
	}
	sealed := map[string]string{formatKey: format, checksumKey: string(text)}
	maps.Copy(sealed, unsealed(metadata))
	return sealed
}

// unsealed is the metadata without what a seal adds.
func unsealed(metadata map[string]string) map[string]string {
	m := maps.Clone(metadata)
	delete(m, formatKey)
	delete(m, checksumKey)
	return m
}

// heading is what of a tensor's header its checksum covers, before its bytes: type and shape.
func (e entry) heading() []byte {
	b := append([]byte(e.kind), 0)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(e.shape)))
	for _, n := range e.shape {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	return b
}

// settingsSum is the checksum of the metadata without a seal.
func settingsSum(metadata map[string]string) string {
	text, err := json.Marshal(unsealed(metadata)) // with sorted keys
	if err != nil {
		panic("tensors: " + err.Error()) // strings always can be written
	}
	if len(unsealed(metadata)) == 0 {
		text = nil
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// seal holds the checksums of a file, by the tensors' names.
type seal struct{ sums map[string][]byte }

// openSeal reads the seal of a file, nil if it has none, and checks the metadata.
func openSeal(metadata map[string]string, entries []entry) (*seal, error) {
	version, versioned := metadata[formatKey]
	text, sealed := metadata[checksumKey]
	if !versioned && !sealed {
		return nil, nil
	}
	if versioned && version != format {
		return nil, fmt.Errorf("its format is %q, and this program reads %q: it is of a newer version, or damaged",
			version, format)
	}
	if !versioned || !sealed {
		return nil, errors.New("it has a format version or checksums without the other: it is damaged")
	}
	p := parser{json.NewDecoder(bytes.NewReader([]byte(text)))}
	sums, err := p.metadata()
	if err == nil {
		if _, err = p.Token(); err == io.EOF {
			err = nil
		} else {
			err = errors.New("they go on after their end")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("its checksums are damaged: %w", err)
	}
	if sums[settingsName] != settingsSum(metadata) {
		return nil, errors.New("its metadata are not those that were written: it is damaged, or was changed by hand")
	}
	s := &seal{map[string][]byte{}}
	for _, e := range entries {
		sum, err := hex.DecodeString(sums[e.name])
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("its checksums have none for tensor %s: it is damaged, or was changed by hand",
				e.name)
		}
		s.sums[e.name] = sum
	}
	if len(sums) != len(entries)+1 {
		return nil, fmt.Errorf("it has %d tensors and checksums for %d: it is damaged, or was changed by hand",
			len(entries), len(sums)-1)
	}
	return s, nil
}

// check reads a tensor and compares.
func (s *seal) check(e entry, r io.Reader) error {
	h := sha256.New()
	h.Write(e.heading())
	if _, err := io.Copy(h, r); err != nil {
		return files.Bare(err)
	}
	return s.compare(e, h)
}

// compare holds a checksum against the one that was written.
func (s *seal) compare(e entry, h hash.Hash) error {
	if !bytes.Equal(h.Sum(nil), s.sums[e.name]) {
		return errors.New("its bytes are not those that were written: the file is damaged, or was changed by hand")
	}
	return nil
}

// chunks gives the bytes of numbers part by part, in buf.
func chunks(values []float32, buf []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(values) > 0 {
			n := min(len(values), cap(buf)/4)
			buf = buf[:0]
			for _, v := range values[:n] {
				buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
			}
			values = values[n:]
			if !yield(buf) {
				return
			}
		}
	}
}
