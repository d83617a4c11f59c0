package vec

// Taps writes what a window of 3×3 that moves by 2 sees of a plane of height × width with a border
// of zeros: tap 3·dy + dx has, for each place of the window, the pixel under it at (dy, dx), 9 ×
// ⌈height/2⌉ × ⌈width/2⌉.
//
// The taps (1,1), (1,2), (2,1), (2,2) are the plane's pixels at even and odd rows and columns; the
// five others are those, moved by one row or column.
func Taps(taps, plane []float32, height, width int) {
	h, w := (height+1)/2, (width+1)/2
	n := h * w
	taps, plane = taps[:9*n], plane[:height*width]
	if n == 0 {
		return
	}
	if haveSIMD && height%2 == 0 && width%8 == 0 {
		tapsSIMD(h, w, &taps[0], &plane[0])
		return
	}
	var tap [9][]float32
	for k := range tap {
		tap[k] = taps[k*n:][:n]
	}
	for i := range h {
		deinterleave(tap[4][i*w:][:w], tap[5][i*w:][:w], plane[2*i*width:][:width])
		if 2*i+1 < height {
			deinterleave(tap[7][i*w:][:w], tap[8][i*w:][:w], plane[(2*i+1)*width:][:width])
		} else {
			clear(tap[7][i*w:][:w])
			clear(tap[8][i*w:][:w])
		}
	}
	moveRight(tap[3], tap[5], w)
	moveRight(tap[6], tap[8], w)
	for dx := range 3 { // the row above: taps (0,dx) from (2,dx)
		clear(tap[dx][:w])
		copy(tap[dx][w:], tap[6+dx])
	}
}

// deinterleave splits a row into its even and odd columns; an odd column that would lie outside is
// zero.
func deinterleave(even, odd, row []float32) {
	pairs := len(row) / 2
	Split(even[:pairs], odd[:pairs], row)
	if pairs < len(even) {
		even[pairs], odd[pairs] = row[2*pairs], 0
	}
}

// moveRight writes src (rows of w values) one column to the right into dst; the first column
// becomes zero.
func moveRight(dst, src []float32, w int) {
	copy(dst[1:], src)
	for i := 0; i < len(dst); i += w {
		dst[i] = 0
	}
}
