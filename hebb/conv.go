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
func (c *conv) unfold(patches, x []float32) {
	n := c.out.H * c.out.W
	for ch := range c.in.C {
		vec.Taps(patches[9*ch*n:][:9*n], x[ch*c.in.H*c.in.W:], c.in.H, c.in.W)
	}
}

func fill(s []float32, v float32) {
	for i := range s {
		s[i] = v
	}
}
