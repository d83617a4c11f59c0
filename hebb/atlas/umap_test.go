package atlas

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// cloudOf returns n × d normally distributed numbers.
func cloudOf(n, d int, seed uint64) blas32.General {
	rng := rand.New(rand.NewPCG(seed, 0))
	x := linear.Zeros(n, d)
	for i := range x.Data {
		x.Data[i] = float32(rng.NormFloat64())
	}
	return x
}

func bytesOf(x blas32.General) []byte {
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, x.Data); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// checkMap fails unless y is n × dim, finite and, for three rows or more that differ, spread out.
func checkMap(t *testing.T, y blas32.General, n, dim int) {
	t.Helper()
	if y.Rows != n || y.Cols != dim {
		t.Fatalf("map is %d × %d, want %d × %d", y.Rows, y.Cols, n, dim)
	}
	for i, v := range y.Data {
		if v-v != 0 || math.Abs(float64(v)) > 1e4 {
			t.Fatalf("coordinate %d of point %d is %g", i%dim, i/dim, v)
		}
	}
}

// Oracle: invariants. Any finite rows, however few, equal, far apart, large or small, give a finite
// map.
func TestEdges(t *testing.T) {
	cases := map[string]blas32.General{}
	for _, n := range []int{1, 2, 3, 4, 14, 15, 16, 17} {
		cases[fmt.Sprint("rows ", n)] = cloudOf(n, 5, 1)
	}
	cases["one column"] = cloudOf(40, 1, 2)
	cases["identical"] = linear.Zeros(100, 8)
	for i := range cases["identical"].Data {
		cases["identical"].Data[i] = 3
	}
	cases["zero"] = linear.Zeros(50, 4)
	copies := cloudOf(200, 6, 3)
	for i := 20; i < 200; i++ {
		copy(linear.Row(copies, i), linear.Row(copies, i%2))
	}
	cases["90 % copies"] = copies
	blobs := cloudOf(120, 4, 4)
	for i := range blobs.Rows {
		blobs.Data[4*i] += float32(i%3) * 1e6
	}
	cases["far blobs"] = blobs
	many := cloudOf(135*6, 3, 5)
	for i := range many.Rows {
		many.Data[3*i] += float32(i/6) * 1e4
		many.Data[3*i+1] += float32(i / 6 % 7 * 1e4)
	}
	cases["135 components"] = many
	for _, s := range []float32{1e20, 1e-20, 1e38, 1e-38} {
		x := cloudOf(60, 5, 6)
		for i := range x.Data {
			x.Data[i] *= s
		}
		cases[fmt.Sprint("scale ", s)] = x
	}
	mixed := cloudOf(60, 5, 7)
	for i := range 30 {
		mixed.Data[5*i] = 1e20
	}
	cases["one huge column"] = mixed
	constant := cloudOf(60, 5, 8)
	for i := range constant.Rows {
		constant.Data[5*i+2], constant.Data[5*i+3] = 7, 0
	}
	cases["constant columns"] = constant
	holes := cloudOf(60, 5, 9)
	for i := range 7 {
		clear(linear.Row(holes, 5*i))
	}
	cases["zero rows"] = holes
	for name, x := range cases {
		t.Run(name, func(t *testing.T) {
			for _, u := range []UMAP{{}, {Metric: Cosine}, {Layout: Serial}, {Init: PCA}, {Init: Random}, {Dense: true},
				{Components: 1}, {Components: 3}, {Method: Approximate}} {
				u.Epochs, u.Seed = 30, 42
				m, err := u.FitModel(x)
				if err != nil {
					t.Fatalf("%+v: %v", u, err)
				}
				checkMap(t, m.XY, x.Rows, m.UMAP.Components)
				if len(m.Isolated) > 0 {
					t.Errorf("isolated rows: %v", m.Isolated)
				}
				if x.Rows < 16 && x.Rows > 2 && len(m.Notes) == 0 {
					t.Errorf("no note that %d rows cannot have 15 neighbours", x.Rows)
				}
				y, err := m.Transform(x)
				if err != nil {
					t.Fatal(err)
				}
				checkMap(t, y, x.Rows, m.UMAP.Components)
			}
		})
	}
}

// Oracle: invariant. Points of blobs far apart must not mix.
func TestBlobs(t *testing.T) {
	x := cloudOf(200, 6, 4)
	for i := range x.Rows {
		x.Data[6*i] += float32(i%2) * 1e3
	}
	y, err := UMAP{Seed: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	near := Search{K: 1}
	b, err := near.Find(y)
	if err != nil {
		t.Fatal(err)
	}
	for i, index := range b.Index {
		if index[0]%2 != i%2 {
			t.Fatalf("point %d of one blob has point %d of the other next to it", i, index[0])
		}
	}
}

// Oracle: invariant. Same seed, same bytes, whatever the number of threads; another seed, another
// map.
func TestThreads(t *testing.T) {
	x, labels := digits(t)
	for _, u := range []UMAP{{}, {Layout: Serial}, {Method: Approximate, Metric: Cosine}, {Dense: true, Components: 3},
		{Labels: labels, Init: PCA}} {
		u.Epochs, u.Seed = 40, 7
		fit := func(threads int) []byte {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
			m, err := u.FitModel(x)
			if err != nil {
				t.Fatal(err)
			}
			y, err := m.Transform(linear.Slab(x, 0, 50))
			if err != nil {
				t.Fatal(err)
			}
			return append(bytesOf(m.XY), bytesOf(y)...)
		}
		one := fit(1)
		for _, threads := range []int{2, 7} {
			if !bytes.Equal(one, fit(threads)) {
				t.Errorf("%+v: %d threads give another map than one", u.Layout, threads)
			}
		}
		u.Seed++
		if bytes.Equal(one, fit(1)) {
			t.Errorf("another seed gives the same map")
		}
	}
}

// Oracle: floor of quality. umap-learn 0.5.12 reaches a trustworthiness at 15 of 0.9875 and a
// continuity of 0.9815 on the digits (mean of five seeds).
func TestQuality(t *testing.T) {
	x, _ := digits(t)
	for _, l := range []Layout{Parallel, Serial} {
		y, err := UMAP{Seed: 42, Layout: l}.Fit(x)
		if err != nil {
			t.Fatal(err)
		}
		quality, err := MapQuality(x, Euclidean, []int{15}, y)
		if err != nil {
			t.Fatal(err)
		}
		if q := quality[0][0]; q.Trustworthiness < 0.9855 || q.Continuity < 0.979 {
			t.Errorf("%v: trustworthiness %.4f and continuity %.4f, want 0.9855 and 0.979 or more", l,
				q.Trustworthiness, q.Continuity)
		}
	}
}
