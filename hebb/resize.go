package hebb

import "math"

// planes is one picture on its way from a file to a dataset: c planes of h × w
// bytes. Its alpha, where c is 4, is not multiplied into the colours.
type planes struct {
	pix     []uint8
	c, h, w int
}

// resizeBits is the number of fractional bits of Pillow's coefficients
// (PRECISION_BITS in libImaging/Resample.c).
const resizeBits = 32 - 8 - 2

// resized returns the picture at h × w as torchvision's Resize((h, w)) has it
// from a PIL image: bilinear with antialiasing (a triangle that is as wide as
// the reduction), with alpha multiplied into the colours meanwhile. The bytes
// are Pillow's own (libImaging/Resample.c, versions 2.7 to 12): rows are made
// as long as they shall be, then columns, with coefficients of 22 bits, each
// pass rounded to bytes. Pillow 13 changes the order for some pictures that get
// wider and lower, which differs by a level here and there.
func (p planes) resized(h, w int) planes {
	if p.h == h && p.w == w {
		return p
	}
	if p.c == 4 {
		p = p.premultiplied()
	}
	if p.w != w {
		p = p.resizedRows(w)
	}
	if p.h != h {
		p = p.resizedColumns(h)
	}
	if p.c == 4 {
		p.unmultiply()
	}
	return p
}

// tap holds the coefficients of one output place: it is the sum of
// weights[k]·in[first+k].
type tap struct {
	first   int
	weights []int32
}

// triangleTaps returns Pillow's coefficients for a line of in samples made out
// samples (precompute_coeffs and normalize_coeffs_8bpc, BILINEAR).
func triangleTaps(in, out int) []tap {
	scale := float64(in) / float64(out)
	support := math.Max(scale, 1)
	inverse := 1 / support
	taps := make([]tap, out)
	for i := range taps {
		center := float64((float64(i) + 0.5) * scale) // rounded here: no fused multiply-add on any machine
		first := max(0, int(center-support+0.5))
		last := min(in, int(center+support+0.5))
		weights := make([]float64, last-first)
		var sum float64
		for k := range weights {
			x := math.Abs(float64((float64(k+first) - center + 0.5) * inverse))
			weights[k] = math.Max(0, 1-x)
			sum += weights[k]
		}
		fixed := make([]int32, len(weights))
		for k, w := range weights {
			if sum != 0 {
				w /= sum
			}
			fixed[k] = int32(0.5 + float64(w*(1<<resizeBits)))
		}
		taps[i] = tap{first, fixed}
	}
	return taps
}

// resizedRows makes every row w long.
func (p planes) resizedRows(w int) planes {
	q := planes{make([]uint8, p.c*p.h*w), p.c, p.h, w}
	taps := triangleTaps(p.w, w)
	for y := range p.c * p.h {
		in, out := p.pix[y*p.w:][:p.w], q.pix[y*w:][:w]
		for x, t := range taps {
			sum := int32(1 << (resizeBits - 1))
			for k, pixel := range in[t.first:][:len(t.weights)] {
				sum += int32(pixel) * t.weights[k]
			}
			out[x] = clipByte(sum >> resizeBits)
		}
	}
	return q
}

// resizedColumns makes every column h long.
func (p planes) resizedColumns(h int) planes {
	q := planes{make([]uint8, p.c*h*p.w), p.c, h, p.w}
	taps := triangleTaps(p.h, h)
	sums := make([]int32, p.w)
	for c := range p.c {
		in := p.pix[c*p.h*p.w:][:p.h*p.w]
		for y, t := range taps {
			for x := range sums {
				sums[x] = 1 << (resizeBits - 1)
			}
			for k, weight := range t.weights {
				for x, pixel := range in[(t.first+k)*p.w:][:p.w] {
					sums[x] += int32(pixel) * weight
				}
			}
			out := q.pix[(c*h+y)*p.w:][:p.w]
			for x, sum := range sums {
				out[x] = clipByte(sum >> resizeBits)
			}
		}
	}
	return q
}

// premultiplied returns the picture with its alpha multiplied into the colours
// (Pillow's RGBA → RGBa).
func (p planes) premultiplied() planes {
	q := planes{make([]uint8, len(p.pix)), p.c, p.h, p.w}
	area := p.h * p.w
	alpha := p.pix[3*area:]
	for c := range 3 {
		for i, v := range p.pix[c*area:][:area] {
			q.pix[c*area+i] = scaleByte(v, alpha[i])
		}
	}
	copy(q.pix[3*area:], alpha)
	return q
}

// unmultiply takes the alpha out of the colours, in place (Pillow's RGBa → RGBA).
func (p planes) unmultiply() {
	area := p.h * p.w
	for i, a := range p.pix[3*area:] {
		if a == 0 || a == 255 {
			continue
		}
		for c := range 3 {
			v := &p.pix[c*area+i]
			*v = clipByte(255 * int32(*v) / int32(a))
		}
	}
}

// scaleByte returns v·a/255, rounded (Pillow's MULDIV255).
func scaleByte(v, a uint8) uint8 {
	t := uint32(v)*uint32(a) + 128
	return uint8((t>>8 + t) >> 8)
}

// clipByte returns v within 0…255.
func clipByte(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
