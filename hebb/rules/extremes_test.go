package rules

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

type validator interface{ Validate() error }

// extremes returns settings with each one field at values over the whole of its range, and with
// each two at the ends of theirs: what Validate allows.
func extremes(settings validator) (all []validator) {
	values := []float64{-1, 1e-9, 1e-3, 0.5, 1, 2, 4, 10, 100, 1000, 1e5, 1e6, 1e9}
	var vary func(v reflect.Value, from, fields int)
	vary = func(v reflect.Value, from, fields int) {
		for f := from; f < v.NumField() && fields > 0; f++ {
			var allowed []reflect.Value
			for _, to := range values {
				if with, ok := set(v, f, to); ok && with.Interface().(validator).Validate() == nil {
					allowed = append(allowed, with)
				}
			}
			for i, with := range allowed {
				if end := i == 0 || i == len(allowed)-1; end || fields == 2 {
					all = append(all, with.Interface().(validator))
					vary(with, f+1, fields-1)
				}
			}
		}
	}
	vary(reflect.ValueOf(settings), 0, 2)
	return append(all, settings)
}

// set returns a copy of v with a field set, if it can hold that.
func set(v reflect.Value, field int, to float64) (reflect.Value, bool) {
	with := reflect.New(v.Type()).Elem()
	with.Set(v)
	switch f := with.Field(field); {
	case v.Type().Field(field).Name == "Seed":
		return v, false
	case f.CanFloat():
		f.SetFloat(to)
	case f.CanInt() && to == math.Trunc(to) && to <= 100:
		f.SetInt(int64(to))
	case f.Kind() == reflect.Bool && to == 1:
		f.SetBool(true)
	default:
		return v, false
	}
	return with, true
}

// awkward are rows of a usual size, small and large ones, few that are repeated, and rows of zeros.
func awkward(d int) map[string]blas32.General {
	rng := rand.New(rand.NewPCG(6, 9))
	x := linear.Zeros(60, d)
	normal(x, 1, rng)
	scaled := func(by float32) blas32.General {
		y := linear.Clone(x)
		for i := range y.Data {
			y.Data[i] *= by
		}
		return y
	}
	return map[string]blas32.General{"usual": x, "small": scaled(1e-6), "large": scaled(1e4),
		"repeated": repeated(linear.Slab(x, 0, 3), 60), "zero": linear.Zeros(10, d)}
}

func finiteAll(x ...[]float32) bool {
	for _, v := range x {
		if finite("", linear.Matrix(1, len(v), v)) != nil {
			return false
		}
	}
	return true
}

// Invariant: whatever Validate allows, weights are finite numbers after any step, with fewer
// patches a step than there are units, too.
func TestExtremesOfRules(t *testing.T) {
	const d = 12
	data := awkward(d)
	for _, r := range All() {
		for _, settings := range extremes(r) {
			for name, x := range data {
				l := New(settings.(Rule), 8, d, 1)
				for i := range 30 {
					s := l.Step(linear.Slab(x, 5*i%x.Rows, 5*i%x.Rows+5), float64(i)/30)
					if !finiteAll(l.w.Data) || math.IsNaN(s.Delta+s.Rate+s.Norm) {
						t.Fatalf("%T%+v learning from %s rows, step %d: %+v, weights %g", settings, settings, name, i,
							s, l.w.Data)
					}
				}
			}
		}
	}
}

// Invariant: the same of stages, and of their outputs.
func TestExtremesOfStages(t *testing.T) {
	const d = 12
	data := awkward(d)
	for _, s := range []validator{Decorrelate{}, AntiHebbian{}, Similarity{}, Foldiak{}} {
		for _, settings := range extremes(s) {
			for name, x := range data {
				stage := settings.(interface{ Stage(int) *Stage }).Stage(d)
				fail := func(at string) {
					t.Fatalf("%T%+v learning from %s rows, %s: %v", settings, settings, name, at, stage.live())
				}
				for i := range 20 {
					c := stage.Learn(linear.Slab(x, 5*i%x.Rows, 5*i%x.Rows+5), float64(i)/20)
					for _, values := range stage.live() {
						if !finiteAll(values) || math.IsNaN(c) {
							fail(fmt.Sprint("step ", i))
						}
					}
				}
				if !finiteAll(stage.Transform(x).Data) {
					fail("outputs")
				}
			}
		}
	}
	for _, settings := range extremes(Decorrelate{}) {
		for name, x := range data {
			if m, err := settings.(Decorrelate).Fit(x); err != nil || !finiteAll(m.Matrix.Data, m.Transform(x).Data) {
				t.Fatalf("%+v of %s rows: %v, %v", settings, name, m, err)
			}
		}
	}
}
