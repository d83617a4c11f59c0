package network

import (
	"bytes"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
	"deephebb/internal/tensors"
)

// bars are n pictures with smooth random content, the same for the same seed.
func bars(n int, s pictures.Shape, seed uint64) *pictures.Dataset {
	rng := rand.New(rand.NewPCG(seed, 7))
	pixels := make([]uint8, n*s.Len())
	for i := range n {
		for c := range s.C {
			fy, fx, at := rng.Float64(), rng.Float64(), 7*rng.Float64()
			for y := range s.H {
				for x := range s.W {
					wave := math.Sin(fy*float64(y) + fx*float64(x) + at)
					pixels[((i*s.C+c)*s.H+y)*s.W+x] = uint8(127 + 100*wave + 20*rng.Float64())
				}
			}
		}
	}
	return dataset(s, pixels)
}

func dataset(s pictures.Shape, pixels []uint8) *pictures.Dataset {
	d, err := pictures.FromBytes(s, pixels, nil, nil, nil)
	if err != nil {
		panic(err)
	}
	return d
}

// small is a network of every part there is.
func small(s pictures.Shape) Config {
	return Config{Input: s, Seed: 3, Output: Output{Grid: 2, Dim: 6}, Layers: []Layer{
		{Width: 12, Kernel: 5, Pad: 2, Contrast: 0.01, Whiten: 0.1, Rule: rules.Instar{}, Pool: Pool{Max, 3, 2, 1}},
		{Width: 16, Pad: 1, Border: Zeros, Norm: BatchNorm, Rule: rules.SoftHebb{Radius: 5}, Power: 0.7, Bias: true,
			Pool: Pool{Average, 2, 2, 0}},
	}}
}

func learned(t *testing.T, c Config, d *pictures.Dataset, o Training) *Network {
	t.Helper()
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := all(n.Train(d, o)); err != nil {
		t.Fatal(err)
	}
	return n
}

// all runs a training to its end, and returns how many steps there were.
func all(steps iter.Seq2[Step, error]) (made []Step, err error) {
	for s, err := range steps {
		if err != nil {
			return made, err
		}
		made = append(made, s)
	}
	return made, nil
}

func features(t *testing.T, n *Network, d *pictures.Dataset) blas32.General {
	t.Helper()
	x, err := n.Features(d)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// open reads a network's file.
func open(path string) (*Network, error) {
	f, err := tensors.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f)
}

// The oracle is PyTorch; testdata/network.py says how the numbers were made: three steps of two
// SoftHebb layers that learn together.
func TestNetworkGolden(t *testing.T) {
	file, err := tensors.Open(filepath.Join("testdata", "network.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want := func(name string) []float32 {
		data, err := file.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var pixels []uint8
	for _, v := range want("pixels") {
		pixels = append(pixels, uint8(v))
	}
	d := dataset(pictures.Shape{C: 3, H: 12, W: 12}, pixels)
	n, err := New(Config{Input: d.Shape, Output: Output{Grid: -1, Dim: -1}, Layers: []Layer{
		{Width: 8, Kernel: 5, Pad: 2, Norm: BatchNorm, Rule: rules.SoftHebb{Beta: 1, Rate: 0.08}, Power: 0.7,
			Pool: Pool{Max, 4, 2, 1}},
		{Width: 12, Kernel: 3, Pad: 1, Norm: BatchNorm, Rule: rules.SoftHebb{Beta: 0.65, Rate: 0.005}, Power: 1.4,
			Pool: Pool{Average, 2, 2, 0}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range n.layers {
		before := want(fmt.Sprintf("layers.%d.before", i))
		for j, at := range l.order() {
			for k := range l.Width {
				l.filters.Data[k*l.values()+at] = before[k*l.values()+j]
			}
		}
	}
	training, err := Training{Batch: 4, Simultaneous: true}.withDefaults(n, d.Len())
	if err != nil {
		t.Fatal(err)
	}
	r := &run{Training: training, net: n, pictures: d, yield: func(Step) bool { return true }, order: span(0, 12)}
	r.begin()
	r.together()
	answer := make([]float32, 4*n.layers[1].out.Len())
	for i := range 4 {
		size := n.layers[1].out.Len()
		toFirst(answer[i*size:], r.buffers.maps[i*size:], n.layers[1].out)
	}
	checkClose(t, "answer", answer, want("answer"))
	for i, l := range n.layers {
		prefix := fmt.Sprintf("layers.%d.", i)
		checkClose(t, prefix+"after", n.Filters(i+1).Data, want(prefix+"after"))
		checkClose(t, prefix+"mean", l.running.mean, want(prefix+"mean"))
		checkClose(t, prefix+"var", l.running.variance, want(prefix+"var"))
		x, err := n.FeaturesAt(d, i+1, 0)
		if err != nil {
			t.Fatal(err)
		}
		checkClose(t, prefix+"features", x.Data, want(prefix+"features"))
	}
}

// checkClose compares ‖got − want‖₂/‖want‖₂.
func checkClose(t *testing.T, name string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	var difference, norm float64
	for i, w := range want {
		d := float64(got[i]) - float64(w)
		difference += d * d
		norm += float64(w) * float64(w)
	}
	if relative := math.Sqrt(difference / norm); !(relative <= 2e-4) {
		t.Errorf("%s: relative error %.2g", name, relative)
	}
}

// Invariant: the same bytes on any number of threads, from patches and from whole pictures.
func TestNetworkThreads(t *testing.T) {
	d := bars(40, pictures.Shape{C: 3, H: 16, W: 14}, 1)
	for _, o := range []Training{
		{Steps: 30, Patches: 70},
		{Steps: 6, Batch: 7},
		{Steps: 6, Batch: 7, Simultaneous: true},
	} {
		t.Run(fmt.Sprintf("batch %d/%v", o.Batch, o.Simultaneous), func(t *testing.T) {
			var first []byte
			for _, threads := range []int{1, 2, 7} {
				before := runtime.GOMAXPROCS(threads)
				n := learned(t, small(d.Shape), d, o)
				x := features(t, n, d)
				runtime.GOMAXPROCS(before)
				got := append(saved(t, n), fmt.Sprint(x.Data)...)
				if first == nil {
					first = got
				}
				if !bytes.Equal(first, got) {
					t.Errorf("%d threads give other bytes", threads)
				}
			}
		})
	}
}

func saved(t *testing.T, m *Network) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// By hand: what is fitted makes patches white and features uncorrelated with the variances that the
// formula promises, and rows have norm 1.
func TestNetworkFits(t *testing.T) {
	d := bars(300, pictures.Shape{C: 1, H: 12, W: 12}, 1)
	c := Config{Input: d.Shape, Output: Output{Grid: 2, Dim: 5, Epsilon: 1e-9},
		Layers: []Layer{{Width: 10, Kernel: 3, Contrast: 0.01, Whiten: 1e-6, Rule: rules.Instar{}}}}
	n := learned(t, c, d, Training{Steps: 50})
	p := &reservoir{run: &run{Training: Training{Memory: 1 << 20}, net: n, pictures: d}}
	if err := p.fill(); err != nil {
		t.Fatal(err)
	}
	patches := p.draw(20000, 5)
	for i := range 9 {
		// contrast normalisation makes patches sum to 0: white in 8 of 9 directions, variance 8/9
		// each
		if got, want := moment(patches, i, i), 8.0/9; math.Abs(got-want) > 0.06 {
			t.Errorf("variance of value %d is %.3f, want %.3f", i, got, want)
		}
		if got, want := moment(patches, i, (i+1)%9), -1.0/9; math.Abs(got-want) > 0.06 {
			t.Errorf("covariance of values %d, %d is %.3f, want %.3f", i, (i+1)%9, got, want)
		}
	}
	f := linear.Zeros(300, n.output.inputs())
	if err := n.describe(f, d, span(0, 300)); err != nil {
		t.Fatal(err)
	}
	y := linear.Zeros(300, 5)
	n.output.apply(y, f)
	for i := range 5 {
		for j := range 5 {
			want := 0.0
			if i == j {
				want = 1
			}
			if got := moment(y, i, j); math.Abs(got-want) > 0.01 {
				t.Errorf("moment of outputs %d, %d is %.4f, want %v", i, j, got, want)
			}
		}
	}
	x := features(t, n, d)
	for i := range x.Rows {
		if norm := blas32.Nrm2(blas32.Vector{N: x.Cols, Inc: 1,
			Data: x.Data[i*x.Cols:]}); math.Abs(float64(norm)-1) > 1e-4 {
			t.Fatalf("row %d has norm %v", i, norm)
		}
	}
}

// moment returns the mean product of two columns.
func moment(x blas32.General, i, j int) (m float64) {
	for r := range x.Rows {
		m += float64(x.Data[r*x.Cols+i]) * float64(x.Data[r*x.Cols+j]) / float64(x.Rows)
	}
	return m
}
