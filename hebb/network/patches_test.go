package network

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

// ramps are two gray pictures, 8 × 8, the second blank but for a ramp in its lower right corner of
// 4 × 4.
func ramps(t *testing.T) *pictures.Dataset {
	t.Helper()
	var list []image.Image
	for k := range 2 {
		m := image.NewGray(image.Rect(0, 0, 8, 8))
		for i := range m.Pix {
			if k == 0 || i%8 >= 4 && i/8 >= 4 {
				m.SetGray(i%8, i/8, color.Gray{uint8(i)})
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

// By hand: the first picture's pixels count up, so a patch's first value tells where it was cut,
// and the others follow from it.
func TestPatchesByHand(t *testing.T) {
	d := ramps(t).Limit(1)
	p, err := Patches{Size: 3, Count: 500}.Cut(d)
	if err != nil || p.Rows != 500 || p.Cols != 9 {
		t.Fatalf("%d × %d, %v", p.Rows, p.Cols, err)
	}
	places := map[int]bool{}
	for i := range p.Rows {
		row := p.Data[i*9:][:9]
		first := int(math.Round(float64(row[0]) * 255))
		places[first] = true
		for j, v := range row {
			if want := float32(first+j/3*8+j%3) / 255; v != want {
				t.Fatalf("patch %d from %d has %v at %d, not %v", i, first, v, j, want)
			}
		}
	}
	if len(places) != 36 {
		t.Errorf("%d places of 36", len(places))
	}
}

// Invariants: same seed, same patches; Spread avoids what is blank; centred and whitened patches
// have no mean.
func TestPatchesPrepared(t *testing.T) {
	d := ramps(t)
	a, _ := Patches{Size: 3, Count: 300, Seed: 1, Spread: 0.01}.Cut(d)
	b, _ := Patches{Size: 3, Count: 300, Seed: 1, Spread: 0.01}.Cut(d)
	c, _ := Patches{Size: 3, Count: 300, Seed: 2, Spread: 0.01}.Cut(d)
	if !slices.Equal(a.Data, b.Data) || slices.Equal(a.Data, c.Data) {
		t.Error("the seed does not decide the patches")
	}
	blank := 0
	for i := range a.Rows {
		if spread(a.Data[i*9:][:9]) < 0.01 {
			blank++
		}
	}
	if blank > 3 { // of some 150 from the second picture, each with 20 tries at 16 of 36 places
		t.Errorf("%d blank patches", blank)
	}
	for name, p := range map[string]Patches{"centred": {Size: 2, Centre: true}, "whitened": {Size: 2, Whiten: 1e-9}} {
		x, err := p.Cut(d)
		if err != nil {
			t.Fatal(err)
		}
		for j, m := range linear.Means(x) {
			if math.Abs(float64(m)) > 1e-4 {
				t.Errorf("%s: column %d has mean %g", name, j, m)
			}
		}
	}
}

func TestPatchesErrors(t *testing.T) {
	for want, p := range map[string]Patches{
		"from 1 to 8": {Size: 9},
		"Count":       {Count: -1},
		"above 0":     {Whiten: math.NaN()},
	} {
		if _, err := p.Cut(ramps(t)); err == nil || !strings.HasPrefix(err.Error(), "network: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
