package exif

import (
	"encoding/binary"
	"testing"
	"time"

	"deephebb/internal/cost"
)

// data makes Exif data of one entry after an unrelated one.
func data(order binary.AppendByteOrder, kind uint16, count uint32, value []byte) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0100), 3), 1), 1, 1, 0, 0)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, orientationTag), kind), count)
	return append(b, value...)
}

func TestRead(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	for _, c := range []struct {
		what string
		data []byte
		want Orientation
	}{
		{"little-endian", data(little, 3, 1, []byte{6, 0, 0, 0}), TurnRight},
		{"big-endian", data(big, 3, 1, []byte{0, 8, 0, 0}), TurnLeft},
		{"a byte", data(big, 1, 1, []byte{3, 0, 0, 0}), UpsideDown},
		{"four bytes", data(little, 4, 1, []byte{5, 0, 0, 0}), Transposed},
		{"0", data(little, 3, 1, []byte{0, 0, 0, 0}), Upright},
		{"9", data(little, 3, 1, []byte{9, 0, 0, 0}), Upright},
		{"two values", data(little, 3, 2, []byte{6, 0, 6, 0}), Upright},
		{"text", data(little, 2, 1, []byte{6, 0, 0, 0}), Upright},
		{"cut short", data(little, 3, 1, []byte{6, 0}), Upright},
		{"nothing", nil, Upright},
		{"another beginning", []byte("Exif\x00\x00 and no more"), Upright},
		{"a directory beyond the end", []byte("II*\x00\xff\xff\xff\xff"), Upright},
	} {
		if got := Read(c.data); got != c.want {
			t.Errorf("%s: %d, want %d", c.what, got, c.want)
		}
	}
}

// By hand: the corner that each orientation puts at the top left, of a picture of 3 × 2, and the
// one at the top right.
func TestSource(t *testing.T) {
	corners := map[Orientation][4]int{
		Upright: {0, 0, 2, 0}, Mirrored: {2, 0, 0, 0}, UpsideDown: {2, 1, 0, 1}, Flipped: {0, 1, 2, 1},
		Transposed: {0, 0, 0, 1}, TurnRight: {0, 1, 0, 0}, Transversed: {2, 1, 2, 0}, TurnLeft: {2, 0, 2, 1},
	}
	for o, want := range corners {
		right := 2
		if o.Sideways() {
			right = 1
		}
		var got [4]int
		got[0], got[1] = o.Source(0, 0, 3, 2)
		got[2], got[3] = o.Source(right, 0, 3, 2)
		if got != want {
			t.Errorf("orientation %d: corners %v, want %v", o, got, want)
		}
	}
}

// dated makes Exif data of which the camera's list has one entry, of a date.
func dated(order binary.AppendByteOrder, tag uint16, text string) []byte {
	at := uint32(8 + 2 + 12 + 4)
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint16(order.AppendUint32(b, 8), 1)
	b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, exifTag), 4), 1), at)
	b = order.AppendUint16(order.AppendUint32(b, 0), 1)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), 2), uint32(len(text)))
	return append(order.AppendUint32(order.AppendUint32(b, at+2+12+4), 0), text...)
}

func TestTaken(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	noon := time.Date(2001, 12, 31, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what string
		data []byte
		want time.Time
	}{
		{"little-endian", dated(little, originalTag, "2001:12:31 12:00:00\x00"), noon},
		{"big-endian, without an end", dated(big, digitizedTag, "2001:12:31 12:00:00"), noon},
		{"filled up", dated(little, originalTag, "2001:12:31 12:00:00   \x00\x00"), noon},
		{"no such day", dated(little, originalTag, "2001:02:30 12:00:00\x00"), time.Time{}},
		{"zeros", dated(little, originalTag, "0000:00:00 00:00:00\x00"), time.Time{}},
		{"another tag", dated(little, 0x9005, "2001:12:31 12:00:00\x00"), time.Time{}},
		{"short text", dated(little, originalTag, "20\x00"), time.Time{}},
		{"cut short", dated(little, originalTag, "2001:12:31 12:00:00\x00")[:60], time.Time{}},
		{"no list of the camera's", data(little, 3, 1, []byte{6, 0, 0, 0}), time.Time{}},
		{"nothing", nil, time.Time{}},
	} {
		if got := Taken(c.data); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestContainers(t *testing.T) {
	exif := data(binary.LittleEndian, 3, 1, []byte{6, 0, 0, 0})
	png := append([]byte("\x89PNG\r\n\x1a\n"), "\x00\x00\x00\x02IHDRxxCCCC"...)
	png = binary.BigEndian.AppendUint32(png, uint32(len(exif)))
	png = append(append(append(png, "eXIf"...), exif...), "CCCC"...)
	if got := Read(InPNG(png)); got != TurnRight {
		t.Errorf("PNG: %d", got)
	}
	webp := append([]byte("RIFF????WEBP"), "VP8 \x01\x00\x00\x00x\x00EXIF"...)
	webp = binary.LittleEndian.AppendUint32(webp, uint32(len(exif)+6))
	webp = append(append(webp, "Exif\x00\x00"...), exif...)
	if got := Read(InWebP(webp)); got != TurnRight {
		t.Errorf("WebP: %d", got)
	}
	for n := range png {
		InPNG(png[:n])
	}
	for n := range webp {
		InWebP(webp[:n])
	}
}

func FuzzRead(f *testing.F) {
	f.Add(data(binary.LittleEndian, 3, 1, []byte{6, 0, 0, 0}))
	f.Add(data(binary.BigEndian, 4, 1, []byte{0, 0, 0, 6}))
	f.Add(dated(binary.BigEndian, originalTag, "2001:12:31 12:00:00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		cost.Bound(t, 1<<20+100*len(b), func() {
			if o := Read(b); o < Upright || o > TurnLeft {
				t.Fatalf("orientation %d", o)
			}
			Taken(b)
			Read(InPNG(b))
			Read(InWebP(b))
		})
	})
}
