package hebb

import (
	"math"
	"slices"
	"sync"

	"deephebb/internal/gemm"
	"deephebb/internal/vec"
)

// rowBlock is how many rows of a feature map, or of a lateral matrix, one task takes. It is fixed,
// so that sums do not depend on the number of threads.
const rowBlock = 32

// alone is up to how many values, some 20 µs, a pass stays on the caller's thread: waking another
// takes some 8 µs.
const alone = 1 << 16

// sums are up to three sums, taken in one pass over some rows.
type sums [3]float64

func (s *sums) add(t sums) {
	for i := range s {
		s[i] += t[i]
	}
}

// A rowFunc does its work on some rows, of n values each, of up to three maps.
type rowFunc func(x, y, z []float32, n int) sums

// A rowPass is one pass over the rows of x, y and z, of n values each; y and z may be nil. Where
// upper is set, x is square and a row begins at its diagonal.
type rowPass struct {
	f       rowFunc
	x, y, z []float32
	rows, n int
	upper   bool
	parts   []sums
	do      func(block int) // (*rowPass).block, bound once, so that a pass allocates nothing
}

var rowPasses = sync.Pool{New: func() any {
	p := new(rowPass)
	p.do = p.block
	return p
}}

// sumRows returns Σ f over the rows of x, y and z, n values each, computed on all processors and
// added in one order.
func sumRows(f rowFunc, n int, x, y, z []float32) sums {
	return runRows(rowPass{f: f, n: n, x: x, y: y, z: z})
}

// sumUpper is sumRows for the upper triangle of w, n × n.
func sumUpper(f rowFunc, n int, w []float32) sums {
	return runRows(rowPass{f: f, n: n, x: w, upper: true})
}

func runRows(pass rowPass) (total sums) {
	p := rowPasses.Get().(*rowPass)
	pass.do, pass.parts, pass.rows = p.do, p.parts[:0], len(pass.x)/pass.n
	*p = pass
	blocks := (p.rows + rowBlock - 1) / rowBlock
	p.parts = slices.Grow(p.parts, blocks)[:blocks]
	if len(p.x) <= alone {
		for i := range blocks {
			p.block(i)
		}
	} else {
		gemm.Parallel(blocks, p.do)
	}
	for _, part := range p.parts {
		total.add(part)
	}
	p.x, p.y, p.z = nil, nil, nil
	rowPasses.Put(p)
	return total
}

func (p *rowPass) block(i int) {
	first, end := i*rowBlock, min(p.rows, (i+1)*rowBlock)
	if !p.upper {
		part := func(x []float32) []float32 {
			if x == nil {
				return nil
			}
			return x[first*p.n : end*p.n]
		}
		p.parts[i] = p.f(part(p.x), part(p.y), part(p.z), p.n)
		return
	}
	var total sums
	for r := first; r < end; r++ {
		total.add(p.f(p.x[r*p.n+r:(r+1)*p.n], nil, nil, p.n-r))
	}
	p.parts[i] = total
}

// rectifyRows turns each row z into a = max(0, z) / (‖max(0, z)‖₂ + 1e-6), in place, and returns
// Σ(Σa)².
func rectifyRows(z, _, _ []float32, n int) (s sums) {
	for ; len(z) > 0; z = z[n:] {
		total, squares := vec.Rectify(z[:n])
		norm := float32(math.Sqrt(float64(squares))) + 1e-6
		vec.Divide(z[:n], norm)
		sum := float64(total) / float64(norm)
		s[0] += float64(sum * sum)
	}
	return s
}

// addCentredRows turns each row l into a + l − mean(l), in place, and returns the sum of squares.
func addCentredRows(l, a, _ []float32, n int) (s sums) {
	for ; len(l) > 0; l, a = l[n:], a[n:] {
		s[0] += float64(vec.AddCentred(l[:n], a[:n], vec.Sum(l[:n])/float32(n)))
	}
	return s
}

// centreRows subtracts the mean of each row u from it, in place, and returns ⟨a,u⟩ as u was, and
// ⟨out,u⟩ and ⟨u,u⟩ as it is then.
func centreRows(u, a, out []float32, n int) (s sums) {
	for ; len(u) > 0; u, a, out = u[n:], a[n:], out[n:] {
		row := u[:n]
		s[0] += vec.Dot(row, a)
		mean := vec.Sum(row) / float32(n)
		for i := range row {
			row[i] -= mean
		}
		s[1] += vec.Dot(row, out)
		s[2] += vec.Dot(row, row)
	}
	return s
}

// clampRow limits to ±1 the part of a row of W that begins at its diagonal, and returns what it
// adds to Σ W² of the symmetric matrix.
func clampRow(w, _, _ []float32, _ int) sums {
	return sums{float64(2*float64(vec.Clamp(w))) - float64(float64(w[0])*float64(w[0]))}
}
