package hebb

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
)

// By hand: entries that grow by next to nothing an epoch never reach the clamp, however many epochs
// that would take, and do not overflow the count.
func TestFixedTinyIncrements(t *testing.T) {
	for _, k := range []float32{1e-8, 1e-12, 1e-30, math.SmallestNonzeroFloat32} {
		l := &layer{conv: newConv(pictures.Shape{C: 1, H: 4, W: 4}, 1)}
		l.allocate()
		f := newFixed(l, 1, 1, 0.001)
		for i := range l.w {
			l.w[i] = k
		}
		f.close(true)
		if f.free < 1e6 {
			t.Errorf("increments of %g: clamped after %d epochs", k, f.free)
		}
	}
}

// Metadata tell where a training ended: nothing more where it ran to its end.
func TestTrainedTellsWhereItWasLeft(t *testing.T) {
	d := blobs(t, 6, 16)
	for _, c := range []struct {
		schedule Schedule
		stop     int
		want     *position
	}{
		{Layerwise, 1, &position{1, 1, 0}},
		{Layerwise, 9, &position{2, 1, 2}},
		{Layerwise, 12, nil},
		{Layerwise, 99, nil},
		{Joint, 1, &position{1, 1, 0}},
		{Joint, 4, &position{2, 1, 1}},
		{Joint, 99, nil},
	} {
		e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2, 3}})
		take(e.Train(d, Training{Epochs: 2, Batch: 2, Schedule: c.schedule}), c.stop)
		got := e.trained[0].Left
		if (got == nil) != (c.want == nil) || got != nil && got.position != *c.want {
			t.Errorf("%v left after %d steps: %+v, want %+v", c.schedule, c.stop, got, c.want)
		}
		if text, err := json.Marshal(e.trained[0]); err != nil ||
			strings.Contains(string(text), "Left") != (c.want != nil) {
			t.Errorf("%s, %v", text, err)
		}
	}
}

// grays writes n gray pictures into a folder, and streams them.
func grays(t *testing.T, n int) (dir string, d *pictures.Dataset) {
	t.Helper()
	dir = t.TempDir()
	for i := range n {
		m := image.NewGray(image.Rect(0, 0, 16, 16))
		for j := range m.Pix {
			m.Pix[j] = uint8((j*7 + i*31) % 251)
		}
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%02d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, m); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	d, err := pictures.Folder{Size: 16, Stream: true}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, d
}

// A streamed picture that vanishes ends the training with an error, after the steps of every batch
// before it, and with the weights of those steps. Oracle: the plain loop.
func TestPictureVanishes(t *testing.T) {
	const layers, batches = 3, 4
	for _, schedule := range []Schedule{Layerwise, Joint} {
		for _, rate := range []float64{0.01, 0.7} {
			for _, memory := range []int64{0, 1} {
				dir, d := grays(t, 12)
				_, whole := grays(t, 12)
				name := fmt.Sprintf("%v rate %g memory %d", schedule, rate, memory)
				o := Training{Epochs: 3, Batch: 3, Schedule: schedule, Rate: rate, Memory: memory}
				c := Config{Input: d.Shape, Channels: []int{2, 3, 4}, Seed: 1}
				e := newEncoder(t, c)
				var log []Step
				var failed error
				for s, err := range e.Train(d, o) {
					if failed = err; err != nil {
						break
					}
					if log = append(log, s); s.Epoch == 1 && s.Batch == batches-1 && s.Layer == 1 {
						if err := os.Remove(filepath.Join(dir, "07.png")); err != nil { // of batch 2
							t.Fatal(err)
						}
					}
				}
				if failed == nil || !strings.Contains(failed.Error(), "07.png") {
					t.Fatalf("%s: error %v", name, failed)
				}
				if schedule == Joint && len(log) != (batches+2)*layers || schedule == Layerwise &&
					len(log) != batches+2 {
					t.Errorf("%s: %d steps before the error", name, len(log))
				}
				want := newEncoder(t, c)
				compareLogs(t, name, log, take(stepwise(want, whole, o), len(log)))
				for i := range e.layers {
					near(t, name, e.layers[i].w, want.layers[i].w)
				}
			}
		}
	}
}

// Settings that would take all memory there is are an error, and names of kinds that there are not
// say so instead of panicking.
func TestUnlikelySettings(t *testing.T) {
	if _, err := New(Config{Input: pictures.Shape{C: 3, H: 8, W: 8}, Channels: []int{1 << 16, 1 << 16}}); err == nil ||
		!strings.Contains(err.Error(), "layer 2 has 65536 × 65536 filters") {
		t.Errorf("65,536 channels twice: %v", err)
	}
	if got := Lateral(7).String(); !strings.Contains(got, "7") {
		t.Errorf("Lateral(7) is %q", got)
	}
	if got := Schedule(-1).String(); !strings.Contains(got, "-1") {
		t.Errorf("Schedule(-1) is %q", got)
	}
}

// The largest rates end at the clamp, not in NaN.
func TestLargestRates(t *testing.T) {
	d := blobs(t, 6, 16)
	for _, kind := range []Lateral{Shared, PerChannel} {
		for _, schedule := range []Schedule{Layerwise, Joint} {
			for _, rate := range []float64{1, 1e10, maxRate} {
				e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2, 3}, Lateral: kind})
				for s, err := range e.Train(d, Training{Epochs: 3, Batch: 2, Schedule: schedule, Rate: rate}) {
					if err != nil || !(s.Energy < math.Inf(1)) || !(s.Norm < math.Inf(1)) {
						t.Fatalf("%v %v rate %g: %+v, %v", kind, schedule, rate, s, err)
					}
				}
				features(t, e, d)
			}
		}
	}
}
