package pictures

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

// Hash returns a fingerprint of the pictures: 64 hexadecimal digits (SHA-256) over shape, names,
// labels, classes and pixels, the same for the same pictures however they were loaded; results kept
// from an earlier run belong to it. It costs about a millisecond for each megabyte of pixels. Of a
// streaming dataset it covers the files' sizes and times of change instead of pixels.
func (d *Dataset) Hash() string {
	h := sha256.New()
	number := func(v int64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(v))
		h.Write(b[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		io.WriteString(h, s)
	}
	text("deephebb dataset 1")
	for _, v := range []int{d.Shape.C, d.Shape.H, d.Shape.W, d.Len(), len(d.Labels), len(d.Classes)} {
		number(int64(v))
	}
	for _, l := range d.Labels {
		number(int64(l))
	}
	for _, c := range d.Classes {
		text(c)
	}
	for i, name := range d.Names {
		text(name)
		if d.source == nil {
			h.Write(d.picture(i))
			if d.views != nil {
				size := d.views.sizes[d.row(i)]
				number(int64(size.X))
				number(int64(size.Y))
			}
			continue
		}
		file := d.source.files[d.row(i)]
		text(file.path)
		number(file.bytes)
		number(file.time.UnixNano())
		number(int64(d.source.size))
		text(fmt.Sprint(d.source.fit, d.source.as.AsStored, d.source.as.Truncated))
	}
	return hex.EncodeToString(h.Sum(nil))
}
