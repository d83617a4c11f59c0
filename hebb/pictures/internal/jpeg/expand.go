package jpeg

// expander returns a function that gives line y of the plane at the picture's size, at least width
// values, which hold until the next call (jdsample.c).
func (p *plane) expander(width int) func(y int) []uint8 {
	if p.wide == 1 && p.high == 1 {
		return func(y int) []uint8 { return p.pix[y*p.stride:] }
	}
	line := make([]uint8, p.wide*p.width)
	if !p.smooth {
		return func(y int) []uint8 {
			in := p.pix[y/p.high*p.stride:][:p.width]
			for x, v := range in {
				for i := range p.wide {
					line[x*p.wide+i] = v
				}
			}
			return line
		}
	}
	sums := make([]int32, p.width)
	return func(y int) []uint8 {
		near := y / p.high
		in := p.pix[near*p.stride:][:p.width]
		if p.high == 1 {
			acrossTwo(line, in)
			return line
		}
		far := min(near+1, p.height-1)
		if y%2 == 0 {
			far = max(near-1, 0)
		}
		for x, v := range p.pix[far*p.stride:][:p.width] {
			sums[x] = 3*int32(in[x]) + int32(v)
		}
		if p.wide == 1 {
			for x, s := range sums {
				line[x] = uint8((s + 1 + int32(y%2)) >> 2)
			}
			return line
		}
		acrossFour(line, sums)
		return line
	}
}

// acrossTwo doubles a line: each value gives two, each with a quarter of the neighbour on its side.
func acrossTwo(line, in []uint8) {
	last := len(in) - 1
	for x, v := range in {
		left, right := in[max(0, x-1)], in[min(last, x+1)]
		line[2*x] = uint8((3*int32(v) + int32(left) + 1) >> 2)
		line[2*x+1] = uint8((3*int32(v) + int32(right) + 2) >> 2)
	}
	line[0], line[2*last+1] = in[0], in[last]
}

// acrossFour doubles a line of sums of two lines in the same way.
func acrossFour(line []uint8, sums []int32) {
	last := len(sums) - 1
	line[0] = uint8((4*sums[0] + 8) >> 4)
	line[2*last+1] = uint8((4*sums[last] + 7) >> 4)
	for x, s := range sums {
		if x > 0 {
			line[2*x] = uint8((3*s + sums[x-1] + 8) >> 4)
		}
		if x < last {
			line[2*x+1] = uint8((3*s + sums[x+1] + 7) >> 4)
		}
	}
}
