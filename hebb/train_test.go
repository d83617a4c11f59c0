package hebb

import (
	"fmt"
	"image"
	"image/color"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
)

// blobs returns n pictures of random blobs, RGB, size × size.
func blobs(t testing.TB, n, size int) *pictures.Dataset {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(n), uint64(size)))
	var list []image.Image
	for range n {
		m := image.NewNRGBA(image.Rect(0, 0, size, size))
		cx, cy, r := rng.Float64()*float64(size), rng.Float64()*float64(size), 1+rng.Float64()*float64(size)/2
		for y := range size {
			for x := range size {
				d := math.Hypot(float64(x)-cx, float64(y)-cy) / r
				v := uint8(255 * math.Exp(-d*d))
				m.SetNRGBA(x, y, color.NRGBA{v, uint8(16 * x), v/2 + uint8(rng.IntN(20)), 255})
			}
		}
		list = append(list, m)
	}
	d, err := pictures.NewDataset(list, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newEncoder(t testing.TB, c Config) *Encoder {
	t.Helper()
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// stepwise is what Train must equal: the article's loops, one step after another, nothing told
// ahead.
func stepwise(e *Encoder, d *pictures.Dataset, o Training) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		defer func() {
			for _, l := range e.layers {
				l.mirror()
			}
		}()
		batches := (d.Len() + o.Batch - 1) / o.Batch
		forward := func(epoch, t, first, learning int) bool { // layers first…learning−1 learn, those below do not
			b := min(o.Batch, d.Len()-t*o.Batch)
			x := make([]float32, b*d.Shape.Len())
			d.Batch(x, t*o.Batch, t*o.Batch+b)
			for i, l := range e.layers[:learning] {
				a, out := make([]float32, b*l.out.Len()), make([]float32, b*l.out.Len())
				if i < first {
					l.encode(out, a, x, b)
				} else {
					s := Step{Layer: i + 1, Epoch: epoch, Batch: t, N: (epoch-1)*batches + t}
					s.Energy, s.Delta, s.Norm = l.step(out, a, x, b, o.Rate)
					if !yield(s, nil) {
						return false
					}
				}
				x = out
			}
			return true
		}
		phases := [][2]int{{0, len(e.layers)}}
		if o.Schedule == Layerwise {
			phases = nil
			for i := range e.layers {
				phases = append(phases, [2]int{i, i + 1})
			}
		}
		for _, p := range phases {
			for epoch := 1; epoch <= o.Epochs; epoch++ {
				for t := range batches {
					if !forward(epoch, t, p[0], p[1]) {
						return
					}
				}
			}
		}
	}
}

// A loop that is left after any number of steps leaves what the plain loop has learned by then.
// Oracle: the plain loop.
func TestTrainLeftEarly(t *testing.T) {
	d := blobs(t, 11, 16)
	for _, schedule := range []Schedule{Layerwise, Joint} {
		for _, rule := range []Lateral{Shared, PerChannel} {
			for _, channels := range [][]int{{4}, {3, 6}, {2, 3, 4, 5}} {
				for _, rate := range []float64{0.01, 0.7} { // 0.7 reaches the clamp on the way
					o := Training{Epochs: 4, Batch: 4, Schedule: schedule, Rate: rate}
					total := 4 * 3 * len(channels)
					for stop := 1; stop <= total; stop++ {
						if schedule == Joint && stop%len(channels) != 0 {
							continue // jointly, all layers have learned when the first of their steps is yielded
						}
						c := Config{Input: d.Shape, Channels: channels, Lateral: rule, Seed: 3}
						got, want := newEncoder(t, c), newEncoder(t, c)
						gotLog, wantLog := take(got.Train(d, o), stop), take(stepwise(want, d, o), stop)
						name := fmt.Sprintf("%v %v %v rate %g left after %d", schedule, rule, channels, rate, stop)
						compareLogs(t, name, gotLog, wantLog)
						for i := range got.layers {
							near(t, name, got.layers[i].w, want.layers[i].w)
						}
					}
				}
			}
		}
	}
}

func take(steps iter.Seq2[Step, error], n int) (log []Step) {
	for s, err := range steps {
		if err != nil {
			panic(err)
		}
		if log = append(log, s); len(log) >= n {
			break
		}
	}
	return log
}

// all runs a training to its end, and returns how many steps there were.
func all(steps iter.Seq2[Step, error]) (n int, err error) {
	for _, err := range steps {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func features(t *testing.T, m Model, d *pictures.Dataset) blas32.General {
	t.Helper()
	x, err := m.Features(d)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func compareLogs(t *testing.T, name string, got, want []Step) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d steps, want %d", name, len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.Layer != w.Layer || g.Epoch != w.Epoch || g.Batch != w.Batch || g.N != w.N {
			t.Fatalf("%s: step %d is %+v, want %+v", name, i, g, w)
		}
		for _, v := range [][2]float64{{g.Energy, w.Energy}, {g.Delta, w.Delta}, {g.Norm, w.Norm}} {
			if math.Abs(v[0]-v[1]) > 2e-5*math.Abs(v[1]) {
				t.Fatalf("%s: step %d is %+v, want %+v", name, i, g, w)
			}
		}
	}
}

func near(t *testing.T, name string, got, want []float32) {
	t.Helper()
	var difference, norm float64
	for i, w := range want {
		difference += float64(got[i]-w) * float64(got[i]-w)
		norm += float64(w) * float64(w)
	}
	if math.Sqrt(difference) > 2e-5*math.Sqrt(norm) {
		t.Fatalf("%s: relative difference %.2g", name, math.Sqrt(difference/norm))
	}
}

// By hand: one filter that passes the even pixels of a 4×4 gray picture on. z = (0.6, 0; 0, 0.8) is
// of length 1, so a = z; W = η·aaᵀ; l = aW = η·a, its mean η·1.4/4.
func TestStepByHand(t *testing.T) {
	e := newEncoder(t, Config{Input: pictures.Shape{C: 1, H: 4, W: 4}, Channels: []int{1}})
	l := e.layers[0]
	clear(l.weight)
	l.weight[4], l.bias[0] = 1, 0
	x := make([]float32, 16)
	x[0], x[10], x[5] = 0.6, 0.8, 0.9 // the last lies at odd row and column
	a, out := make([]float32, 4), make([]float32, 4)
	energy, delta, norm := l.step(out, a, x, 1, 0.1)
	want := []float32{0.6 + 0.06 - 0.035, -0.035, -0.035, 0.8 + 0.08 - 0.035}
	var squares float64
	for i, w := range want {
		squares += float64(w * w)
		if math.Abs(float64(out[i]-w)) > 1e-6 {
			t.Errorf("output %v, want %v", out, want)
			break
		}
	}
	for _, v := range [][2]float64{{energy, squares / 4}, {delta, 0.1 * 1.4 * 1.4 / 16}, {norm, 0.1}} {
		if math.Abs(v[0]-v[1]) > 1e-6 {
			t.Errorf("energy, delta, norm are %g, %g, %g; one should be %g", energy, delta, norm, v[1])
		}
	}
}

// Invariants: W is symmetric and within ±1, features are unit rows, a trained joint run goes on
// where it was, and threads do not matter to a bit.
func TestTrainInvariants(t *testing.T) {
	d := blobs(t, 21, 32)
	for _, schedule := range []Schedule{Layerwise, Joint} {
		o := Training{Epochs: 5, Batch: 8, Schedule: schedule, Rate: 0.05}
		var first []float32
		for _, threads := range []int{1, 2, 7} {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
			e := newEncoder(t, Config{Input: d.Shape, Seed: 1})
			var all []float32
			for s := range e.Train(d, o) {
				all = append(all, float32(s.Energy), float32(s.Delta), float32(s.Norm))
			}
			for i, l := range e.layers {
				n := l.units()
				for j, v := range l.w {
					if v < -1 || v > 1 || v != l.w[j%n*n+j/n] {
						t.Fatalf("%v: layer %d entry %d is %g, its mirror %g", schedule, i+1, j, v, l.w[j%n*n+j/n])
					}
				}
				all = append(all, l.w...)
			}
			x := features(t, e, d)
			for r := range x.Rows {
				var squares float64
				for _, v := range x.Data[r*x.Stride:][:x.Cols] {
					squares += float64(v) * float64(v)
				}
				if math.Abs(squares-1) > 1e-4 {
					t.Fatalf("row %d has length² %g", r, squares)
				}
			}
			all = append(append(all, x.Data...), e.LastFeatures().Data...)
			if first == nil {
				first = all
			}
			if !slices.Equal(first, all) {
				t.Errorf("%v: other bytes with %d threads", schedule, threads)
			}
		}
	}
	half, whole := newEncoder(t, Config{Input: d.Shape, Seed: 1}), newEncoder(t, Config{Input: d.Shape, Seed: 1})
	o := Training{Epochs: 2, Schedule: Joint, Rate: 0.05}
	take(half.Train(d, o), 1<<30)
	take(half.Train(d, o), 1<<30)
	o.Epochs = 4
	take(whole.Train(d, o), 1<<30)
	for i := range whole.layers {
		near(t, "2 epochs and 2 more, against 4", half.layers[i].w, whole.layers[i].w)
	}
	near(t, "last features", half.LastFeatures().Data, whole.LastFeatures().Data)
}

func TestTrainRefuses(t *testing.T) {
	d := blobs(t, 3, 16)
	e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2}})
	for want, o := range map[string]Training{
		"hebb: -1 epochs; give at least 1":                                                   {Epochs: -1},
		"hebb: -2 pictures a batch; give at least 1":                                         {Batch: -2},
		"hebb: a learning rate of NaN; give one above 0 and at most 1e+30, such as 0.001":    {Rate: math.NaN()},
		"hebb: a learning rate of 1e+300; give one above 0 and at most 1e+30, such as 0.001": {Rate: 1e300},
		"hebb: no schedule 5; use Layerwise, Joint or Sharded":                               {Schedule: 5},
		"hebb: a memory bound of -1 bytes; give one above 0":                                 {Memory: -1},
	} {
		if n, err := all(e.Train(d, o)); n > 0 || err == nil || err.Error() != want {
			t.Errorf("%+v: %d steps, error %v, want %s", o, n, err, want)
		}
	}
	if _, err := all(e.Train(blobs(t, 3, 8), Training{})); err == nil {
		t.Error("pictures of another shape were taken")
	}
	if _, err := all(e.Train(&pictures.Dataset{Shape: d.Shape}, Training{})); err == nil {
		t.Error("an empty dataset was taken")
	}
	for _, c := range []Config{{}, {Input: d.Shape, Channels: []int{0}}, {Input: d.Shape, Lateral: 7}} {
		if _, err := New(c); err == nil {
			t.Errorf("New took %+v", c)
		}
	}
}

// In the steady state a step allocates nothing.
func TestStepAllocatesNothing(t *testing.T) {
	for _, rule := range []Lateral{Shared, PerChannel} {
		e := newEncoder(t, Config{Input: pictures.Shape{C: 3, H: 32, W: 32}, Channels: []int{8}, Lateral: rule})
		l, b := e.layers[0], 4
		x, a, out := make([]float32, b*l.in.Len()), make([]float32, b*l.out.Len()), make([]float32, b*l.out.Len())
		if n := testing.AllocsPerRun(50,
			func() { l.step(out, a, x, b, 0.001) }); n >= 1 { // the pools may be emptied once
			t.Errorf("%v: %g allocations a step", rule, n)
		}
	}
}
