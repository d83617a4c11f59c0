package rules

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// variants are All and settings that take other ways.
func variants() []Rule {
	return append(All(),
		Instar{Conscience: -1, Memory: 10}, KWTA{Winners: 3}, SoftHebb{Plain: true, Beta: 3}, Krotov{P: 3, Rank: 4},
		Hebb{Covariance: true}, HPCA{Tanh: true}, BCM{Compete: true})
}

func TestJSON(t *testing.T) {
	for _, r := range variants() {
		data, err := Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Unmarshal(data)
		if err != nil || !reflect.DeepEqual(r, back) {
			t.Errorf("%s: %#v came back as %#v, %v", data, r, back, err)
		}
	}
	for text, want := range map[string]string{
		`{"rule":"backprop"}`:                      "instar, kwta",
		`{"rule":"oja","settings":{"Rate":7}}`:     "Rate 7",
		`{"rule":"oja","settings":{"Momentum":1}}`: "Momentum",
		`{"rule":`: "rules:",
		`{"rule":"instar","settings":{"Conscience":2}}`: "Conscience",
	} {
		if _, err := Unmarshal([]byte(text)); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.HasPrefix(err.Error(), "rules: ") {
			t.Errorf("%s: error %v, not one with %q", text, err, want)
		}
	}
	if r, err := Unmarshal([]byte(`{"rule":"oja"}`)); err != nil || r != (Oja{}) {
		t.Errorf("oja without settings: %v, %v", r, err)
	}
}

// learn makes steps of three tiles and returns the weights.
func learn(l *Learner, steps int, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	for i := range steps {
		for range 3 {
			p := linear.Zeros(150, l.w.Cols)
			normal(p, 1, rng)
			l.Accumulate(p, blas32.General{})
		}
		l.Apply(float64(i) / float64(steps))
	}
}

// Weights and State are all that is needed to go on.
func TestResume(t *testing.T) {
	for _, r := range variants() {
		l := New(r, 9, 13, 5)
		learn(l, 4, 1)
		m := New(r, 9, 13, 6)
		copy(m.w.Data, l.w.Data)
		if err := m.Restore(l.State()); err != nil {
			t.Fatal(err)
		}
		learn(l, 4, 2)
		learn(m, 4, 2)
		if !slices.Equal(l.w.Data, m.w.Data) {
			t.Errorf("%s: other weights after going on", r.Name())
		}
	}
	l := New(BCM{}, 3, 2, 1)
	for _, s := range []map[string][]float32{nil, {"threshold": {1, 2}, "power": {1, 2}},
		{"threshold": {1, 2, 3}, "power": {1, 2}, "more": {}}} {
		if err := l.Restore(s); err == nil || !strings.HasPrefix(err.Error(), "rules: bcm") {
			t.Errorf("restoring %v: %v", s, err)
		}
	}
}

// What is handed in as answers is used, and not written to.
func TestAnswersAreShared(t *testing.T) {
	for _, r := range variants() {
		rng := rand.New(rand.NewPCG(1, 0))
		p := linear.Zeros(130, 11)
		normal(p, 1, rng)
		l, m := New(r, 6, 11, 5), New(r, 6, 11, 5)
		for range 2 {
			u := linear.Zeros(130, 6)
			m.Respond(u, p)
			before := slices.Clone(u.Data)
			m.Accumulate(p, u)
			if !slices.Equal(before, u.Data) {
				t.Errorf("%s writes to the answers", r.Name())
			}
			a, b := l.Step(p, 0), m.Apply(0)
			if a != b || !slices.Equal(l.w.Data, m.w.Data) {
				t.Errorf("%s: %+v and %+v", r.Name(), a, b)
			}
		}
	}
}

func TestHealthByHand(t *testing.T) {
	h := health(rows(2, 1, 0, 0, 2, -3, 3), []int{1, 3, 0}, 4)
	entropy := -(0.25*math.Log(0.25) + 0.75*math.Log(0.75)) / math.Log(3)
	want := Health{entropy, 1. / 3, (3 + 3*math.Sqrt2) / 3, 3 * math.Sqrt2, 1. / 3, math.Sqrt(0.5)}
	got := reflect.ValueOf(h)
	for i := range got.NumField() {
		if d := got.Field(i).Float() - reflect.ValueOf(want).Field(i).Float(); math.Abs(d) > 1e-6 {
			t.Errorf("%+v, by hand %+v", h, want)
		}
	}
}

// One unit, one value, one patch, all of them 0, and a step without patches.
func TestSmallest(t *testing.T) {
	for _, r := range variants() {
		l := New(r, 1, 1, 1)
		before := l.w.Data[0]
		if s := l.Apply(0); s.Patches != 0 || l.w.Data[0] != before {
			t.Errorf("%s: a step without patches: %+v", r.Name(), s)
		}
		for i, x := range []float32{0, 0, 1, -1, 0} {
			s := l.Step(rows(1, x), float64(i)/4)
			if w := float64(l.w.Data[0]); math.IsNaN(w) || math.IsInf(w, 0) || math.IsNaN(s.Delta+s.Rate) {
				t.Fatalf("%s: weight %g after %g, %+v", r.Name(), w, x, s)
			}
		}
		if h := l.Health(rows(1, 1, 2)); h.Dead != 0 || h.MaxCos != 0 {
			t.Errorf("%s: %+v", r.Name(), h)
		}
	}
}

// What is wrong in a program panics with both numbers.
func TestPanics(t *testing.T) {
	l := New(Oja{}, 2, 3, 1)
	for what, f := range map[string]func(){
		"0 units":          func() { New(Oja{}, 0, 3, 1) },
		"Rate -1":          func() { New(Oja{Rate: -1}, 1, 3, 1) },
		"4 values":         func() { l.Step(linear.Zeros(5, 4), 0) },
		"5 × 3, of 5":      func() { l.Accumulate(linear.Zeros(5, 3), linear.Zeros(5, 3)) },
		"of 2 values":      func() { Decorrelate{}.Stage(3).Learn(linear.Zeros(5, 2), 0) },
		"for 0 features":   func() { AntiHebbian{}.Stage(0) },
		"Tau 1000":         func() { Similarity{Tau: 1000}.Stage(1) },
		"values for a map": func() { Linear{Mean: make([]float32, 2)}.Transform(linear.Zeros(1, 3)) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(r.(string), what) {
					t.Errorf("panic %v, not with %q", r, what)
				}
			}()
			f()
		}()
	}
}
