package pixels

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"

	"golang.org/x/image/webp"

	"deephebb/hebb/pictures/internal/exif"
	"deephebb/hebb/pictures/internal/fault"
)

// aboutWebP reads a WebP's header: of an animated one, the canvas's.
func aboutWebP(content []byte) (about, error) {
	note := exif.InWebP(content)
	a := about{orientation: exif.Read(note), taken: exif.Taken(note)}
	if animated(content) {
		a.width, a.height = int(little24(content[24:]))+1, int(little24(content[27:]))+1
		return a, nil
	}
	c, err := webp.DecodeConfig(bytes.NewReader(content))
	a.width, a.height = c.Width, c.Height
	return a, orCut(content, err)
}

// decodeWebP reads a WebP file as libwebp does; of an animated one, the first frame on its canvas.
func decodeWebP(content []byte, _ int) (source, error) {
	if animated(content) {
		return firstFrame(content)
	}
	m, err := decodeStill(content)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// decodeStill reads a WebP of one picture. Lossy WebP keeps colour in the range of video, 16…235
// (RFC 6386, section 2), which Go's image package takes for JPEG's, so that pictures come out pale;
// and its colour planes of half size are brought to full size smoothly.
func decodeStill(content []byte) (image.Image, error) {
	m, err := webp.Decode(bytes.NewReader(content))
	switch m := m.(type) {
	case *image.YCbCr:
		return fromVideo(m, nil), nil
	case *image.NYCbCrA:
		return fromVideo(&m.YCbCr, m), nil
	}
	return m, orCut(content, err)
}

// orCut returns an error, or that the file ends too early where it is shorter than it says.
func orCut(content []byte, err error) error {
	if err != nil && uint64(len(content)) < 8+uint64(binary.LittleEndian.Uint32(content[4:])) {
		return fault.ErrTruncated
	}
	return err
}

// animated reports whether a WebP's extended header, of 30 bytes, says that it has frames.
func animated(content []byte) bool {
	return len(content) >= 30 && string(content[12:16]) == "VP8X" && content[20]&2 != 0
}

// firstFrame decodes the first frame of an animated WebP onto its canvas, which is transparent.
func firstFrame(content []byte) (source, error) {
	const head = 16 // of a frame: place, size, duration, flags
	for rest := content[12:]; len(rest) >= 8+head; {
		n := int64(binary.LittleEndian.Uint32(rest[4:]))
		if 8+n > int64(len(rest)) {
			break
		}
		if string(rest[:4]) != "ANMF" || n < head {
			rest = rest[min(8+n+n%2, int64(len(rest))):]
			continue
		}
		frame := rest[8 : 8+n]
		m, err := decodeStill(still(frame[6:12], frame[head:]))
		if err != nil {
			return nil, err
		}
		canvas := image.NewNRGBA(image.Rect(0, 0, int(little24(content[24:]))+1, int(little24(content[27:]))+1))
		at := image.Pt(2*int(little24(frame)), 2*int(little24(frame[3:])))
		draw.Draw(canvas, m.Bounds().Add(at), m, image.Point{}, draw.Src)
		return canvas, nil
	}
	return nil, fault.ErrTruncated
}

// still makes a WebP of one picture from a frame's size, as the file has it, and its chunks.
func still(size, chunks []byte) []byte {
	alpha := byte(0)
	if len(chunks) >= 4 && string(chunks[:4]) == "ALPH" {
		alpha = 0x10
	}
	file := append([]byte("RIFF????WEBPVP8X\x0a\x00\x00\x00"), alpha, 0, 0, 0)
	file = append(append(file, size...), chunks...)
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

func little24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// fromVideo converts a decoded VP8 frame, 4:2:0, with the alpha plane of clear
// where that isn't nil (libwebp's UpsampleRgbaLinePair).
func fromVideo(m *image.YCbCr, clear *image.NYCbCrA) *image.NRGBA {
	b := m.Rect
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	rows := (b.Dy() + 1) / 2
	for y := range b.Dy() {
		near := y / 2
		far := max(0, near-1)
		if y%2 == 1 {
			far = min(rows-1, near+1)
		}
		cb, cbFar := m.Cb[near*m.CStride:], m.Cb[far*m.CStride:]
		cr, crFar := m.Cr[near*m.CStride:], m.Cr[far*m.CStride:]
		for x := range b.Dx() {
			u := videoChroma(cb, cbFar, x, b.Dx())
			v := videoChroma(cr, crFar, x, b.Dx())
			p := out.Pix[out.PixOffset(x, y):]
			p[0], p[1], p[2] = videoColor(int32(m.Y[y*m.YStride+x]), u, v)
			p[3] = 255
			if clear != nil {
				p[3] = clear.A[y*clear.AStride+x]
			}
		}
	}
	return out
}

// videoChroma returns one colour value at full size, of the line of w pixels
// between the half-size lines near and far: weights 9, 3, 3, 1 of 16, rounded
// in libwebp's two steps.
func videoChroma(near, far []uint8, x, w int) int32 {
	i := x / 2
	n, v := int32(near[i]), int32(far[i])
	beside := i - 1
	if x%2 == 1 {
		beside = i + 1
	}
	if beside < 0 || beside >= (w+1)/2 {
		return (3*n + v + 2) >> 2
	}
	h, d := int32(near[beside]), int32(far[beside])
	return ((n+d+3*(h+v)+8)>>3 + n) >> 1
}

// videoColor returns red, green, blue of a BT.601 colour in video range
// (libwebp's VP8YUVToR, -G, -B).
func videoColor(y, u, v int32) (r, g, b uint8) {
	y = y * 19077 >> 8
	r = clipByte((y + v*26149>>8 - 14234) >> 6)
	g = clipByte((y - u*6419>>8 - v*13320>>8 + 8708) >> 6)
	b = clipByte((y + u*33050>>8 - 17685) >> 6)
	return r, g, b
}
