package gemm

import "sync"

// workspace is what one worker packs into: a panel of B, and the rows of C that the diagonal runs
// through in Syrk.
type workspace struct {
	b      [maxK * widest]float32
	corner [(widest + tallest) * widest]float32
}

// The largest micro-kernel of all instruction sets.
const tallest, widest = 12, 32

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// packPanel packs b[l0:l1, j:j+n] into w.b, rows p.cols apart, filled up with zeros to whole
// registers. // (l1−l0) × cols
func (p *product) packPanel(w *workspace, l0, l1, j, n int) {
	if p.b.col == 1 {
		p.copyRows(l1-l0, n, &w.b[0], p.cols, p.b.at(l0, j), p.b.row)
		return
	}
	p.packTurned(w.b[:], p.b.data[p.b.row*l0+p.b.col*j:], p.b.col, n, l1-l0)
}

// packSymmetric is packPanel for a symmetric b of which only columns ≥ row are there: rows above j
// are copied, rows from j+n on are columns of b's rows j to j+n, and in the square between the two
// halves meet.
func (p *product) packSymmetric(w *workspace, l0, l1, j, n int) {
	above, square := min(max(l0, j), l1), min(max(l0, j+n), l1)
	if above > l0 {
		p.copyRows(above-l0, n, &w.b[0], p.cols, p.b.at(l0, j), p.b.row)
	}
	if square > above { // as columns, of which what lies from the diagonal on is then replaced by rows
		p.packTurned(w.b[p.cols*(above-l0):], p.b.data[p.b.row*j+above:], p.b.row, n, square-above)
	}
	for l := above; l < square; l++ {
		copy(w.b[p.cols*(l-l0):][l-j:n], p.b.data[p.b.row*l+l:])
	}
	if l1 > square {
		p.packTurned(w.b[p.cols*(square-l0):], p.b.data[p.b.row*j+square:], p.b.row, n, l1-square)
	}
}

// packTurned packs n rows of k floats, srcRow apart, as n columns, filled up with zeros to whole
// registers. // k × cols
func (p *product) packTurned(dst, src []float32, srcRow, n, k int) {
	p.turn(dst, p.cols, src, srcRow, n, k)
	if tail := n % p.lanes; tail != 0 {
		for l := range k {
			clear(dst[p.cols*l+n:][:p.lanes-tail])
		}
	}
}

// turn writes n rows of k floats, srcRow apart, as n columns: dst[dstRow·l + i] = src[srcRow·i +
// l].
func (p *product) turn(dst []float32, dstRow int, src []float32, srcRow, n, k int) {
	if n < 4 || k < 8 {
		for i := range n {
			for l, v := range src[srcRow*i:][:k] {
				dst[dstRow*l+i] = v
			}
		}
		return
	}
	for i := 0; i < n; i += 4 {
		i := min(i, n-4) // the last four may overlap the four before
		p.transpose(k&^7, &dst[i], dstRow, &src[srcRow*i], srcRow)
		if k&7 != 0 { // and the last eight of k the eight before
			l := k - 8
			p.transpose(8, &dst[dstRow*l+i], dstRow, &src[srcRow*i+l], srcRow)
		}
	}
}
