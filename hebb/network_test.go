package hebb

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/rules"
)

// bars are n pictures with smooth random content, the same for the same seed.
func bars(n int, s Shape, seed uint64) *Dataset {
	rng := rand.New(rand.NewPCG(seed, 7))
	d := &Dataset{Shape: s, Names: make([]string, n), pixels: make([]uint8, n*s.Len())}
	for i := range n {
		d.Names[i] = fmt.Sprint(i)
		for c := range s.C {
			fy, fx, at := rng.Float64(), rng.Float64(), 7*rng.Float64()
			for y := range s.H {
				for x := range s.W {
					d.pixels[((i*s.C+c)*s.H+y)*s.W+x] = uint8(127 + 100*math.Sin(fy*float64(y)+fx*float64(x)+at) + 20*rng.Float64())
				}
			}
		}
	}
	return d
}

// small is a network of every part there is.
func small(s Shape) NetworkConfig {
	return NetworkConfig{Input: s, Seed: 3, Output: OutputConfig{Grid: 2, Dim: 6}, Layers: []LayerConfig{
		{Width: 12, Kernel: 5, Pad: 2, Contrast: 0.01, Whiten: 0.1, Rule: rules.Instar{}, Pool: Pool{Max, 3, 2, 1}},
		{Width: 16, Pad: 1, Border: Zeros, Norm: BatchNorm, Rule: rules.SoftHebb{Radius: 5}, Power: 0.7, Bias: true, Pool: Pool{Average, 2, 2, 0}},
	}}
}

func learned(t *testing.T, c NetworkConfig, d *Dataset, o NetTraining) *Network {
	t.Helper()
	n, err := NewNetwork(c)
	if err != nil {
		t.Fatal(err)
	}
	for range n.Train(d, o) {
	}
	if n.Err() != nil {
		t.Fatal(n.Err())
	}
	return n
}

// The oracle is PyTorch; testdata/network.py says how the numbers were made:
// three steps of two SoftHebb layers that learn together.
func TestNetworkGolden(t *testing.T) {
	want := readGolden(t, filepath.Join("testdata", "network.safetensors"))
	d := &Dataset{Shape: Shape{3, 12, 12}, Names: make([]string, 12)}
	for _, v := range want.tensor(t, "pixels") {
		d.pixels = append(d.pixels, uint8(v))
	}
	n, err := NewNetwork(NetworkConfig{Input: d.Shape, Output: OutputConfig{Grid: -1, Dim: -1}, Layers: []LayerConfig{
		{Width: 8, Kernel: 5, Pad: 2, Norm: BatchNorm, Rule: rules.SoftHebb{Beta: 1, Rate: 0.08}, Power: 0.7, Pool: Pool{Max, 4, 2, 1}},
		{Width: 12, Kernel: 3, Pad: 1, Norm: BatchNorm, Rule: rules.SoftHebb{Beta: 0.65, Rate: 0.005}, Power: 1.4, Pool: Pool{Average, 2, 2, 0}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range n.layers {
		before := want.tensor(t, fmt.Sprintf("layers.%d.before", i))
		for j, at := range l.order() {
			for k := range l.Width {
				l.filters.Data[k*l.values()+at] = before[k*l.values()+j]
			}
		}
	}
	training, err := NetTraining{Batch: 4, Simultaneous: true}.withDefaults(n, d)
	if err != nil {
		t.Fatal(err)
	}
	r := &netRun{NetTraining: training, net: n, pictures: d, yield: func(NetStep) bool { return true }, order: span(0, 12)}
	r.together()
	answer := make([]float32, 4*n.layers[1].out.Len())
	for i := range 4 {
		size := n.layers[1].out.Len()
		toFirst(answer[i*size:], r.buffers.maps[i*size:], n.layers[1].out)
	}
	checkClose(t, "answer", answer, want.tensor(t, "answer"))
	for i, l := range n.layers {
		prefix := fmt.Sprintf("layers.%d.", i)
		checkClose(t, prefix+"after", n.Filters(i+1).Data, want.tensor(t, prefix+"after"))
		checkClose(t, prefix+"mean", l.running.mean, want.tensor(t, prefix+"mean"))
		checkClose(t, prefix+"var", l.running.variance, want.tensor(t, prefix+"var"))
		checkClose(t, prefix+"features", n.FeaturesAt(d, i+1, 0).Data, want.tensor(t, prefix+"features"))
	}
}

// Invariant: the same bytes on any number of threads, from patches and from
// whole pictures.
func TestNetworkThreads(t *testing.T) {
	d := bars(40, Shape{3, 16, 14}, 1)
	for _, o := range []NetTraining{{Steps: 30, Patches: 70}, {Steps: 6, Batch: 7}, {Steps: 6, Batch: 7, Simultaneous: true}} {
		t.Run(fmt.Sprintf("batch %d/%v", o.Batch, o.Simultaneous), func(t *testing.T) {
			var first []byte
			for _, threads := range []int{1, 2, 7} {
				before := runtime.GOMAXPROCS(threads)
				n := learned(t, small(d.Shape), d, o)
				x := n.Features(d)
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

func saved(t *testing.T, m Model) []byte {
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

// Invariant: a training that was left, saved, loaded and gone on with ends in
// the bytes of one that was not, wherever it was left.
func TestNetworkResume(t *testing.T) {
	d := bars(40, Shape{3, 16, 14}, 1)
	for _, o := range []NetTraining{{Steps: 20, Patches: 70}, {Steps: 8, Batch: 7}, {Steps: 8, Batch: 7, Simultaneous: true}} {
		want := saved(t, learned(t, small(d.Shape), d, o))
		for _, leave := range []int{1, 7, 8, 11} {
			n, err := NewNetwork(small(d.Shape))
			if err != nil {
				t.Fatal(err)
			}
			count := 0
			for range n.Train(d, o) {
				if count++; count == leave {
					break
				}
			}
			if n.Err() != nil || n.Fits(d) != nil {
				t.Fatalf("left at step %d: %v, %v", leave, n.Err(), n.Fits(d))
			}
			if x := n.Features(d); x.Rows != d.Len() || x.Cols != n.Dim() {
				t.Errorf("left at step %d: features are %d × %d", leave, x.Rows, x.Cols)
			}
			path := filepath.Join(t.TempDir(), "left")
			if err := n.Save(path); err != nil {
				t.Fatal(err)
			}
			if n, err = LoadNetwork(path); err != nil {
				t.Fatal(err)
			}
			for range n.Train(d, o) {
			}
			if !bytes.Equal(want, saved(t, n)) {
				t.Errorf("batch %d, simultaneous %v: left at step %d, the end differs", o.Batch, o.Simultaneous, leave)
			}
		}
	}
}

// Invariant: Open gives back each kind of model with the same features.
func TestOpen(t *testing.T) {
	d := bars(30, Shape{3, 16, 14}, 1)
	e, err := New(Config{Input: d.Shape, Channels: []int{4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	for range e.Train(d, Training{Epochs: 2}) {
	}
	for _, m := range []Model{e, learned(t, small(d.Shape), d, NetTraining{Steps: 5})} {
		path := filepath.Join(t.TempDir(), "model")
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%T", got) != fmt.Sprintf("%T", m) || got.String() != m.String() || got.Dim() != m.Dim() {
			t.Errorf("%T came back as %T:\n%v\n%v", m, got, m, got)
		}
		if !slices.Equal(m.Features(d).Data, got.Features(d).Data) {
			t.Errorf("%T: features differ", m)
		}
		if _, isNetwork := m.(*Network); !isNetwork {
			if _, err := LoadNetwork(path); err == nil || !strings.Contains(err.Error(), "use Load") {
				t.Errorf("LoadNetwork of an encoder: %v", err)
			}
		} else if _, err := Load(path); err == nil {
			t.Error("Load reads a network")
		}
	}
}

// By hand: what is fitted makes patches white and features uncorrelated with
// the variances that the formula promises, and rows have norm 1.
func TestNetworkFits(t *testing.T) {
	d := bars(300, Shape{1, 12, 12}, 1)
	c := NetworkConfig{Input: d.Shape, Output: OutputConfig{Grid: 2, Dim: 5, Epsilon: 1e-9},
		Layers: []LayerConfig{{Width: 10, Kernel: 3, Contrast: 0.01, Whiten: 1e-6, Rule: rules.Instar{}}}}
	n := learned(t, c, d, NetTraining{Steps: 50})
	p := &pool{netRun: &netRun{NetTraining: NetTraining{Memory: 1 << 20}, net: n, pictures: d}}
	if err := p.fill(); err != nil {
		t.Fatal(err)
	}
	patches := p.draw(20000, 5)
	for i := range 9 {
		// contrast normalisation makes patches sum to 0: white in 8 of 9 directions, variance 8/9 each
		if got, want := moment(patches, i, i), 8.0/9; math.Abs(got-want) > 0.06 {
			t.Errorf("variance of value %d is %.3f, want %.3f", i, got, want)
		}
		if got, want := moment(patches, i, (i+1)%9), -1.0/9; math.Abs(got-want) > 0.06 {
			t.Errorf("covariance of values %d, %d is %.3f, want %.3f", i, (i+1)%9, got, want)
		}
	}
	f := matrix(300, n.output.inputs(), make([]float32, 300*n.output.inputs()))
	if err := n.averages(f, d, span(0, 300), 1, n.output.Grid); err != nil {
		t.Fatal(err)
	}
	y := matrix(300, 5, make([]float32, 1500))
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
	x := n.Features(d)
	for i := range x.Rows {
		if norm := blas32.Nrm2(blas32.Vector{N: x.Cols, Inc: 1, Data: x.Data[i*x.Cols:]}); math.Abs(float64(norm)-1) > 1e-4 {
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
