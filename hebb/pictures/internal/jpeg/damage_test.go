package jpeg

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// segment is a marker and what belongs to it.
func segment(marker byte, body ...byte) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(2+len(body)))) + string(body)
}

// Each part of a header that contradicts itself or what stands before it is refused in words of its
// own.
func TestDamagedSegments(t *testing.T) {
	frame := func(marker byte, components ...byte) string {
		return segment(marker, append([]byte{8, 0, 8, 0, 8, byte(len(components) / 3)}, components...)...)
	}
	table := func(class byte, counts ...byte) string {
		n := 0
		for _, c := range counts {
			n += int(c)
		}
		lengths := append(counts, make([]byte, 16-len(counts))...)
		return segment(dht, slices.Concat([]byte{class}, lengths, make([]byte, n))...)
	}
	steps := segment(dqt, append([]byte{0}, make([]byte, 64)...)...)
	gray, tables := frame(sof0, 1, 0x11, 0), steps+table(0, 1)+table(0x10, 1)
	stages := frame(sof2, 1, 0x11, 0) + tables
	three := frame(sof0, 1, 0x44, 0, 2, 0x11, 0, 3, 0x11, 0)
	once := segment(sos, 1, 1, 0, 0, 63, 0)
	for _, c := range []struct{ file, want string }{
		{gray + gray, "two frame headers"},
		{frame(sof0, 1, 0x11, 0, 1, 0x11, 0, 2, 0x11, 0), "the name 1"},
		{frame(sof0, 1, 0x31, 0, 2, 0x21, 0, 3, 0x11, 0), "samplings 3×1 and 2×1"},
		{frame(sof0, 1, 0x51, 0), "frame header is damaged"},
		{segment(dri, 1), "restart interval is cut short"},
		{segment(dht, 0x20), "table of codes is damaged"},
		{segment(dht, append([]byte{0, 5}, make([]byte, 15)...)...), "table of codes is cut short"},
		{segment(dht, append([]byte{0, 1}, append(make([]byte, 15), 16)...)...), "size above 15 bits"},
		{table(0, 3), "too many of a length"},
		{segment(dqt, 0x24), "table of quantisation is damaged"},
		{once, "before the frame header"},
		{gray + tables + segment(sos, 5), "scan's header is damaged"},
		{gray + tables + segment(sos, 1, 9, 0, 0, 63, 0), "scan's header is damaged"},
		{gray + tables + segment(sos, 1, 1, 0x40, 0, 63, 0), "scan's header is damaged"},
		{stages + segment(sos, 1, 1, 0, 9, 8, 0), "scan's header is damaged"},
		{stages + segment(sos, 1, 1, 0, 0, 0, 0x31), "scan's header is damaged"},
		{gray + steps + once, "table of codes is missing"},
		{gray + table(0, 1) + table(0x10, 1) + once, "table of quantisation is missing"},
		{three + tables + segment(sos, 2, 2, 0, 2, 0, 0, 63, 0), "names a component twice"},
		{three + tables + segment(sos, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0), "18 blocks an MCU"},
		{stages + strings.Repeat(segment(sos, 1, 1, 0, 0, 0, 0)+"\x00", maxScans+1), "more than 256 scans"},
	} {
		if m, err := Decode([]byte("\xff\xd8"+c.file+strings.Repeat("\x00", 64)+"\xff\xd9"), 1); err == nil ||
			m != nil && c.want != "more than 256 scans" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("wanted %q: picture %v, error %v", c.want, m != nil, err)
		}
	}
	// Two blocks with a restart between them, in whose place there is a comment.
	two := segment(sof0, 8, 0, 16, 0, 8, 1, 1, 0x11, 0) + segment(dri, 0, 1) + tables + once + "\x3f" + segment(0xfe)
	if _, err := Decode([]byte("\xff\xd8"+two+"\x3f\xff\xd9"), 1); err != errDamaged {
		t.Errorf("no restart: %v", err)
	}
}
