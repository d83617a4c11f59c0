package pixels

import (
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP reads a WebP file as libwebp does. Lossy WebP keeps colour in the
// range of video, 16…235 (RFC 6386, section 2), which Go's image package takes
// for JPEG's, so that pictures come out pale; and its colour planes of half
// size are brought to full size smoothly.
func decodeWebP(r io.Reader) (image.Image, error) {
	m, err := webp.Decode(r)
	switch m := m.(type) {
	case *image.YCbCr:
		return fromVideo(m, nil), nil
	case *image.NYCbCrA:
		return fromVideo(&m.YCbCr, m), nil
	}
	return m, err
}

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
