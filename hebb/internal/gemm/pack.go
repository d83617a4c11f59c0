package gemm

import "sync"

// workspace is what one worker packs into: a panel of B, and the rows of C that the diagonal runs through in Syrk.
type workspace struct {
	b      [maxK * widest]float32
	corner [(widest + tallest) * widest]float32
}

// The largest micro-kernel of all instruction sets.
const tallest, widest = 12, 32

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// packPanel packs b[l0:l1, j:j+n] into w.b, rows p.cols apart, filled up with zeros to whole registers. // (l1−l0) × cols
func (p *product) packPanel(w *workspace, l0, l1, j, n int) {
	k := l1 - l0
	if p.b.col == 1 {
		p.copyRows(k, n, &w.b[0], p.cols, p.b.at(l0, j), p.b.row)
		return
	}
	p.turn(w.b[:], p.cols, p.b.data[p.b.row*l0+p.b.col*j:], p.b.col, n, k)
	if tail := n % p.lanes; tail != 0 {
		for l := range k {
			clear(w.b[p.cols*l+n:][:p.lanes-tail])
		}
	}
}

// turn writes n rows of k floats, srcRow apart, as n columns: dst[dstRow·l + i] = src[srcRow·i + l].
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
