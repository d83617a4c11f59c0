package jpeg

// Constants of the transforms with 13 bits after the point, named by their values.
const (
	pointBits = 13
	extraBits = 2 // further bits kept between the two passes

	f0211 = 1730
	f0298 = 2446
	f0390 = 3196
	f0509 = 4176
	f0541 = 4433
	f0601 = 4926
	f0720 = 5906
	f0765 = 6270
	f0850 = 6967
	f0899 = 7373
	f1061 = 8697
	f1175 = 9633
	f1272 = 10426
	f1451 = 11893
	f1501 = 12299
	f1847 = 15137
	f1961 = 16069
	f2053 = 16819
	f2172 = 17799
	f2562 = 20995
	f3072 = 25172
	f3624 = 29692
)

// inverse transforms a block into the component's plane at block (x, y), and makes it zero. last is
// the zigzag place of the last coefficient that isn't zero.
func (c *component) inverse(b *[64]int32, last, x, y int) {
	out := c.plane[y*c.size*c.stride+x*c.size:]
	switch {
	case c.size == 1:
		out[0] = level((b[0] + 4) >> 3)
		b[0] = 0
		return
	case last == 0:
		v := level((b[0] + 4) >> 3)
		b[0] = 0
		for range c.size {
			line := out[:c.size]
			for i := range line {
				line[i] = v
			}
			out = out[min(len(out), c.stride):]
		}
		return
	case c.size == 2:
		inverse2(b, out, c.stride)
	case c.size == 4:
		inverse4(b, out, c.stride)
	default:
		inverse8(b, out, c.stride)
	}
	*b = [64]int32{}
}

// level brings a value around zero to a byte around 128.
func level(v int32) uint8 {
	if v += 128; uint32(v) > 255 {
		v = ^v >> 31 & 255
	}
	return uint8(v)
}

// round shifts a value right with rounding.
func round(v int32, bits uint) int32 { return (v + 1<<(bits-1)) >> bits }

// inverse8 is the whole transform (jidctint.c): the columns of b in place, then its lines into out.
func inverse8(b *[64]int32, out []uint8, stride int) {
	for i := range 8 {
		if b[8+i]|b[16+i]|b[24+i]|b[32+i]|b[40+i]|b[48+i]|b[56+i] == 0 {
			v := b[i] << extraBits
			for j := i; j < 64; j += 8 {
				b[j] = v
			}
			continue
		}
		e0, e1, e2, e3, o0, o1, o2, o3 := butterflies(
			b[i], b[8+i], b[16+i], b[24+i], b[32+i], b[40+i], b[48+i], b[56+i])
		const shift = pointBits - extraBits
		b[i], b[56+i] = round(e0+o3, shift), round(e0-o3, shift)
		b[8+i], b[48+i] = round(e1+o2, shift), round(e1-o2, shift)
		b[16+i], b[40+i] = round(e2+o1, shift), round(e2-o1, shift)
		b[24+i], b[32+i] = round(e3+o0, shift), round(e3-o0, shift)
	}
	for j := range 8 {
		l := (*[8]int32)(b[8*j:])
		o8 := (*[8]uint8)(out[j*stride:])
		e0, e1, e2, e3, o0, o1, o2, o3 := butterflies(l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7])
		const shift = pointBits + extraBits + 3
		o8[0], o8[7] = level(round(e0+o3, shift)), level(round(e0-o3, shift))
		o8[1], o8[6] = level(round(e1+o2, shift)), level(round(e1-o2, shift))
		o8[2], o8[5] = level(round(e2+o1, shift)), level(round(e2-o1, shift))
		o8[3], o8[4] = level(round(e3+o0, shift)), level(round(e3-o0, shift))
	}
}

// butterflies is the one-dimensional transform: its even and odd parts, whose sums and differences
// are the eight values.
func butterflies(v0, v1, v2, v3, v4, v5, v6, v7 int32) (e0, e1, e2, e3, o0, o1, o2, o3 int32) {
	z := (v2 + v6) * f0541
	low, high := z-v6*f1847, z+v2*f0765
	sum, difference := (v0+v4)<<pointBits, (v0-v4)<<pointBits
	e0, e1, e2, e3 = sum+high, difference+low, difference-low, sum-high

	z1, z2, z3, z4 := v7+v1, v5+v3, v7+v3, v5+v1
	z5 := (z3 + z4) * f1175
	z1, z2 = -z1*f0899, -z2*f2562
	z3, z4 = z5-z3*f1961, z5-z4*f0390
	o0, o1, o2, o3 = v7*f0298+z1+z3, v5*f2053+z2+z4, v3*f3072+z2+z3, v1*f1501+z1+z4
	return e0, e1, e2, e3, o0, o1, o2, o3
}

// inverse4 gives a block at half its side (jidctred.c).
func inverse4(b *[64]int32, out []uint8, stride int) {
	for i := range 8 {
		if i == 4 {
			continue
		}
		e, o := halves(b[i], b[8+i], b[16+i], b[24+i], b[40+i], b[48+i], b[56+i])
		const shift = pointBits - extraBits + 1
		b[i], b[24+i] = round(e[0]+o[0], shift), round(e[0]-o[0], shift)
		b[8+i], b[16+i] = round(e[1]+o[1], shift), round(e[1]-o[1], shift)
	}
	for j := range 4 {
		l := (*[8]int32)(b[8*j:])
		o4 := (*[4]uint8)(out[j*stride:])
		e, o := halves(l[0], l[1], l[2], l[3], l[5], l[6], l[7])
		const shift = pointBits + extraBits + 3 + 1
		o4[0], o4[3] = level(round(e[0]+o[0], shift)), level(round(e[0]-o[0], shift))
		o4[1], o4[2] = level(round(e[1]+o[1], shift)), level(round(e[1]-o[1], shift))
	}
}

// halves is the one-dimensional transform to four values; the fourth coefficient has no part in it.
func halves(v0, v1, v2, v3, v5, v6, v7 int32) (e, o [2]int32) {
	mean, slope := v0<<(pointBits+1), v2*f1847-v6*f0765
	e = [2]int32{mean + slope, mean - slope}
	o = [2]int32{
		v1*f2562 + v3*f0899 - v5*f0601 - v7*f0509,
		v1*f1061 - v3*f2172 + v5*f1451 - v7*f0211,
	}
	return e, o
}

// inverse2 gives a block at a quarter of its side (jidctred.c); only odd coefficients and the first
// have a part in it.
func inverse2(b *[64]int32, out []uint8, stride int) {
	for _, i := range [5]int{0, 1, 3, 5, 7} {
		slope := b[8+i]*f3624 - b[24+i]*f1272 + b[40+i]*f0850 - b[56+i]*f0720
		mean := b[i] << (pointBits + 2)
		const shift = pointBits - extraBits + 2
		b[i], b[8+i] = round(mean+slope, shift), round(mean-slope, shift)
	}
	for j := range 2 {
		l := (*[8]int32)(b[8*j:])
		slope := l[1]*f3624 - l[3]*f1272 + l[5]*f0850 - l[7]*f0720
		mean := l[0] << (pointBits + 2)
		const shift = pointBits + extraBits + 3 + 2
		out[j*stride], out[j*stride+1] = level(round(mean+slope, shift)), level(round(mean-slope, shift))
	}
}
