package gemm

import (
	"math"
	"unsafe"
)

// portable is the kernel in Go: the same chains of fused multiply-adds on any processor.
var portable = kernel{"portable", 4, 4, 2 * 4, panelGo, copyRows(4), transposeGo}

// panelGo computes C = alpha·A·B + beta·C as the panels in assembly do, four rows and two columns
// at a time, from copies in float64.
func panelGo(m, n, k int, a *float32, aRow, aCol int, b *float32, bRow int,
	pack, c *float32, cRow int, alpha, beta float32) {
	if pack != nil {
		copyRows(4)(k, n, pack, 2*4, b, bRow)
		b, bRow = pack, 2*4
	}
	as := unsafe.Slice(a, aRow*(m-1)+aCol*(k-1)+1)
	bs := unsafe.Slice(b, bRow*(k-1)+n)
	cs := unsafe.Slice(c, cRow*(m-1)+n)
	var left [maxK][4]float64
	var right [4][maxK][2]float64 // n columns
	lowB := float32(math.Inf(1))
	for j := range n {
		for l := range k {
			v := bs[bRow*l+j]
			right[j/2][l][j%2] = float64(v)
			lowB = lower(lowB, v)
		}
	}
	for i := 0; i < m; i += 4 {
		rows, low := min(4, m-i), float32(math.Inf(1))
		for r := range rows {
			from := as[aRow*(i+r):]
			for l := range k {
				v := from[aCol*l]
				left[l][r] = float64(v)
				low = lower(low, v)
			}
		}
		for j := 0; j < n; j += 2 {
			var s sums
			s.add(left[:k], right[j/2][:k], float64(low)*float64(lowB) < smallest)
			for r := range rows {
				for q := range min(2, n-j) {
					to := &cs[cRow*(i+r)+j+q]
					if beta == 0 {
						*to = float32(s[r][q]) * alpha
					} else {
						*to = float32(toOdd(s[r][q], float64(alpha), float64(beta**to)))
					}
				}
			}
		}
	}
}

// lower returns the smaller of low and |v|, of which 0 does not count.
func lower(low, v float32) float32 {
	if v = max(v, -v); v < low && v != 0 {
		return v
	}
	return low
}

// sums are those of four rows of A times two columns of B.
type sums [4][2]float64

// smallest is a product of float32 from which on their product's last digit is one of a float32, so
// that a sum too small for all digits of a float32 is exact.
const smallest = 0x1p-101

// add adds to them, over k. In float64 a product of float32 is exact, and a sum is rounded;
// rounding that to a float32 is rounding twice, which differs from the fused operation at most
// where the sum lies in the middle between two float32, or, with tiny products, is a float32 of
// fewer digits. Those are mended.
func (s *sums) add(a [][4]float64, b [][2]float64, tiny bool) {
	for len(a) > 0 {
		l, r := 0, 0
		if !tiny {
			if l, r = s.fast(a, b); l == len(a) {
				return
			}
		}
		for ; r < 4; r++ {
			for q, y := range b[l] {
				s[r][q] = float64(float32(toOdd(a[l][r], y, s[r][q])))
			}
		}
		a, b = a[l+1:], b[l+1:]
	}
}

// fast adds until it meets a sum to be mended, and says in which step and row.
func (s *sums) fast(a [][4]float64, b [][2]float64) (step, row int) {
	b = b[:len(a)]
	s00, s01, s10, s11, s20, s21, s30, s31 := s[0][0], s[0][1], s[1][0], s[1][1], s[2][0], s[2][1], s[3][0], s[3][1]
	var t0, t1 float64
	for step = range a {
		x, u, v := &a[step], b[step][0], b[step][1]
		t0, t1 = float64(x[0]*u)+s00, float64(x[0]*v)+s01
		if row = 0; middle(t0) || middle(t1) {
			goto stop
		}
		s00, s01 = float64(float32(t0)), float64(float32(t1))
		t0, t1 = float64(x[1]*u)+s10, float64(x[1]*v)+s11
		if row = 1; middle(t0) || middle(t1) {
			goto stop
		}
		s10, s11 = float64(float32(t0)), float64(float32(t1))
		t0, t1 = float64(x[2]*u)+s20, float64(x[2]*v)+s21
		if row = 2; middle(t0) || middle(t1) {
			goto stop
		}
		s20, s21 = float64(float32(t0)), float64(float32(t1))
		t0, t1 = float64(x[3]*u)+s30, float64(x[3]*v)+s31
		if row = 3; middle(t0) || middle(t1) {
			goto stop
		}
		s30, s31 = float64(float32(t0)), float64(float32(t1))
	}
	step = len(a)
stop:
	s[0][0], s[0][1], s[1][0], s[1][1], s[2][0], s[2][1], s[3][0], s[3][1] = s00, s01, s10, s11, s20, s21, s30, s31
	return
}

// middle says whether t may lie in the middle between two float32.
func middle(t float64) bool { return math.Float64bits(t)<<35 == 1<<63 }

// toOdd returns x·y + s of three float32, rounded to odd in float64: to the one of its two
// neighbours with an odd last digit, unless it is exact. Rounding that to a float32 gives what
// rounding once would (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, IEEE
// Transactions on Computers 57, 2008).
func toOdd(x, y, s float64) float64 {
	p := float64(x * y)
	t := p + s
	back := t - p
	rest := (p - (t - back)) + (s - back) // p + s − t, exactly (Knuth)
	bits := math.Float64bits(t)
	if rest == 0 || rest != rest || bits&1 != 0 {
		return t
	}
	if (rest > 0) == (t > 0) {
		bits++
	} else {
		bits--
	}
	return math.Float64frombits(bits)
}

// copyRows returns the function that copies k rows of n floats; each is filled up with zeros to so
// many lanes, or to twice as many where n is more.
func copyRows(lanes int) func(k, n int, dst *float32, dstRow int, src *float32, srcRow int) {
	return func(k, n int, dst *float32, dstRow int, src *float32, srcRow int) {
		wide := (n + lanes - 1) / lanes * lanes
		to, from := unsafe.Slice(dst, dstRow*(k-1)+wide), unsafe.Slice(src, srcRow*(k-1)+n)
		for l := range k {
			row := to[dstRow*l:][:wide]
			clear(row[copy(row, from[srcRow*l:][:n]):])
		}
	}
}

// transposeGo writes four rows of k floats as four columns: dst[dstRow·l + i] = src[srcRow·i + l].
func transposeGo(k int, dst *float32, dstRow int, src *float32, srcRow int) {
	to, from := unsafe.Slice(dst, dstRow*(k-1)+4), unsafe.Slice(src, srcRow*3+k)
	for l := range k {
		row := to[dstRow*l:][:4]
		for i := range row {
			row[i] = from[srcRow*i+l]
		}
	}
}
