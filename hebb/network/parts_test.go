package network

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
)

// By hand: patches of a 2×3 picture with 2 channels under both borders.
func TestWindow(t *testing.T) {
	x := []float32{ // H × W × C: value = 10·row + column, second channel + 100
		0, 100, 1, 101, 2, 102,
		10, 110, 11, 111, 12, 112,
	}
	for _, c := range []struct {
		border Border
		want   []float32 // first patch, 3×3 around row 0, column 0, first channel
	}{
		{Reflect, []float32{11, 10, 11, 1, 0, 1, 11, 10, 11}},
		{Zeros, []float32{0, 0, 0, 0, 0, 1, 0, 10, 11}},
	} {
		w := newWindow(Layer{Width: 1, Kernel: 3, Stride: 2, Pad: 1, Border: c.border},
			pictures.Shape{C: 2, H: 2, W: 3})
		if w.mid != (pictures.Shape{C: 1, H: 1, W: 2}) {
			t.Fatalf("map is %v", w.mid)
		}
		padded := make([]float32, w.padded.Len())
		w.pad(padded, x)
		p := make([]float32, 2*w.values())
		w.unfold(p, padded, 0, 2)
		order := w.order()
		for i, want := range c.want {
			if got := p[order[i]]; got != want {
				t.Errorf("%v: tap %d is %v, want %v", c.border, i, got, want)
			}
			if got := p[order[9+i]]; got != want+100 && !(c.border == Zeros && got == 0) {
				t.Errorf("%v: tap %d of channel 2 is %v, want %v", c.border, i, got, want+100)
			}
		}
		for n := range 2 {
			one := make([]float32, w.values())
			w.patch(one, x, n)
			if !slices.Equal(one, p[n*w.values():][:w.values()]) {
				t.Errorf("%v: patch %d taken by itself is %v, unfolded %v", c.border, n, one, p[n*w.values():])
			}
		}
	}
}

// By hand: overlapping pooling with a border, Triangle, raster averages.
func TestPool(t *testing.T) {
	u, shape := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}, pictures.Shape{C: 1, H: 3, W: 3}
	for _, c := range []struct {
		pool Pool
		want []float32
	}{
		{Pool{Max, 2, 1, 0}, []float32{5, 6, 8, 9}},
		{Pool{Max, 3, 2, 1}, []float32{5, 6, 8, 9}},
		{Pool{Average, 2, 1, 0}, []float32{3, 4, 6, 7}},
		{Pool{Average, 2, 2, 1}, []float32{0.25, 1.25, 2.75, 7}}, // the border counts as 0
	} {
		l, err := newLayer(Layer{Width: 1, Kernel: 1, Stride: 1, Power: 1, Pool: c.pool}, shape, 1)
		if err != nil {
			t.Fatal(err)
		}
		out := make([]float32, l.out.Len())
		l.pool(out, u, new(workspace))
		if !slices.Equal(out, c.want) {
			t.Errorf("%+v: %v, want %v", c.pool, out, c.want)
		}
	}
	cells := make([]float32, 4)
	average(cells, u, shape, 2) // parts of 2 × 2 that overlap in the middle
	if want := []float32{3, 4, 6, 7}; !slices.Equal(cells, want) {
		t.Errorf("averages %v, want %v", cells, want)
	}
	l := layer{Layer: Layer{Power: 2}}
	row := linear.Matrix(1, 4, []float32{0, 1, 3, 4}) // mean 2
	l.activate(row)
	if want := []float32{0, 0, 1, 4}; !slices.Equal(row.Data, want) {
		t.Errorf("triangle² %v, want %v", row.Data, want)
	}
}

// By hand: four places for two parts, whose centres lie at 0.5 and 2.5. Invariants: what is the
// same everywhere stays, and with a part for each place nothing changes.
func TestOverlap(t *testing.T) {
	for i, want := range []float32{3. / 7, 3. / 7, 1. / 7, 0, 0, 1. / 7, 3. / 7, 3. / 7} {
		if got := tents(4, 2)[i]; math.Abs(float64(got-want)) > 1e-7 {
			t.Errorf("weight %d is %v, want %v", i, got, want)
		}
	}
	s, w := pictures.Shape{C: 2, H: 4, W: 1}, new(workspace)
	cells := make([]float32, 2)
	newOverlapping(s, 1).average(cells, []float32{7, 1, 14, 1, 14, 1, 7, 1}, w) // weights 5, 7, 7, 5 of 24
	if math.Abs(float64(cells[0]-266./24)) > 1e-5 || math.Abs(float64(cells[1])-1) > 1e-6 {
		t.Errorf("a part for all: %v", cells)
	}
	s = pictures.Shape{C: 2, H: 3, W: 3}
	x, same, plain := make([]float32, 18), make([]float32, 18), make([]float32, 18)
	for i := range x {
		x[i] = float32(i*i%11) + 0.5
	}
	newOverlapping(s, 3).average(same, x, w)
	average(plain, x, s, 3)
	if !slices.Equal(same, plain) {
		t.Errorf("a part for each place: %v, want %v", same, plain)
	}
}

// By hand: a single spike comes out as the kernel, symmetric, 1 in its middle.
func TestSurround(t *testing.T) {
	u := linear.Zeros(49, 1)
	u.Data[24] = 2
	inhibit(u, make([]float32, 49), pictures.Shape{C: 1, H: 7, W: 7})
	gauss := func(r2, s float64) float64 { return math.Exp(-r2/(2*s*s)) / (s * s) }
	for i, v := range u.Data {
		y, x := i/7-3, i%7-3
		want := 2 * (gauss(float64(y*y+x*x), 1.2) - gauss(float64(y*y+x*x), 1.4)) / (gauss(0, 1.2) - gauss(0, 1.4))
		if max(y, -y, x, -x) > 2 {
			want = 0
		}
		if math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("at %d, %d: %v, want %v", y, x, v, want)
		}
	}
}

// Invariant: normalised inputs have the norms that the names promise.
func TestInputNorms(t *testing.T) {
	x := []float32{1, -20, 2, 4, 3, 0, 5, 8} // 4 places, 2 channels
	image := slices.Clone(x)
	ImageNorm.normalize(image, 2, nil)
	var squares float64
	for _, v := range image {
		squares += float64(v) * float64(v)
	}
	if math.Abs(squares-8) > 1e-4 {
		t.Errorf("image: mean square %v, want 1", squares/8)
	}
	spatial := slices.Clone(x)
	SpatialNorm.normalize(spatial, 2, nil)
	if got, want := spatial[2], 2/math.Sqrt(1+4+9+25); math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("spatial: %v, want %v", got, want)
	}
	b := newBatchNorm(2)
	b.learn(x, 1)
	batch := slices.Clone(x)
	BatchNorm.normalize(batch, 2, b)
	if sum := batch[0] + batch[2] + batch[4] + batch[6]; math.Abs(float64(sum)) > 1e-5 {
		t.Errorf("batch norm: sum %v", sum)
	}
	if want := float32((0.25*(1+4+9+25) - 2.75*2.75) * 4 / 3); math.Abs(float64(b.variance[0]-want)) > 1e-5 {
		t.Errorf("running variance %v, want the unbiased %v", b.variance[0], want)
	}
}

// Settings go into JSON and back, rules and names included.
func TestNetworkConfigJSON(t *testing.T) {
	c := small(pictures.Shape{C: 3, H: 16, W: 16})
	c.Layers[0].Surround, c.Layers[1].Activation, c.Layers[1].Frozen = true, ReLU, true
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"rule":"instar"`, `"Norm":"batchnorm"`, `"Border":"zeros"`, `"Activation":"relu"`, `"Kind":"average"`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	var back Config
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(c, back) {
		t.Errorf("%v:\n%+v\n%+v", err, c, back)
	}
	if err := json.Unmarshal([]byte(`{"Layers":[{"Norm":"nonsense"}]}`), &back); err == nil ||
		!strings.Contains(err.Error(), "batchnorm") {
		t.Errorf("a norm that is none: %v", err)
	}
}

func TestNetworkErrors(t *testing.T) {
	s := pictures.Shape{C: 1, H: 8, W: 8}
	one := func(l Layer) Config { return Config{Input: s, Layers: []Layer{l}} }
	for want, c := range map[string]Config{
		"no pixels":          {Layers: []Layer{{Width: 1}}},
		"without layers":     {Input: s},
		"a width of 0":       one(Layer{}),
		"do not fit into":    one(Layer{Width: 2, Kernel: 9}),
		"can't be mirrored":  one(Layer{Width: 2, Pad: 8}),
		"pooling of 9×9":     one(Layer{Width: 2, Pool: Pool{Size: 9}}),
		"half the size":      one(Layer{Width: 2, Pool: Pool{Size: 3, Pad: 2}}),
		"power of -1":        one(Layer{Width: 2, Power: -1}),
		"whitening NaN":      one(Layer{Width: 2, Whiten: math.NaN()}),
		"Output.Grid -2":     {Input: s, Layers: []Layer{{Width: 2}}, Output: Output{Grid: -2}},
		"softhebb has Beta":  one(Layer{Width: 2, Rule: rules.SoftHebb{Beta: -1}}),
		"Output.Epsilon NaN": {Input: s, Layers: []Layer{{Width: 2}}, Output: Output{Epsilon: math.NaN()}},
	} {
		if _, err := New(c); err == nil || !strings.HasPrefix(err.Error(), "network: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	n, err := New(one(Layer{Width: 2, Surround: true, Rule: rules.Instar{}}))
	if err != nil {
		t.Fatal(err)
	}
	d := bars(5, s, 1)
	if _, err := n.Features(d); err == nil || !strings.Contains(err.Error(), "call Train first") {
		t.Errorf("features of a network that saw nothing: %v", err)
	}
	for want, o := range map[string]Training{
		"Surround":            {},
		"from whole pictures": {Simultaneous: true},
		"can be below 0":      {Steps: -1},
	} {
		if steps, err := all(n.Train(d, o)); len(steps) > 0 || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v after %d steps", want, err, len(steps))
		}
	}
	if _, err := all(n.Train(bars(5, pictures.Shape{C: 1, H: 9, W: 8}, 1), Training{})); err == nil ||
		!strings.Contains(err.Error(), "1×9×8") {
		t.Errorf("pictures of another shape: %v", err)
	}
}
