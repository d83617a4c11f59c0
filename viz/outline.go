package viz

import (
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
	alpha := make([]uint8, (w+2*r)*(h+2*r))
	for dy := -r; dy <= r; dy++ {
		for dx := -r; dx <= r; dx++ {
			brush := cover(dx, dy, r)
			if brush == 0 {
				continue
			}
			for y := range h {
				src := img.Pix[y*img.Stride : y*img.Stride+4*w]
				dst := alpha[(y+dy+r)*(w+2*r)+dx+r:][:w]
				for x := range dst {
					if a := uint8(uint32(src[4*x+3]) * brush >> 8); a > dst[x] {
						dst[x] = a
					}
				}
			}
		}
	}
	for i, a := range alpha {
		p := out.Pix[4*i : 4*i+4]
		p[0], p[1], p[2], p[3] = scale(c.R, a), scale(c.G, a), scale(c.B, a), a
	}
	return out
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
