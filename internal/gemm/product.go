package gemm

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Block sizes. What they do is told in the package comment; their values were measured.
const (
	maxK = 256 // rows of B, columns of A, in a block: a packed panel of B is to stay in the first-level cache
	maxM = 192 // rows of A in a tile: its block is to stay in the second-level cache
	maxN = 256 // columns of B in a tile

	// multiply-adds, some 40 µs, below which a product stays on the caller's thread: waking another
	// takes some 8 µs
	alone     = 4 << 20
	perWorker = 2 << 20 // multiply-adds that each further goroutine must find
	tilesEach = 6       // tiles for each of several workers, so that they end together
	minN      = 64      // columns of B in the smallest tile
)

// view is op(X): element (i, j) lies at data[row·i + col·j].
type view struct {
	data     []float32
	row, col int
}

func viewOf(t blas.Transpose, x blas32.General) view {
	if t == blas.NoTrans {
		return view{x.Data, x.Stride, 1}
	}
	return view{x.Data, 1, x.Stride}
}

func (v view) at(i, j int) *float32 { return &v.data[v.row*i+v.col*j] }

// product is one call of Gemm or Syrk: c = alpha·a·b + beta·c, cut into tiles of c that workers
// claim one after the other.
type product struct {
	kernel
	a, b, c     view // m × k, k × n, m × n
	m, n, k     int
	alpha, beta float32
	upper       bool // only columns ≥ row of c
	symmetric   bool // b is given by its columns ≥ row

	mc, nc, kc    int // rows and columns of a tile, depth of a block
	across, tiles int // tiles in a row of tiles, and in all
	next          atomic.Int64
}

var products = sync.Pool{New: func() any { return new(product) }}

func (p *product) release() {
	p.a.data, p.b.data, p.c.data = nil, nil, nil
	products.Put(p)
}

// run cuts the product and spreads it over goroutines.
func (p *product) run() {
	p.kernel = active
	p.kc = even(p.k, maxK, 4)
	work := p.m * p.n * p.k
	if p.upper {
		work /= 2
	}
	workers := 1
	if work >= alone {
		workers = min(runtime.GOMAXPROCS(0), work/perWorker)
	}
	p.cut(workers)
	p.next.Store(0)
	spread(min(workers, p.tiles), p)
}

// cut chooses the tiles: as large as the caches allow, and smaller when there would be too few of
// them to keep the workers evenly busy. No element of c depends on them.
func (p *product) cut(workers int) {
	p.mc = even(p.m, maxM, p.rows)
	for nc := maxN; ; nc /= 2 {
		p.nc = even(p.n, nc, p.cols)
		p.across = (p.n + p.nc - 1) / p.nc
		p.tiles = p.across * ((p.m + p.mc - 1) / p.mc)
		if workers == 1 || p.tiles >= tilesEach*workers || nc <= minN {
			return
		}
	}
}

// even cuts n into the fewest equal parts of at most most, and returns their size as a multiple of
// unit.
func even(n, most, unit int) int {
	parts := (n + most - 1) / most
	size := (n + parts - 1) / parts
	return (size + unit - 1) / unit * unit
}

// work claims tiles until none is left.
func (p *product) work() {
	w := workspaces.Get().(*workspace)
	for {
		t := int(p.next.Add(1)) - 1
		if t >= p.tiles {
			break
		}
		i, j := t/p.across*p.mc, t%p.across*p.nc
		if p.upper && j+p.nc <= i {
			continue
		}
		p.tile(w, i, min(i+p.mc, p.m), j, min(j+p.nc, p.n))
	}
	workspaces.Put(w)
}

// tile computes c[i0:i1, j0:j1], block after block of k.
func (p *product) tile(w *workspace, i0, i1, j0, j1 int) {
	beta := p.beta
	for l0 := 0; l0 < p.k; l0 += p.kc {
		l1 := min(l0+p.kc, p.k)
		for j := j0; j < j1; j += p.cols {
			n := min(p.cols, j1-j)
			below := i1 // first row that does not lie whole right of the diagonal
			if p.upper && j+1 < i1 {
				below = i0 + max(0, j+1-i0)/p.rows*p.rows
			}
			var pack *float32
			b, bRow := p.b.data[p.b.row*l0+p.b.col*j:], p.b.row
			if p.symmetric {
				p.packSymmetric(w, l0, l1, j, n)
				b, bRow = w.b[:], p.cols
			} else if p.b.col != 1 || n%p.lanes != 0 {
				p.packPanel(w, l0, l1, j, n)
				b, bRow = w.b[:], p.cols
			} else if below-i0 > p.rows {
				pack = &w.b[0]
			}
			if below > i0 {
				p.panel(below-i0, n, l1-l0, p.a.at(i0, l0), p.a.row, p.a.col, &b[0], bRow, pack, p.c.at(i0, j),
					p.c.row, p.alpha, beta)
			}
			if pack != nil {
				b, bRow = w.b[:], p.cols
			}
			if last := min(i1, j+n); below < last {
				// Rows that begin right of the panel's first register need its second only.
				half := min(last, below+(max(0, j+p.lanes-below)+p.rows-1)/p.rows*p.rows)
				p.corner(w, below, half, l0, l1, j, n, &b[0], bRow, beta)
				if half < last {
					p.corner(w, half, last, l0, l1, j+p.lanes, n-p.lanes, &b[p.lanes], bRow, beta)
				}
			}
		}
		beta = 1
	}
}

// corner computes rows i0 to i1 of one panel where the diagonal runs through them: in a copy, of
// which only columns ≥ row come from c and go back.
func (p *product) corner(w *workspace, i0, i1, l0, l1, j, n int, b *float32, bRow int, beta float32) {
	for i := i0; i < i1; i++ {
		from := max(0, i-j)
		row := w.corner[(i-i0)*p.cols:][:n]
		clear(row[:from])
		copy(row[from:], p.c.data[p.c.row*i+j+from:])
	}
	p.panel(i1-i0, n, l1-l0, p.a.at(i0, l0), p.a.row, p.a.col, b, bRow, nil, &w.corner[0], p.cols, p.alpha, beta)
	for i := i0; i < i1; i++ {
		from := max(0, i-j)
		copy(p.c.data[p.c.row*i+j+from:], w.corner[(i-i0)*p.cols:][from:n])
	}
}
