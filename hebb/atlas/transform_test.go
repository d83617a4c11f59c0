package atlas

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: invariants, and a floor of quality: new rows come to lie among points of their own label.
func TestTransform(t *testing.T) {
	x, labels := digits(t)
	const n = 1200
	m, err := UMAP{Seed: 3}.FitModel(linear.Slab(x, 0, n))
	if err != nil {
		t.Fatal(err)
	}
	y, err := m.Transform(linear.Slab(x, n, x.Rows))
	if err != nil {
		t.Fatal(err)
	}
	alone, err := m.Transform(linear.Slab(x, n+5, n+6))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytesOf(alone), bytesOf(y)[5*8:6*8]) {
		t.Errorf("alone a row lies at %v, among others at %v", alone.Data, linear.Row(y, 5))
	}
	old, err := m.Transform(linear.Slab(x, 0, n))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytesOf(old), bytesOf(m.XY)) {
		t.Error("rows of the map do not lie where they lay")
	}
	right := 0
	for i := range y.Rows {
		best, label := math.Inf(1), 0
		for j := range n {
			if d := precise(linear.Row(y, i), linear.Row(m.XY, j)); d < best {
				best, label = d, labels[j]
			}
		}
		if label == labels[n+i] {
			right++
		}
	}
	if share := float64(right) / float64(y.Rows); share < 0.93 {
		t.Errorf("%.3f of the new rows lie next to their own label, want 0.93 or more", share)
	}
	if none, err := m.Transform(linear.Slab(x, 0, 0)); err != nil || none.Rows != 0 {
		t.Errorf("no rows give %d rows and %v", none.Rows, err)
	}
	if _, err := m.Transform(linear.Zeros(2, 63)); err == nil || !strings.Contains(err.Error(), "63") ||
		!strings.Contains(err.Error(), "64") {
		t.Errorf("rows of 63 numbers on a map of 64: %v", err)
	}
	far := linear.Zeros(1, 64)
	far.Data[3] = 1e35
	y, err = m.Transform(far)
	if err != nil {
		t.Fatal(err)
	}
	checkMap(t, y, 1, 2)
	far.Data[3] = float32(math.Inf(1))
	if _, err := m.Transform(far); err == nil || !strings.Contains(err.Error(), "row 0, column 3") {
		t.Errorf("an infinity gives %v", err)
	}
}
