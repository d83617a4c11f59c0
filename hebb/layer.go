package hebb

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// A layer is one Hebbian encoder layer: a convolution that is never trained, and the lateral
// weights that are.
type layer struct {
	conv
	kind Lateral
	w    []float32 // lateral weights: N × N (Shared) or C × N × N (PerChannel), each symmetric;
	// while the layer learns, only the upper triangle of each is up to date
}

// allocate makes room for the weights, all zero.
func (l *layer) allocate() {
	l.weight = make([]float32, l.out.C*l.in.C*9)
	l.bias = make([]float32, l.out.C)
	l.w = make([]float32, l.groups()*l.units()*l.units())
}

// step lets the layer learn from b pictures x (b × C_in × H × W): steps 1 to 5 of the package
// comment. The output goes to out (b × C × N); a, of the same shape, receives the activations
// before the lateral step.
func (l *layer) step(out, a, x []float32, b int, rate float64) (energy, delta, norm float64) {
	l.apply(a, x, b, true)            // z = conv(x)             b·C × N
	return l.respond(out, a, b, rate) // 2 to 5
}

// respond is steps 2 to 5: a holds z.
func (l *layer) respond(out, a []float32, b int, rate float64) (energy, delta, norm float64) {
	delta = l.rectify(a, b, rate)      // a = relu(z)/(‖·‖+1e-6)  b·C × N
	l.learn(a, b, rate)                // W + ΔW                  N × N
	norm = l.clamp()                   // clamp(W, −1, 1)         N × N
	energy = l.lateral(out, a, l.w, b) // a + l − mean(l)         b·C × N
	return energy, delta, norm
}

// encode is step without the learning.
func (l *layer) encode(out, a, x []float32, b int) {
	l.activate(a, x, b, 0)
	l.lateral(out, a, l.w, b)
}

// activate is steps 1 to 3.
func (l *layer) activate(a, x []float32, b int, rate float64) (delta float64) {
	l.apply(a, x, b, true)
	return l.rectify(a, b, rate)
}

// units returns N, the units a channel.
func (l *layer) units() int { return l.out.H * l.out.W }

// groups returns how many lateral matrices there are.
func (l *layer) groups() int {
	if l.kind == PerChannel {
		return l.out.C
	}
	return 1
}

// group returns the rows of a (b × C × N) that learn the lateral matrix g.
func (l *layer) group(a []float32, g, b int) blas32.General {
	n := l.units()
	if l.kind == PerChannel {
		return blas32.General{Rows: b, Cols: n, Stride: l.out.C * n, Data: a[g*n : (b-1)*l.out.C*n+(g+1)*n]}
	}
	return linear.Matrix(b*l.out.C, n, a)
}

// lateralOf returns matrix g of w, groups × N × N.
func (l *layer) lateralOf(w []float32, g int) blas32.General {
	n := l.units()
	return linear.Matrix(n, n, w[g*n*n:])
}

// gain is the factor of AᵀA in ΔW: η/C where the channels share a matrix, η/B where each has its
// own.
func (l *layer) gain(b int, rate float64) float64 {
	if l.kind == PerChannel {
		return rate / float64(b)
	}
	return rate / float64(l.out.C)
}

// rectify turns z into a, in place: max(0, z), each row divided by its L2 norm + 1e-6. It returns
// mean|ΔW| of the update that a is about to bring: as no entry of a is negative, Σ_ij ΔW_ij =
// gain·Σ_rows (Σ_i a_i)².
func (l *layer) rectify(a []float32, b int, rate float64) (delta float64) {
	n := l.units()
	squares := sumRows(rectifyRows, n, a[:b*l.out.Len()], nil, nil)[0]
	return l.gain(b, rate) * squares / (float64(l.groups()) * float64(n) * float64(n))
}

// learn adds ΔW to the upper triangle of W.
func (l *layer) learn(a []float32, b int, rate float64) {
	for g := range l.groups() {
		gemm.Syrk(float32(l.gain(b, rate)), l.group(a, g, b), 1, l.lateralOf(l.w, g))
	}
}

// clamp limits W to ±1 and returns ‖W‖_F over the matrices of all C channels.
func (l *layer) clamp() (norm float64) {
	var squares float64
	for g := range l.groups() {
		squares += sumUpper(clampRow, l.units(), l.lateralOf(l.w, g).Data)[0]
	}
	return math.Sqrt(l.copies() * squares)
}

// mirror copies W's upper triangle, the only part that learning and products use, to the lower.
func (l *layer) mirror() {
	for g := range l.groups() {
		linear.MirrorUpper(l.lateralOf(l.w, g))
	}
}

// copies is how many of the C channels' matrices each stored one stands for.
func (l *layer) copies() float64 { return float64(l.out.C / l.groups()) }

// product writes a·w into out, both b × C × N.
func (l *layer) product(out, a, w []float32, b int) {
	for g := range l.groups() {
		gemm.Symm(1, l.group(a, g, b), l.lateralOf(w, g), 0, l.group(out, g, b))
	}
}

// lateral writes a + l − mean(l) into out, where l = a·w and the mean is taken over a row's N
// units, and returns the energy, mean(out²).
func (l *layer) lateral(out, a, w []float32, b int) (energy float64) {
	l.product(out, a, w, b)
	return sumRows(addCentredRows, l.units(), out[:b*l.out.Len()], a, nil)[0] / float64(b*l.out.Len())
}
