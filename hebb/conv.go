package hebb

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// A conv is a 3×3 convolution with stride 2 and padding 1: C_in × H × W to C_out × ⌈H/2⌉ × ⌈W/2⌉.
// It is computed as a matrix product: weight (C_out × 9·C_in) times the patches of a picture, or of a
// few small ones next to one another (9·C_in × N).
type conv struct {
	in, out pictures.Shape
	weight  []float32      // C_out × C_in × 3 × 3
	bias    []float32      // C_out
	buffers chan []float32 // of patches and answers, one for each group of pictures in work

	// What apply is at work on.
	z, x     []float32
	b, few   int // pictures, and how many of them go together
	withBias bool
	do       func(i int) // (*conv).group, bound once, so that a convolution allocates nothing
}

// newConv returns a convolution without weights.
func newConv(in pictures.Shape, channels int) conv {
	return conv{in: in, out: pictures.Shape{C: channels, H: (in.H + 1) / 2, W: (in.W + 1) / 2},
		buffers: make(chan []float32, 64)}
}

// apply convolves b pictures x (b × C_in × H × W) into z (b × C_out × N). Without bias the
// convolution is linear.
func (c *conv) apply(z, x []float32, b int, withBias bool) {
	if c.do == nil {
		c.do = c.group
	}
	c.z, c.x, c.b, c.withBias = z, x, b, withBias
	c.few = together(c.out.H*c.out.W, b)
	gemm.Parallel((b+c.few-1)/c.few, c.do)
	c.z, c.x = nil, nil
}

// together returns how many of b pictures of n output units share a product: products are computed
// in panels of up to 32 columns, and of small pictures several fill one. Two shares remain, for two
// processors. The number changes no bit of the result.
func together(n, b int) int {
	const panel = 32
	few := 1
	for few*n%panel != 0 && few < b/2 {
		few++
	}
	return few
}

// group convolves pictures i·few to (i+1)·few.
func (c *conv) group(i int) {
	first, k, n := i*c.few, 9*c.in.C, c.out.H*c.out.W
	few := min(c.few, c.b-first)
	var buffer []float32
	select {
	case buffer = <-c.buffers:
	default:
	}
	buffer = linear.Sized(buffer, (k+c.out.C)*few*n)
	patches, z := linear.Matrix(k, few*n, buffer), linear.Matrix(c.out.C, few*n, buffer[k*few*n:])
	if few == 1 {
		z = linear.Matrix(c.out.C, n, c.z[first*c.out.Len():])
	}
	for p := range few {
		c.unfold(patches, p*n, c.x[(first+p)*c.in.Len():][:c.in.Len()])
	}
	beta := float32(0)
	if c.withBias {
		beta = 1
		for ch, v := range c.bias {
			fill(linear.Row(z, ch), v)
		}
	}
	gemm.Gemm(blas.NoTrans, blas.NoTrans, 1, linear.Matrix(c.out.C, k, c.weight), patches, beta, z)
	if few > 1 {
		for p := range few {
			out := c.z[(first+p)*c.out.Len():][:c.out.Len()]
			for ch := range c.out.C {
				copy(out[ch*n:][:n], linear.Row(z, ch)[p*n:])
			}
		}
	}
	select {
	case c.buffers <- buffer:
	default:
	}
}

// unfold writes the patches of one picture x (C_in × H × W), N columns from the given one on: row
// 9·c + 3·dy + dx holds, for every output unit, the value of channel c at tap (dy, dx), zero outside
// the picture.
//
// With stride 2 the taps (1,1), (1,2), (2,1), (2,2) are the picture's pixels at even and odd rows
// and columns; the five others are those planes, moved by one row or column.
func (c *conv) unfold(patches blas32.General, column int, x []float32) {
	h, w, n := c.out.H, c.out.W, c.out.H*c.out.W
	for ch := range c.in.C {
		var tap [9][]float32
		for k := range tap {
			tap[k] = linear.Row(patches, 9*ch+k)[column:][:n]
		}
		plane := x[ch*c.in.H*c.in.W:][:c.in.H*c.in.W]
		for i := range h {
			if w <= 8 && 2*w == c.in.W && 2*h == c.in.H {
				quarter(tap[4][i*w:][:w], tap[5][i*w:][:w], tap[7][i*w:][:w], tap[8][i*w:][:w], plane[4*i*w:][:4*w])
				continue
			}
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

// quarter is deinterleave for two short rows, one behind the other.
func quarter(even, odd, evenBelow, oddBelow, rows []float32) {
	w := len(even)
	odd, evenBelow, oddBelow = odd[:w], evenBelow[:w], oddBelow[:w]
	above, below := rows[:2*w], rows[2*w:][:2*w]
	for i := range even {
		even[i], odd[i] = above[2*i], above[2*i+1]
		evenBelow[i], oddBelow[i] = below[2*i], below[2*i+1]
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
