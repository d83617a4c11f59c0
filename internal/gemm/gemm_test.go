package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

var nan = float32(math.NaN())

// with computes f with one kernel.
func with(k kernel, f func()) {
	defer func(old kernel) { active = old }(active)
	active = k
	f()
}

// each runs a test with every kernel of this machine.
func each(t *testing.T, f func(t *testing.T)) {
	for _, k := range kernels() {
		t.Run(k.name, func(t *testing.T) { with(k, func() { f(t) }) })
	}
}

// random returns a rows × cols matrix of numbers in ±1, its rows gap further apart than they need
// to be, with NaN in the gaps.
func random(rng *rand.Rand, rows, cols, gap int) blas32.General {
	x := blas32.General{Rows: rows, Cols: cols, Stride: cols + gap, Data: make([]float32, max(0, rows*(cols+gap)-gap))}
	for i := range x.Data {
		if x.Data[i] = nan; i%x.Stride < cols {
			x.Data[i] = 2*rng.Float32() - 1
		}
	}
	return x
}

func clone(x blas32.General) blas32.General {
	x.Data = append([]float32(nil), x.Data...)
	return x
}

func same(t *testing.T, got, want blas32.General, format string, args ...any) {
	t.Helper()
	for i := range got.Data {
		if math.Float32bits(got.Data[i]) != math.Float32bits(want.Data[i]) && !(got.Data[i] != got.Data[i] &&
			want.Data[i] != want.Data[i]) {
			t.Fatalf("%s: element %d, %d is %v, want %v",
				fmt.Sprintf(format, args...), i/want.Stride, i%want.Stride, got.Data[i], want.Data[i])
		}
	}
}

// oracle is gonum's product in double precision, and magnitude the same of absolute values: the
// scale against which rounding is judged.
func oracle(tA, tB blas.Transpose, alpha float32, a, b blas32.General, beta float32, c blas32.General) (value,
	magnitude []float64) {
	product := func(f func(float64) float64) []float64 {
		wide := func(x blas32.General) []float64 {
			d := make([]float64, len(x.Data))
			for i, v := range x.Data {
				d[i] = f(float64(v))
			}
			return d
		}
		out := wide(c)
		if beta == 0 {
			for i := range out {
				if i%c.Stride < c.Cols {
					out[i] = 0
				}
			}
		}
		_, k := turned(tA, a)
		gonum.Implementation{}.Dgemm(tA, tB, c.Rows, c.Cols, k, f(float64(alpha)), wide(a), max(a.Stride, 1), wide(b),
			max(b.Stride, 1), f(float64(beta)), out, max(c.Stride, 1))
		return out
	}
	return product(func(v float64) float64 { return v }), product(math.Abs)
}

// near holds got against the oracle: within 1e-5 of the magnitude of what was summed. What lies
// between rows must still be NaN.
func near(t *testing.T, got blas32.General, want, magnitude []float64, only func(i, j int) bool,
	untouched blas32.General, what string) {
	t.Helper()
	for p, v := range got.Data {
		i, j := p/got.Stride, p%got.Stride
		if j >= got.Cols || !only(i, j) {
			if math.Float32bits(v) != math.Float32bits(untouched.Data[p]) {
				t.Fatalf("%s: wrote outside, at row %d, column %d", what, i, j)
			}
		} else if !(math.Abs(float64(v)-want[p]) <= 1e-5*magnitude[p]) {
			t.Fatalf("%s: element %d, %d is %v, want %v", what, i, j, v, want[p])
		}
	}
}

func everywhere(i, j int) bool { return true }
func upper(i, j int) bool      { return j >= i }

func TestByHand(t *testing.T) {
	each(t, func(t *testing.T) {
		a := blas32.General{Rows: 2, Cols: 3, Stride: 3, Data: []float32{1, 2, 3, 4, 5, 6}}
		b := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{1, 0, -1, 2, 3, 1}}
		c := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 1, 1, 1}}
		Gemm(blas.NoTrans, blas.NoTrans, 2, a, b, 10, c)
		want := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{2*8 + 10, 2*7 + 10, 2*17 + 10, 2*16 + 10}}
		same(t, c, want, "a·b")
		g := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{nan, nan, nan, 7, nan, nan, 7, 7, nan}}
		Syrk(1, a, 0, g)
		want = blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{17, 22, 27, 7, 29, 36, 7, 7, 45}}
		same(t, g, want, "aᵀ·a")
	})
}

// shape is a random case: mostly small, so that every kind of edge is met, sometimes over the block
// sizes.
func shape(rng *rand.Rand, trial int) (m, n, k int) {
	m, n, k = 1+rng.IntN(40), 1+rng.IntN(40), 1+rng.IntN(40)
	switch trial % 16 {
	case 0:
		k += 250 + rng.IntN(600)
	case 1:
		n += 250 + rng.IntN(300)
	case 2:
		m += 180 + rng.IntN(300)
	case 3:
		m, n, k = m+180, n+240, k+250
	}
	return
}

var scales = []float32{1, 1, 0, -0.5, 2}

func TestGemmAgainstGonum(t *testing.T) {
	each(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 2))
		for trial := range 600 {
			m, n, k := shape(rng, trial)
			tA, tB := blas.NoTrans, blas.NoTrans
			a, b := random(rng, m, k, rng.IntN(3)), random(rng, k, n, rng.IntN(3))
			if trial&16 != 0 {
				tA, a = blas.Trans, random(rng, k, m, rng.IntN(3))
			}
			if trial&32 != 0 {
				tB, b = blas.Trans, random(rng, n, k, rng.IntN(3))
			}
			c := random(rng, m, n, rng.IntN(3))
			alpha, beta := scales[rng.IntN(5)], scales[rng.IntN(5)]
			if beta == 0 {
				for i := range c.Data {
					c.Data[i] = nan
				}
			}
			before := clone(c)
			want, magnitude := oracle(tA, tB, alpha, a, b, beta, c)
			Gemm(tA, tB, alpha, a, b, beta, c)
			near(t, c, want, magnitude, everywhere, before, fmt.Sprintf("%d × %d × %d, %c%c, alpha %v, beta %v",
				m, n, k, tA, tB, alpha, beta))
		}
	})
}

func TestSyrkAgainstGonum(t *testing.T) {
	each(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(3, 4))
		for trial := range 200 {
			n, _, r := shape(rng, trial)
			a, c := random(rng, r, n, rng.IntN(3)), random(rng, n, n, rng.IntN(3))
			alpha, beta := scales[rng.IntN(5)], scales[rng.IntN(5)]
			for i := range c.Data {
				if beta == 0 || i%c.Stride < i/c.Stride {
					c.Data[i] = nan
				}
			}
			before := clone(c)
			want, magnitude := oracle(blas.Trans, blas.NoTrans, alpha, a, a, beta, c)
			Syrk(alpha, a, beta, c)
			near(t, c, want, magnitude, upper, before, fmt.Sprintf("%d × %d, alpha %v, beta %v", r, n, alpha, beta))
		}
	})
}

// sizes meet every path: one micro-kernel, packed and direct operands, several tiles, several
// blocks of k, more than one thread.
var sizes = [][3]int{{5, 7, 9}, {16, 300, 27}, {128, 64, 64}, {130, 520, 144}, {200, 31, 600}, {400, 300, 520}}

// TestSameBytes: neither the number of threads nor the instruction set changes a bit; and a row of
// c does not depend on how many rows there are.
func TestSameBytes(t *testing.T) {
	var first []blas32.General
	for _, k := range kernels() {
		for _, procs := range []int{1, 2, 7} {
			rng := rand.New(rand.NewPCG(5, 6))
			var got []blas32.General
			with(k, func() {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				for _, s := range sizes {
					a, b := random(rng, s[0], s[2], 1), random(rng, s[2], s[1], 0)
					c, g := random(rng, s[0], s[1], 2), random(rng, s[1], s[1], 0)
					bt := transposed(b)
					top := clone(c)
					Gemm(blas.NoTrans, blas.NoTrans, 0.3, a, b, 0.7, c)
					top.Rows, a.Rows, top.Data = 3, 3, top.Data[:3*top.Stride]
					Gemm(blas.NoTrans, blas.Trans, 0.3, a, bt, 0.7, top)
					same(t, top, c, "%s, %v: three rows of a·b beside all of them", k.name, s)
					Syrk(0.3, b, 0.7, g)
					got = append(got, c, g)
				}
			})
			if first == nil {
				first = got
				continue
			}
			for i := range got {
				same(t, got[i], first[i], "%s, %d threads, %v", k.name, procs, sizes[i/2])
			}
		}
	}
}

// TestSyrkIsGemm: the upper triangle has the bytes of the full product.
func TestSyrkIsGemm(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, k := range kernels() {
		with(k, func() {
			for _, s := range sizes {
				a, c := random(rng, s[0], s[1], 0), random(rng, s[1], s[1], 0)
				full := clone(c)
				Gemm(blas.Trans, blas.NoTrans, 1.5, a, a, 0.5, full)
				for i := range full.Rows {
					copy(full.Data[i*full.Stride:][:i], c.Data[i*c.Stride:][:i])
				}
				Syrk(1.5, a, 0.5, c)
				same(t, c, full, "%s, %v", k.name, s)
			}
		})
	}
}

// Symm never reads b below the diagonal, where there is NaN here, and gives what Gemm gives for the
// whole of b.
func TestSymmIsGemm(t *testing.T) {
	each(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(7, 8))
		for trial := range 150 {
			m, n, _ := shape(rng, trial)
			a, b, c := random(rng, m, n, rng.IntN(3)), random(rng, n, n, rng.IntN(3)), random(rng, m, n, rng.IntN(3))
			whole := clone(b)
			for i := range n {
				for j := range i {
					whole.Data[i*b.Stride+j] = b.Data[j*b.Stride+i]
					b.Data[i*b.Stride+j] = nan
				}
			}
			alpha, beta := float32(rng.NormFloat64()), float32(trial%3)
			want, got := clone(c), clone(c)
			value, magnitude := oracle(blas.NoTrans, blas.NoTrans, alpha, a, whole, beta, c)
			Symm(alpha, a, b, beta, got)
			near(t, got, value, magnitude, everywhere, c, fmt.Sprintf("%d × %d", m, n))
			Gemm(blas.NoTrans, blas.NoTrans, alpha, a, whole, beta, want)
			same(t, got, want, "%d × %d", m, n)
		}
	})
}

func transposed(x blas32.General) blas32.General {
	y := blas32.General{Rows: x.Cols, Cols: x.Rows, Stride: x.Rows, Data: make([]float32, x.Rows*x.Cols)}
	for i := range x.Rows {
		for j := range x.Cols {
			y.Data[j*y.Stride+i] = x.Data[i*x.Stride+j]
		}
	}
	return y
}

func TestEmpty(t *testing.T) {
	each(t, func(t *testing.T) {
		none, col := blas32.General{}, blas32.General{Rows: 2, Stride: 1}
		Gemm(blas.NoTrans, blas.NoTrans, 1, none, none, 1, none)
		c := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 2, nan, 4}}
		Gemm(blas.NoTrans, blas.Trans, 1, col, col, 1, c)
		same(t, c, blas32.General{Stride: 2, Data: []float32{1, 2, nan, 4}}, "K 0, beta 1")
		Syrk(1, blas32.General{Cols: 2, Stride: 2}, 3, c)
		same(t, c, blas32.General{Stride: 2, Data: []float32{3, 6, nan, 12}}, "R 0, beta 3")
		Gemm(blas.NoTrans, blas.Trans, 1, col, col, 0, c)
		same(t, c, blas32.General{Stride: 2, Data: []float32{0, 0, 0, 0}}, "K 0, beta 0")
	})
}

func TestPanics(t *testing.T) {
	x := func(r, c int) blas32.General {
		return blas32.General{Rows: r, Cols: c, Stride: max(c, 1), Data: make([]float32, max(r*c, 0))}
	}
	short := x(3, 4)
	short.Data = short.Data[:11]
	thin := x(3, 4)
	thin.Stride = 3
	for want, f := range map[string]func(){
		"op(a) has 3 columns, op(b) has 4 rows": func() {
			Gemm(blas.NoTrans, blas.NoTrans, 1, x(2, 3), x(4, 5),
				0, x(2, 5))
		},
		"c is 2 × 4, op(a)·op(b) is 2 × 5": func() {
			Gemm(blas.Trans, blas.Trans, 1, x(3, 2), x(5, 3), 0,
				x(2, 4))
		},
		"c is 4 × 3, aᵀ·a is 4 × 4":                    func() { Syrk(1, x(9, 4), 0, x(4, 3)) },
		"a is 3 × 4 with stride 4 and needs 12 floats": func() { Syrk(1, short, 0, x(4, 4)) },
		"b has stride 3, less than its 4 columns": func() {
			Gemm(blas.NoTrans, blas.NoTrans, 1, x(2, 3), thin, 0,
				x(2, 4))
		},
		"a is -1 × 2":  func() { Gemm(blas.NoTrans, blas.NoTrans, 1, x(-1, 2), x(2, 2), 0, x(2, 2)) },
		"transpose is": func() { Gemm('x', blas.NoTrans, 1, x(2, 2), x(2, 2), 0, x(2, 2)) },
		"DEEPHEBB_GEMM is \"fast\", this machine has": func() { choose("fast") },
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "gemm: ") || !strings.Contains(r, want) {
					t.Errorf("panic is %q, want %q", r, want)
				}
			}()
			f()
		}()
	}
}

func TestNothingAllocated(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	rng := rand.New(rand.NewPCG(9, 10))
	a, b, c, g := random(rng, 128, 256, 0), random(rng, 256, 256, 0), random(rng, 128, 256, 0), random(rng, 256, 256, 0)
	for _, k := range kernels() {
		if raceEnabled {
			continue
		}
		with(k, func() {
			if n := testing.AllocsPerRun(50, func() {
				Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 0, c)
				Syrk(1, a, 0, g)
			}); n >= 1 {
				t.Errorf("%s: %v allocations in a product, want 0", k.name, n)
			}
		})
	}
}
