package pixels

import "math"

// Planes is one picture on its way from a file to a dataset: c planes of h × w
// bytes. Its alpha, where c is 4, is not multiplied into the colours.
type Planes struct {
	Pix     []uint8
	C, H, W int
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
func (p Planes) Resized(h, w int) Planes {
	if p.H == h && p.W == w {
		return p
	}
	if p.C == 4 {
		p = p.Premultiplied()
	}
	if p.W != w {
		p = p.resizedRows(w)
	}
	if p.H != h {
		p = p.resizedColumns(h)
	}
	if p.C == 4 {
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
func (p Planes) resizedRows(w int) Planes {
	q := Planes{make([]uint8, p.C*p.H*w), p.C, p.H, w}
	taps := triangleTaps(p.W, w)
	for y := range p.C * p.H {
		in, out := p.Pix[y*p.W:][:p.W], q.Pix[y*w:][:w]
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
func (p Planes) resizedColumns(h int) Planes {
	q := Planes{make([]uint8, p.C*h*p.W), p.C, h, p.W}
	taps := triangleTaps(p.H, h)
	sums := make([]int32, p.W)
	for c := range p.C {
		in := p.Pix[c*p.H*p.W:][:p.H*p.W]
		for y, t := range taps {
			for x := range sums {
				sums[x] = 1 << (resizeBits - 1)
			}
			for k, weight := range t.weights {
				for x, pixel := range in[(t.first+k)*p.W:][:p.W] {
					sums[x] += int32(pixel) * weight
				}
			}
			out := q.Pix[(c*h+y)*p.W:][:p.W]
			for x, sum := range sums {
				out[x] = clipByte(sum >> resizeBits)
			}
		}
	}
	return q
}

// premultiplied returns the picture with its alpha multiplied into the colours
// (Pillow's RGBA → RGBa).
func (p Planes) Premultiplied() Planes {
	q := Planes{make([]uint8, len(p.Pix)), p.C, p.H, p.W}
	area := p.H * p.W
	alpha := p.Pix[3*area:]
	for c := range 3 {
		for i, v := range p.Pix[c*area:][:area] {
			q.Pix[c*area+i] = scaleByte(v, alpha[i])
		}
	}
	copy(q.Pix[3*area:], alpha)
	return q
}

// unmultiply takes the alpha out of the colours, in place (Pillow's RGBa → RGBA).
func (p Planes) unmultiply() {
	area := p.H * p.W
	for i, a := range p.Pix[3*area:] {
		if a == 0 || a == 255 {
			continue
		}
		for c := range 3 {
			v := &p.Pix[c*area+i]
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
