package viz

import (
	"encoding/binary"
	"image"
	"image/color"
)

// outline returns the frame of a thumbnail: its silhouette, grown by r pixels, in one colour, to be
// pasted beneath it with the same centre. For an opaque picture it is a rectangle with rounded
// corners; for a sprite it follows the shape, as on a sticker.
//
// It is a dilation of alpha with a soft disc: its value at a point is the largest alpha within r of
// it, weighted by how far a round brush covers that pixel.
func outline(img *image.RGBA, r int, c color.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w+2*r, h+2*r))
	if r <= 0 {
		return out
	}
	shape := make([]uint8, 0, w*h) // the picture's alpha
	for y := range h {
		for x := range w {
			shape = append(shape, img.Pix[y*img.Stride+4*x+3])
		}
	}
	brushed := map[uint32][]uint8{} // under so much of the brush
	alpha := make([]uint8, (w+2*r)*(h+2*r))
	for dy := -r; dy <= r; dy++ {
		for dx := -r; dx <= r; dx++ {
			brush := cover(dx, dy, r)
			if brush == 0 {
				continue
			}
			src := brushed[brush]
			if src == nil {
				src = make([]uint8, w*h)
				for i, a := range shape {
					src[i] = uint8(uint32(a) * brush >> 8)
				}
				brushed[brush] = src
			}
			for y := range h {
				larger(alpha[(y+dy+r)*(w+2*r)+dx+r:][:w], src[y*w:][:w])
			}
		}
	}
	for i, a := range alpha {
		p := out.Pix[4*i : 4*i+4]
		p[0], p[1], p[2], p[3] = scale(c.R, a), scale(c.G, a), scale(c.B, a), a
	}
	return out
}

// larger makes each value of dst the larger of it and that of src, eight at a time.
func larger(dst, src []uint8) {
	const high = 0x8080808080808080 // the highest bit of each
	for len(dst) >= 8 {
		a, b := binary.LittleEndian.Uint64(dst), binary.LittleEndian.Uint64(src)
		low := (a | high) - (b &^ high)          // highest bits say where a is not less in the others
		differ := a ^ b                          // and where highest bits differ, a's own decides
		least := (differ&a | low&^differ) & high // a ≥ b
		mask := least<<1 - least>>7              // 255 there, 0 elsewhere
		binary.LittleEndian.PutUint64(dst, a&mask|b&^mask)
		dst, src = dst[8:], src[8:]
	}
	for i, b := range src {
		dst[i] = max(dst[i], b)
	}
}

// cover returns how much of pixel (dx, dy) a disc of radius r + ½ around the origin covers, of 256.
func cover(dx, dy, r int) uint32 {
	n := 0
	for sy := range 4 {
		for sx := range 4 {
			x, y := float64(dx)+float64(2*sx-3)/8, float64(dy)+float64(2*sy-3)/8
			if x*x+y*y <= (float64(r)+0.25)*(float64(r)+0.25) {
				n++
			}
		}
	}
	return uint32(n * 16)
}

// scale is v·a/255, rounded.
func scale(v, a uint8) uint8 { return uint8((uint32(v)*uint32(a) + 127) / 255) }
