package atlas

import (
	"math"
	"slices"
	"testing"

	"deephebb/internal/linear"
)

// Oracle: products of the rows in float64, which those of heads may not fall below, also where rows
// are copies, opposite, zero, or hardly larger than rounding next to others.
func TestHeadsComeNoLessNear(t *testing.T) {
	x := projected(t, 400, 128)
	for j := range x.Cols {
		x.Data[7*x.Stride+j] = x.Data[3*x.Stride+j]
		x.Data[8*x.Stride+j] = -x.Data[3*x.Stride+j]
		x.Data[9*x.Stride+j] = 0
		x.Data[10*x.Stride+j] *= 1e-6
		x.Data[11*x.Stride+j] *= 30
	}
	for name, c := range map[string]*cloud{"moved": KMeans{}.prepare(x), "as they are": rawCloud(x)} {
		h := headsOf(c)
		if h.rows.Cols != 32 {
			t.Fatalf("%s: heads of %d numbers", name, h.rows.Cols)
		}
		for i := range x.Rows {
			for j := range x.Rows {
				a, b := linear.Row(c.x, i), linear.Row(c.x, j)
				most := linear.Dot(linear.Row(h.rows, i), linear.Row(h.rows, j)) + h.slack*math.Sqrt(c.sq[i]*c.sq[j])
				if whole := linear.Dot(a, b); whole > most {
					t.Fatalf("%s: rows %d and %d have product %v, their heads at most %v", name, i, j, whole, most)
				}
			}
		}
	}
	flat := linear.Clone(x)
	for i := range flat.Rows {
		clear(linear.Row(flat, i)[5:])
	}
	if c := rawCloud(flat); headsOf(c).rows.Cols != 6 {
		t.Errorf("rows that spread in five directions have heads of %d", headsOf(c).rows.Cols)
	}
	if c := rawCloud(uniform(300, 96, 1)); headsOf(c).rows.Cols != 96 {
		t.Error("rows that spread everywhere have heads")
	}
}

// Oracle: the same choice without heads.
func TestHeadsChooseTheSameCenters(t *testing.T) {
	x := projected(t, 3000, 128)
	for _, k := range []KMeans{{K: 100, Seed: 3}, {K: 70, Spherical: true}} {
		c := k.prepare(x)
		k.Restarts = 2
		h := headsOf(c)
		if h.rows.Cols == c.x.Cols {
			t.Fatal("no heads")
		}
		with, without := k.rowsAmong(c, h), k.rowsAmong(c, wholeHeads(c))
		if !slices.EqualFunc(with, without, slices.Equal) {
			t.Errorf("K %d: other centres", k.K)
		}
	}
}

// A run from centres among a sample of the rows ends little higher.
func TestKMeansSample(t *testing.T) {
	x := projected(t, 4000, 64)
	whole, err := KMeans{K: 100, Restarts: 1}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	part, err := KMeans{K: 100, Restarts: 1, Sample: 1600}.Fit(x)
	if err != nil {
		t.Fatal(err)
	}
	if ratio := part.Inertia / whole.Inertia; ratio > 1.1 || ratio < 0.9 || !part.Converged {
		t.Errorf("inertia %v, with a sample %v", whole.Inertia, part.Inertia)
	}
	all, err := KMeans{K: 100, Restarts: 1, Sample: 5000}.Fit(x)
	if err != nil || !slices.Equal(all.Labels, whole.Labels) {
		t.Errorf("a sample of all rows gives other clusters (%v)", err)
	}
}
