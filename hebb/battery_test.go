package hebb

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
)

// A pupil is a model that can learn, and what is asked of all in this file: the article's encoder
// with each schedule and kind of lateral weights, and a network of each rule and schedule.
type pupil struct {
	name  string
	make  func(pictures.Shape) (Model, error)
	train func(m Model, d *pictures.Dataset, most int) (steps int, err error) // leaves after so many steps
}

// leave takes at most so many steps of a training, and says how many there were.
func leave[S any](training iter.Seq2[S, error], most int) (steps int, err error) {
	for _, err := range training {
		if err != nil {
			return steps, err
		}
		if steps++; steps == most {
			break
		}
	}
	return steps, nil
}

func pupils() (all []pupil) {
	for _, schedule := range []Schedule{Layerwise, Joint, Sharded} {
		o := Training{Epochs: 4, Batch: 3, Rate: 0.01, Schedule: schedule}
		for _, kind := range []Lateral{Shared, PerChannel} {
			all = append(all, pupil{fmt.Sprintf("article, %v, %v", schedule, kind),
				func(s pictures.Shape) (Model, error) {
					return New(Config{Input: s, Channels: []int{2, 3, 4}, Lateral: kind, Seed: 1})
				}, func(m Model, d *pictures.Dataset, most int) (steps int, err error) {
					return leave(m.(*Encoder).Train(d, o), most)
				}})
		}
	}
	trainings := []network.Training{
		{Steps: 4, Patches: 30},
		{Steps: 4, Batch: 3},
		{Steps: 4, Batch: 3, Simultaneous: true},
	}
	for _, rule := range rules.All() {
		layers := []network.Layer{
			{Width: 4, Kernel: 1, Rule: rule, Contrast: 0.01, Whiten: 0.1},
			{Width: 3, Kernel: 1, Rule: rule, Norm: network.BatchNorm},
		}
		for _, o := range trainings {
			all = append(all, pupil{fmt.Sprintf("%s, batch %d, simultaneous %t", rule.Name(), o.Batch, o.Simultaneous),
				func(s pictures.Shape) (Model, error) {
					output := network.Output{Grid: 2, Dim: 5}
					return network.New(network.Config{Input: s, Seed: 1, Layers: layers, Output: output})
				}, func(m Model, d *pictures.Dataset, most int) (steps int, err error) {
					return leave(m.(*network.Network).Train(d, o), most)
				}})
		}
	}
	return all
}

const enough = 1 << 30

// learned is what the pupil has become of the pictures.
func (p pupil) learned(t *testing.T, d *pictures.Dataset) Model {
	t.Helper()
	m, err := p.make(d.Shape)
	if err == nil {
		_, err = p.train(m, d, enough)
	}
	if err != nil {
		t.Fatalf("%s: %v", p.name, err)
	}
	return m
}

// Invariants: pictures are read and not written, and any number of threads gives the same model and
// features.
func TestPicturesAreOnlyRead(t *testing.T) {
	d := blobs(t, 8, 11)
	before := d.Hash()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, p := range pupils() {
		var want []byte
		for _, threads := range []int{1, 2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			m := p.learned(t, d)
			got, err := m.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(features(t, m, d).Data)...)
			if want == nil {
				want = got
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: other bytes with %d threads", p.name, threads)
			}
		}
		if d.Hash() != before {
			t.Fatalf("%s: the pictures have changed", p.name)
		}
	}
}

// Invariants: a picture's features are its own, whichever pictures come before it and however often
// it comes.
func TestOrderOfPictures(t *testing.T) {
	d := blobs(t, 8, 11)
	order := append(rand.New(rand.NewPCG(1, 2)).Perm(8), 3, 3)
	for _, p := range pupils() {
		m := p.learned(t, d)
		want, got := features(t, m, d), features(t, m, d.Pick(order))
		for i, from := range order {
			if !slices.Equal(linear.Row(got, i), linear.Row(want, from)) {
				t.Errorf("%s: picture %d has other features at place %d", p.name, from, i)
				break
			}
		}
	}
}

// Invariant: few pictures, pictures of one value, copies of one, pictures of one pixel or one row
// give finite features or an error of one line; none at all are an error, and no features.
func TestFewPictures(t *testing.T) {
	filled := func(n int, s pictures.Shape, value func(i int) uint8) *pictures.Dataset {
		pixels := make([]uint8, n*s.Len())
		for i := range pixels {
			pixels[i] = value(i)
		}
		d, err := pictures.FromBytes(s, pixels, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	noise := func(i int) uint8 { return uint8(i * 7919 >> 3) }
	infinite := func(v float32) bool { return v-v != 0 } // or no number
	line := regexp.MustCompile(`^(hebb|network): [^\n]*$`)
	square, pixel := pictures.Shape{C: 1, H: 9, W: 9}, pictures.Shape{C: 1, H: 1, W: 1}
	row := pictures.Shape{C: 3, H: 1, W: 6}
	for name, d := range map[string]*pictures.Dataset{
		"one":       filled(1, square, noise),
		"two":       filled(2, square, noise),
		"black":     filled(6, square, func(int) uint8 { return 0 }),
		"white":     filled(6, square, func(int) uint8 { return 255 }),
		"copies":    filled(6, square, func(i int) uint8 { return noise(i % 81) }),
		"pixels":    filled(6, pixel, noise),
		"one pixel": filled(1, pixel, noise),
		"rows":      filled(6, row, noise),
	} {
		for _, p := range pupils() {
			m, err := p.make(d.Shape)
			if err == nil {
				_, err = p.train(m, d, enough)
			}
			if err == nil {
				x, failed := m.Features(d)
				err = failed
				if i := slices.IndexFunc(x.Data, infinite); i >= 0 {
					t.Errorf("%s of %s: a feature is %v", p.name, name, x.Data[i])
				}
			}
			if err != nil && !line.MatchString(err.Error()) {
				t.Errorf("%s of %s: %q", p.name, name, err)
			}
		}
	}
	d, other := blobs(t, 8, 11), blobs(t, 8, 12)
	for _, p := range pupils() {
		m, err := p.make(d.Shape)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.train(m, d.Pick(nil), enough); err == nil || !strings.Contains(err.Error(), "no pictures") {
			t.Errorf("%s of no pictures: %v", p.name, err)
		}
		m = p.learned(t, d)
		if x, err := m.Features(d.Pick(nil)); err != nil || x.Rows != 0 {
			t.Errorf("%s: %d features of no pictures, %v", p.name, x.Rows, err)
		}
		_, trained := p.train(m, other, enough)
		_, encoded := m.Features(other)
		for _, err := range []error{trained, encoded} {
			text := fmt.Sprint(err)
			if !strings.Contains(text, d.Shape.String()) || !strings.Contains(text, other.Shape.String()) {
				t.Errorf("%s of %v: %v", p.name, other.Shape, err)
			}
		}
	}
}

// Invariant: a training that is left makes no further step, and leaves no goroutine.
func TestNothingGoesOn(t *testing.T) {
	d := blobs(t, 8, 11)
	before := runtime.NumGoroutine()
	for _, p := range pupils() {
		for _, most := range []int{1, 3} {
			m, err := p.make(d.Shape)
			if err != nil {
				t.Fatal(err)
			}
			if steps, err := p.train(m, d, most); steps != most || err != nil {
				t.Errorf("%s: %d steps, %v", p.name, steps, err)
			}
		}
		for range 100 {
			if runtime.NumGoroutine() <= before {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := runtime.NumGoroutine(); n > before {
			t.Fatalf("%s: %d goroutines are left", p.name, n-before)
		}
	}
}
