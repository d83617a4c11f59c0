package pixels

import "image"

// ycbcrReader reads rows of a JPEG as libjpeg does, so that features
// come out as from Pillow's pixels to a level or two: colour planes of half
// size are brought to full size with the triangle filter (libjpeg's "fancy
// upsampling", jdsample.c; Go's image package repeats each value instead), and
// colours have libjpeg's rounding (jdcolor.c).
func ycbcrReader(m *image.YCbCr) func(line []uint8, x, y int) {
	b := m.Rect
	wide, high := 1, 1
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		wide = 2
	case image.YCbCrSubsampleRatio420:
		wide, high = 2, 2
	case image.YCbCrSubsampleRatio440:
		high = 2
	}
	aligned := b.Min.X%wide == 0 && b.Min.Y%high == 0
	if wide*high == 1 || !aligned || wide == 2 && b.Dx() <= 4 {
		return repeatedChroma(m)
	}
	planeW := (b.Dx() + wide - 1) / wide
	planeH := (b.Dy() + high - 1) / high
	cb, cr := make([]uint8, b.Dx()+1), make([]uint8, b.Dx()+1)
	sums := make([]int32, planeW)
	return func(line []uint8, x, y int) {
		row := y - b.Min.Y
		for _, plane := range []struct{ out, in []uint8 }{{cb, m.Cb}, {cr, m.Cr}} {
			near, far := row/high, row/high
			if high == 2 {
				far = max(0, near-1)
				if row%2 == 1 {
					far = min(planeH-1, near+1)
				}
			}
			nearLine, farLine := plane.in[near*m.CStride:][:planeW], plane.in[far*m.CStride:][:planeW]
			chromaLine(plane.out, nearLine, farLine, sums, wide, high, row%2)
		}
		luminance := m.Y[m.YOffset(x, y):]
		first := x - b.Min.X
		for i := range len(line) / 4 {
			r, g, b := libjpegColor(luminance[i], cb[first+i], cr[first+i])
			setPixel(line, i, r, g, b, 255)
		}
	}
}

// chromaLine writes one full-size line of colour values from the half-size
// lines nearest and next to it: h2v1, h1v2 and h2v2_fancy_upsample of jdsample.c.
func chromaLine(out, near, far []uint8, sums []int32, wide, high, odd int) {
	if high == 1 {
		last := len(near) - 1
		for i, v := range near {
			left, right := near[max(0, i-1)], near[min(last, i+1)]
			out[2*i] = uint8((3*int32(v) + int32(left) + 1) >> 2)
			if 2*i+1 < len(out) {
				out[2*i+1] = uint8((3*int32(v) + int32(right) + 2) >> 2)
			}
		}
		return
	}
	for i, v := range near {
		sums[i] = 3*int32(v) + int32(far[i])
	}
	if wide == 1 {
		for i, s := range sums {
			out[i] = uint8((s + 1 + int32(odd)) >> 2)
		}
		return
	}
	last := len(sums) - 1
	for i, s := range sums {
		left, right := sums[max(0, i-1)], sums[min(last, i+1)]
		out[2*i] = uint8((3*s + left + 8) >> 4)
		if 2*i+1 < len(out) {
			out[2*i+1] = uint8((3*s + right + 7) >> 4)
		}
	}
}

// repeatedChroma reads rows with each colour value repeated over its block.
func repeatedChroma(m *image.YCbCr) func(line []uint8, x, y int) {
	return func(line []uint8, x, y int) {
		luminance := m.Y[m.YOffset(x, y):]
		for i := range len(line) / 4 {
			c := m.COffset(x+i, y)
			r, g, b := libjpegColor(luminance[i], m.Cb[c], m.Cr[c])
			setPixel(line, i, r, g, b, 255)
		}
	}
}

// libjpegColor returns red, green, blue of full-range YCbCr, rounded as
// libjpeg's tables are.
func libjpegColor(y, cb, cr uint8) (r, g, b uint8) {
	const half = 1 << 15
	l, u, v := int32(y), int32(cb)-128, int32(cr)-128
	r = clipByte(l + (91881*v+half)>>16)
	g = clipByte(l + (-22554*u-46802*v+half)>>16)
	b = clipByte(l + (116130*u+half)>>16)
	return r, g, b
}
