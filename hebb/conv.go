package hebb

import (
	"gonum.org/v1/gonum/blas"

	"deephebb/hebb/pictures"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// A conv is a 3×3 convolution with stride 2 and padding 1: C_in × H × W to C_out × ⌈H/2⌉ × ⌈W/2⌉.
// It is computed as a matrix product a picture: weight (C_out × 9·C_in) times the picture's patches
// (9·C_in × N).
type conv struct {
	in, out pictures.Shape
	weight  []float32      // C_out × C_in × 3 × 3
	bias    []float32      // C_out
	patches chan []float32 // buffers of 9·C_in × N, one for each picture in work

	// What apply is at work on.
	z, x     []float32
	withBias bool
	do       func(i int) // (*conv).picture, bound once, so that a convolution allocates nothing
}

// newConv returns a convolution without weights.
func newConv(in pictures.Shape, channels int) conv {
	return conv{in: in, out: pictures.Shape{C: channels, H: (in.H + 1) / 2, W: (in.W + 1) / 2},
		patches: make(chan []float32, 64)}
}

// apply convolves b pictures x (b × C_in × H × W) into z (b × C_out × N). Without bias the
// convolution is linear.
func (c *conv) apply(z, x []float32, b int, withBias bool) {
	if c.do == nil {
		c.do = c.picture
	}
	c.z, c.x, c.withBias = z, x, withBias
	gemm.Parallel(b, c.do)
	c.z, c.x = nil, nil
}

// picture convolves picture i.
func (c *conv) picture(i int) {
	k, n := 9*c.in.C, c.out.H*c.out.W
	var patches []float32
	select {
	case patches = <-c.patches:
	default:
		patches = make([]float32, k*n)
	}
	c.unfold(patches, c.x[i*c.in.Len():][:c.in.Len()])
	z := c.z[i*c.out.Len():][:c.out.Len()]
	beta := float32(0)
	if c.withBias {
		beta = 1
		for ch, v := range c.bias {
			fill(z[ch*n:][:n], v)
		}
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, linear.Matrix(c.out.C, k, c.weight), linear.Matrix(k, n, patches), beta,
		linear.Matrix(c.out.C, n, z))
	select {
	case c.patches <- patches:
	default:
	}
}

// unfold writes the patches of one picture x (C_in × H × W): row 9·c + 3·dy + dx holds, for every
// output unit, the value of channel c at tap (dy, dx), zero outside the picture.
//
// With stride 2 the taps (1,1), (1,2), (2,1), (2,2) are the picture's pixels at even and odd rows
// and columns; the five others are those planes, moved by one row or column.
func (c *conv) unfold(patches, x []float32) {
	h, w, n := c.out.H, c.out.W, c.out.H*c.out.W
	for ch := range c.in.C {
		var tap [9][]float32
		for k := range tap {
			tap[k] = patches[(9*ch+k)*n:][:n]
		}
		plane := x[ch*c.in.H*c.in.W:][:c.in.H*c.in.W]
		for i := range h {
			deinterleave(tap[4][i*w:][:w], tap[5][i*w:][:w], plane[2*i*c.in.W:][:c.in.W])
			if 2*i+1 < c.in.H {
				deinterleave(tap[7][i*w:][:w], tap[8][i*w:][:w], plane[(2*i+1)*c.in.W:][:c.in.W])
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
}

// deinterleave splits a row into its even and odd columns; an odd column that would lie outside is
// zero.
func deinterleave(even, odd, row []float32) {
	pairs := len(row) / 2
	vec.Split(even, odd, row)
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

func fill(s []float32, v float32) {
	for i := range s {
		s[i] = v
	}
}
