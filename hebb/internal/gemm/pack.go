package gemm

import "sync"

// workspace is what one worker packs into.
type workspace struct {
	a      []float32             // blocks of A, grows to what is needed
	row    int                   // first row of the tile that a holds, -1 for none
	b      [maxK*32 + 32]float32 // one panel of B
	corner [(12 + 32 + 12) * 32]float32
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// packPanel packs b[l0:l1, j:j+n] into w.b, rows p.cols apart. // (l1−l0) × cols
func (p *product) packPanel(w *workspace, l0, l1, j, n int) {
	if p.b.col == 1 {
		p.copyRows(l1-l0, n, &w.b[0], p.cols, p.b.at(l0, j), p.b.row)
		return
	}
	p.turn(w.b[:], p.cols, p.b.data[p.b.row*l0+p.b.col*j:], p.b.col, n, l1-l0)
	if tail := n % p.lanes; tail != 0 { // the kernel reads whole registers; let it find numbers, not what was left there
		for l := range l1 - l0 {
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
		if k&7 != 0 {
			l := k - 8
			p.transpose(8, &dst[dstRow*l+i], dstRow, &src[srcRow*i+l], srcRow)
		}
	}
}
