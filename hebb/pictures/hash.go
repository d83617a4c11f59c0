package pictures

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
)

// Hash returns a fingerprint of the pictures: 64 hexadecimal digits (SHA-256) over shape, names,
// labels, classes and pixels, the same for the same pictures however they were loaded; results kept
// from an earlier run belong to it. It costs about a millisecond for each megabyte of pixels. Of a
// streaming dataset it covers the files' sizes and times of change instead of pixels.
func (d *Dataset) Hash() string {
	h := fingerprint{sha256.New()}
	h.text("deephebb dataset 1")
	for _, v := range []int{d.Shape.C, d.Shape.H, d.Shape.W, d.Len(), len(d.Labels), len(d.Classes)} {
		h.number(int64(v))
	}
	for _, l := range d.Labels {
		h.number(int64(l))
	}
	for _, c := range d.Classes {
		h.text(c)
	}
	for i, name := range d.Names {
		h.text(name)
		if d.source == nil {
			h.Write(d.picture(i))
			if d.views != nil {
				size := d.views.sizes[d.row(i)]
				h.number(int64(size.X))
				h.number(int64(size.Y))
			}
			continue
		}
		d.source.identify(d.row(i), h)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// fingerprint is a hash in the making.
type fingerprint struct{ hash.Hash }

func (h fingerprint) number(v int64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(v))
	h.Write(b[:])
}

func (h fingerprint) text(s string) {
	h.number(int64(len(s)))
	io.WriteString(h, s)
}
