package atlas

import (
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// extremes returns settings with each one number at values over the whole of its range, and with
// each two that are no counts at the ends of theirs: what allowed lets pass.
func extremes[S any](settings S, allowed func(S) bool) (all []S) {
	values := []float64{-1, 1e-300, 1e-30, 1e-6, 1e-3, 0.5, 1, 2, 10, 100, 1000, 1e6, 1e30, math.MaxFloat32, 1e300}
	var vary func(v reflect.Value, from, fields int)
	vary = func(v reflect.Value, from, fields int) {
		for f := from; f < v.NumField() && fields > 0; f++ {
			var some []reflect.Value
			for _, to := range values {
				with := reflect.New(v.Type()).Elem()
				with.Set(v)
				switch f := with.Field(f); {
				case f.CanFloat():
					f.SetFloat(to)
				case fields == 2 && f.Kind() == reflect.Int && to == math.Trunc(to) && to <= 100:
					f.SetInt(int64(to))
				default:
					continue
				}
				if allowed(with.Interface().(S)) {
					some = append(some, with)
				}
			}
			for i, with := range some {
				if end := i == 0 || i == len(some)-1; end || fields == 2 {
					all = append(all, with.Interface().(S))
					if with.Field(f).CanFloat() && end {
						vary(with, f+1, fields-1)
					}
				}
			}
		}
	}
	vary(reflect.ValueOf(settings), 0, 2)
	return append(all, settings)
}

func isFinite(x blas32.General) bool { return finiteError("", x) == nil }

// Invariant: whatever the settings allow, a map and new rows on it are finite numbers.
func TestExtremesOfUMAP(t *testing.T) {
	x, more := cloudOf(40, 4, 9), cloudOf(5, 4, 10)
	allowed := func(u UMAP) bool { _, _, err := u.checked(x); return err == nil }
	all := extremes(UMAP{Epochs: 20, Neighbors: 6}, allowed)
	all = append(all, extremes(UMAP{Epochs: 20, Neighbors: 6, Dense: true, DenseFraction: 1, Rate: 10}, allowed)...)
	all = append(all, UMAP{Dense: true, DenseWeight: 1000, DenseFraction: 1, Epochs: 200, Spread: 100},
		UMAP{Dense: true, DenseWeight: 1e6, DenseFraction: 1, Epochs: 500, Rate: 10})
	for _, u := range all {
		m, err := u.FitModel(x)
		if err != nil {
			t.Fatalf("%+v: %v", u, err)
		}
		if y, err := m.Transform(more); err != nil || !isFinite(m.XY) || !isFinite(y) {
			t.Fatalf("%+v: finite %v, of new rows %v, %v", u, isFinite(m.XY), isFinite(y), err)
		}
	}
}

// Invariant: the same of k-means, of rows of any size.
func TestExtremesOfKMeans(t *testing.T) {
	for _, scale := range []float32{1, 1e-30, 1e30, 1e37} {
		x := cloudOf(60, 5, 3)
		for i := range x.Data {
			x.Data[i] *= scale
		}
		x.Data[7] = 1e-3 // far smaller than the others, or far larger
		for _, spherical := range []bool{false, true} {
			settings := KMeans{K: 4, Restarts: 2, Spherical: spherical}
			allowed := func(k KMeans) bool { _, err := k.withDefaults(x); return err == nil }
			for _, k := range extremes(settings, allowed) {
				c, err := k.Fit(x)
				if err != nil || !isFinite(c.Centers) || math.IsNaN(c.Inertia) {
					t.Fatalf("%+v of values of some %g: %+v, %v", k, scale, c, err)
				}
			}
		}
	}
}
