package heif

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

func boxOf(kind string, parts ...string) string {
	body := ""
	for _, p := range parts {
		body += p
	}
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + kind + body
}

// file makes a file whose second picture, the primary one, has all the properties given.
func file(brand string, properties ...string) []byte {
	pool, links := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x07"), ""
	for i, p := range properties {
		pool += p
		links += string(rune(i + 2))
	}
	return []byte(boxOf("ftyp", brand, "\x00\x00\x00\x00mif1") + boxOf("meta", "\x00\x00\x00\x00",
		boxOf("pitm", "\x00\x00\x00\x00\x00\x02"),
		boxOf("iprp", boxOf("ipco", pool), boxOf("ipma", "\x00\x00\x00\x00\x00\x00\x00\x02",
			"\x00\x01\x01\x01", "\x00\x02"+string(rune(len(properties)))+links))))
}

// By hand: sizes and turns from boxes.
func TestReadHeader(t *testing.T) {
	size := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x80")
	for _, c := range []struct {
		what    string
		content []byte
		want    Header
	}{
		{"AVIF", file("avif", size), Header{true, 256, 128, exif.Upright}},
		{"AVIF, turned", file("avif", size, boxOf("irot", "\x03")), Header{true, 256, 128, exif.TurnRight}},
		{"AVIF, mirrored", file("avif", size, boxOf("imir", "\x01")), Header{true, 256, 128, exif.Mirrored}},
		{"AVIF, both", file("avif", size, boxOf("irot", "\x01"), boxOf("imir", "\x00")),
			Header{true, 256, 128, exif.Transposed}},
		{"HEIC, turned", file("heic", size, boxOf("irot", "\x01")), Header{false, 128, 256, exif.Upright}},
		{"HEIC, cut out", file("heic", size,
			boxOf("clap", "\x00\x00\x00\xf0\x00\x00\x00\x01\x00\x00\x00\xe0\x00\x00\x00\x02")),
			Header{false, 240, 112, exif.Upright}},
	} {
		if got, err := ReadHeader(c.content); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", c.what, got, err, c.want)
		}
		for n := range c.content {
			if _, err := ReadHeader(c.content[:n]); err == nil {
				t.Errorf("%s cut to %d bytes: no error", c.what, n)
			}
		}
	}
	var u fault.Unsupported
	if _, err := ReadHeader([]byte(boxOf("ftyp", "isom\x00\x00\x00\x00mp41"))); !errors.As(err, &u) {
		t.Errorf("a video: %v", err)
	}
}

// By hand: pictures whose header is sound or not, without any data.
func TestNoData(t *testing.T) {
	side := func(n byte) string {
		return boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x00"+string(n)+"\x00\x00\x00"+string(n))
	}
	var u fault.Unsupported
	_, err := Decode(file("heic", side(127)))
	if !errors.As(err, &u) || !strings.Contains(err.Error(), "less than 128 pixels") {
		t.Errorf("narrow: %v", err)
	}
	if _, err := Decode(nil); err == nil {
		t.Error("nothing: no error")
	}
	if testing.Short() {
		t.Skip("the decoders take seconds to be made ready")
	}
	size := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00")
	for _, brand := range []string{"heic", "avif"} {
		if m, err := Decode(file(brand, size)); m != nil || err == nil {
			t.Errorf("%s: %v, %v", brand, m, err)
		}
	}
}

func FuzzReadHeader(f *testing.F) {
	f.Add(file("avif", boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x80"), boxOf("irot", "\x03")))
	f.Fuzz(func(t *testing.T, content []byte) {
		cost.Bound(t, 1<<20+100*len(content), func() { ReadHeader(content); Exif(content) })
	})
}
