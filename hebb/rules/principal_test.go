package rules

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

var spectrum = []float64{9, 5, 3, 1.5, 0.5, 0.3, 0.2, 0.1}

// By hand: one patch x = (1, 2), w = (1, 0), so u = 1 and E[u²] = 1.
func TestOjaByHand(t *testing.T) {
	l := New(Oja{Rate: 0.5}, 1, 2, 1)
	copy(l.w.Data, []float32{1, 0})
	s := l.Step(rows(2, 1, 2), 0)
	expect(t, "w", l.w.Data, 1, 0.5*2) // Δw = (1 − 1, 2 − 0)
	if math.Abs(s.Delta-0.5) > 1e-6 || s.Patches != 1 {
		t.Errorf("mean |ΔW| %g of %d patches, by hand 0.5 of 1", s.Delta, s.Patches)
	}
}

// The oracle is the cloud's first axis.
func TestOjaFindsFirstComponent(t *testing.T) {
	for _, scale := range []float64{1e-4, 1, 1e4} {
		var variances []float64
		for _, v := range spectrum {
			variances = append(variances, v*scale)
		}
		c := newCloud(1, variances...)
		l := New(Oja{}, 2, 8, 1)
		c.train(l, 400, 64)
		for k := range 2 {
			if a, n := cosine(linear.Row(l.w, k), linear.Row(c.axes, 0)), linear.Norm(linear.Row(l.w,
				k)); math.Abs(a) < 0.995 || math.Abs(n-1) > 0.02 {
				t.Errorf("variances × %g: unit %d has a cosine of %.4f with the first component and norm %.3f", scale,
					k, a, n)
			}
		}
	}
}

// By hand: U = (1 1), W = I's first two rows, x = (1, 1, 1).
func TestSubspaceByHand(t *testing.T) {
	l := New(Subspace{Rate: 0.5}, 2, 3, 1)
	copy(l.w.Data, []float32{1, 0, 0, 0, 1, 0})
	l.Step(rows(3, 1, 1, 1), 0)
	// ΔW = u·(x − W's sum) = (0, 0, 1) for both; ‖UᵀU‖_F = 2.
	expect(t, "W", l.w.Data, 1, 0, 0.25, 0, 1, 0.25)
}

// The oracle is the space of the cloud's first three axes.
func TestSubspaceSpansFirstComponents(t *testing.T) {
	c := newCloud(2, spectrum...)
	l := New(Subspace{}, 3, 8, 1)
	c.train(l, 600, 64)
	for a := range 3 { // the axis lies in the span: its projection has length 1
		var inside float64
		for k := range 3 {
			s := linear.Dot(linear.Row(l.w, k), linear.Row(c.axes, a))
			inside += s * s
		}
		if inside < 0.985 || inside > 1.03 {
			t.Errorf("axis %d: %.4f of it in the span of orthonormal weights", a, inside)
		}
	}
	for k := range 3 {
		for j := range k {
			if s := linear.Dot(linear.Row(l.w, k), linear.Row(l.w, j)); math.Abs(s) > 0.03 {
				t.Errorf("w_%d·w_%d = %.3f", k, j, s)
			}
		}
	}
}

// By hand: as the subspace, but unit 0 does not see what unit 1 takes.
func TestSangerByHand(t *testing.T) {
	l := New(Sanger{Rate: 0.5}, 2, 3, 1)
	copy(l.w.Data, []float32{1, 0, 0, 0, 1, 0})
	l.Step(rows(3, 1, 1, 1), 0)
	expect(t, "W", l.w.Data, 1, 0.5, 0.5, 0, 1, 0.5)
}

// The oracle is the cloud's axes in order.
func TestSangerFindsComponentsInOrder(t *testing.T) {
	c := newCloud(3, spectrum...)
	l := New(Sanger{}, 5, 8, 1)
	c.train(l, 800, 100)
	for k := range 5 {
		if a, n := cosine(linear.Row(l.w, k), linear.Row(c.axes, k)), linear.Norm(linear.Row(l.w,
			k)); math.Abs(a) < 0.99 || math.Abs(n-1) > 0.02 {
			t.Errorf("unit %d has a cosine of %.4f with its component and norm %.3f", k, a, n)
		}
	}
}

// By hand: y = max(0, u) = (1, 0), so that unit 1 rests.
func TestHPCAByHand(t *testing.T) {
	l := New(HPCA{Rate: 0.5}, 2, 2, 1)
	copy(l.w.Data, []float32{1, 0, 0, -1})
	l.Step(rows(2, 1, 2), 0)
	expect(t, "W", l.w.Data, 1, 1, 0, -1)
	l = New(HPCA{Rate: 0.5, Tanh: true}, 1, 2, 1)
	copy(l.w.Data, []float32{1, 0})
	l.Step(rows(2, 1, 2), 0)
	y := math.Tanh(1)
	expect(t, "W, tanh", l.w.Data, 1+0.5/(y*y)*(y-y*y), 0.5/(y*y)*(y*2))
}

// On a cloud that is symmetric about 0, both halves point in the same direction: a rectified unit
// finds the first component.
func TestHPCAFindsFirstComponent(t *testing.T) {
	c := newCloud(4, spectrum...)
	for _, r := range []HPCA{{}, {Tanh: true}} {
		l := New(r, 3, 8, 1)
		c.train(l, 600, 100)
		if a := cosine(linear.Row(l.w, 0), linear.Row(c.axes, 0)); math.Abs(a) < 0.98 {
			t.Errorf("%+v: cosine %.4f", r, a)
		}
	}
}

// By hand: Δw = (1, 2), of length √5.
func TestHebbByHand(t *testing.T) {
	l := New(Hebb{Rate: 1}, 1, 2, 1)
	copy(l.w.Data, []float32{1, 0})
	l.Step(rows(2, 1, 2), 0)
	a, b := 1+1/math.Sqrt(5), 2/math.Sqrt(5)
	n := math.Hypot(a, b)
	expect(t, "w", l.w.Data, a/n, b/n)

	l = New(Hebb{Rate: 1, Covariance: true}, 1, 2, 1)
	copy(l.w.Data, []float32{1, 0})
	l.Step(rows(2, 1, 0, 3, 2), 0) // deviations (−1, −1), (1, 1): Δw = (2, 2)
	n = math.Hypot(1+math.Sqrt(0.5), math.Sqrt(0.5))
	expect(t, "w, covariance", l.w.Data, (1+math.Sqrt(0.5))/n, math.Sqrt(0.5)/n)
}

// The oracle is the cloud's first axis, with Covariance wherever the cloud lies.
func TestHebbFindsFirstComponent(t *testing.T) {
	c := newCloud(5, spectrum...)
	plain, covariance := New(Hebb{}, 2, 8, 1), New(Hebb{Covariance: true}, 2, 8, 1)
	for i := range 300 {
		p := c.draw(64)
		plain.Step(p, float64(i)/300)
		covariance.Step(moved(p, 7), float64(i)/300)
	}
	for k := range 2 {
		for name, l := range map[string]*Learner{"plain": plain, "covariance": covariance} {
			if a, n := cosine(linear.Row(l.w, k), linear.Row(c.axes, 0)), linear.Norm(linear.Row(l.w,
				k)); math.Abs(a) < 0.99 || math.Abs(n-1) > 1e-5 {
				t.Errorf("%s: cosine %.4f, norm %.4f", name, a, n)
			}
		}
	}
}

func moved(p blas32.General, by float32) blas32.General {
	q := linear.Zeros(p.Rows, p.Cols)
	for i, v := range p.Data {
		q.Data[i] = v + by
	}
	return q
}
