package viz_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"image/gif"
	"image/png"
	"slices"
	"testing"

	"deephebb/viz"
)

// A film has a frame for each, all to one scale: what is half as far out at first is drawn there.
// The last frame stays longer.
func TestFilm(t *testing.T) {
	white := squares(2, 8, color.White)
	replay := viz.Replay{Frames: []viz.Frame{{Title: "a", XY: plane(0, 0, 1, 1)}, {Title: "b", XY: plane(0, 0, 2, 2)}}}
	f := viz.Film{Canvas: viz.Canvas{Size: 200, Sprite: 16}, Delay: 10}
	var b, again bytes.Buffer
	must(f.WriteGIF(&b, white, replay, nil))
	must(f.WriteGIF(&again, white, replay, nil))
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("a film drawn twice differs")
	}
	g, err := gif.DecodeAll(&b)
	must(err)
	if len(g.Image) != 2 || g.Delay[0] != 10 || g.Delay[1] != 40 {
		t.Fatalf("%d frames with the delays %v", len(g.Image), g.Delay)
	}
	lowest := func(k int) (y int) {
		for i, c := range g.Image[k].Pix {
			if r, _, _, _ := g.Image[k].Palette[c].RGBA(); r > 0xf000 {
				y = i / 200
			}
		}
		return y
	}
	if first, last := lowest(0), lowest(1); last < 180 || first > 140 {
		t.Errorf("the lowest picture ends at %d in the first frame, at %d in the last", first, last)
	}
	if err := f.WriteGIF(&b, white, viz.Replay{}, nil); err == nil {
		t.Error("a film of no frames is written")
	}
}

// An animated PNG has the frames that Canvas draws, each whole, in chunks that are numbered
// through; a viewer of still pictures sees the first. By the PNG specification.
func TestFilm_apng(t *testing.T) {
	white := squares(3, 8, color.White)
	replay := viz.Replay{Frames: []viz.Frame{{Title: "a", XY: plane(0, 0, 1, 1, 2, 1)},
		{Title: "b", XY: plane(0, 0, 2, 2, 1, 2)}}}
	f := viz.Film{Canvas: viz.Canvas{Size: 200, Sprite: 16}, Delay: 10}
	var b bytes.Buffer
	must(f.WriteAPNG(&b, white, replay, nil))
	first, err := png.Decode(bytes.NewReader(b.Bytes()))
	must(err)
	var header []byte
	var frames [][]byte
	number, delays := uint32(0), []uint16{}
	counted := func(body []byte) []byte {
		if got := binary.BigEndian.Uint32(body); got != number {
			t.Errorf("number %d, want %d", got, number)
		}
		number++
		return body[4:]
	}
	for rest := b.Bytes()[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kind, body, sum := string(rest[4:8]), rest[8:8+n], binary.BigEndian.Uint32(rest[8+n:])
		if crc32.ChecksumIEEE(rest[4:8+n]) != sum {
			t.Errorf("%s has a false checksum", kind)
		}
		rest = rest[12+n:]
		switch kind {
		case "IHDR":
			header = body
		case "acTL":
			if binary.BigEndian.Uint32(body) != 2 || binary.BigEndian.Uint32(body[4:]) != 0 {
				t.Errorf("acTL is %v", body)
			}
		case "fcTL":
			c := counted(body)
			width, height := binary.BigEndian.Uint32(c), binary.BigEndian.Uint32(c[4:])
			if width != 200 || height != 200 || binary.BigEndian.Uint16(c[18:]) != 100 {
				t.Errorf("fcTL is %v", c)
			}
			delays, frames = append(delays, binary.BigEndian.Uint16(c[16:])), append(frames, nil)
		case "IDAT":
			frames[len(frames)-1] = append(frames[len(frames)-1], body...)
		case "fdAT":
			frames[len(frames)-1] = append(frames[len(frames)-1], counted(body)...)
		}
	}
	if len(frames) != 2 || !slices.Equal(delays, []uint16{10, 40}) {
		t.Fatalf("%d frames with the delays %v", len(frames), delays)
	}
	for k, data := range frames {
		still := []byte("\x89PNG\r\n\x1a\n")
		for _, c := range []struct {
			kind string
			body []byte
		}{{"IHDR", header}, {"IDAT", data}, {"IEND", nil}} {
			part := append(append(binary.BigEndian.AppendUint32(nil, uint32(len(c.body))), c.kind...), c.body...)
			still = binary.BigEndian.AppendUint32(append(still, part...), crc32.ChecksumIEEE(part[4:]))
		}
		img, err := png.Decode(bytes.NewReader(still))
		must(err)
		same := true
		for y := range 200 {
			for x := range 200 {
				same = same && img.At(x, y) == first.At(x, y)
			}
		}
		if same != (k == 0) {
			t.Errorf("frame %d is the first: %v", k, same)
		}
	}
	if err := f.WriteAPNG(&b, white, viz.Replay{}, nil); err == nil {
		t.Error("a film of no frames is written")
	}
}
