package hebb

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"deephebb/hebb/pictures"
)

// The oracle of this file is PyTorch: testdata/golden.py ran the article's program
// (bench/article.py) on the pictures stored beside its results, under both rules and both
// schedules, and says what is in the files. PyTorch in float32 is within 2e-6 of itself in float64
// on all of them.
const goldenTolerance = 2e-4

func TestGolden(t *testing.T) {
	for _, name := range []string{"small", "rgba", "partial", "clamp", "resume"} {
		want := readGolden(t, filepath.Join("testdata", name+".safetensors"))
		init := readGolden(t, filepath.Join("testdata", name+"-init.safetensors"))
		set := goldenPictures(t, name, want.config)
		for _, rule := range []Lateral{Shared, PerChannel} {
			for _, schedule := range []Schedule{Joint, Layerwise} {
				t.Run(fmt.Sprintf("%s/%v/%v", name, rule, schedule), func(t *testing.T) {
					for _, memory := range []int64{0, 1} { // 1 byte: nothing is kept, the slow ways are taken
						e := goldenEncoder(t, name,
							Config{Input: set.Shape, Channels: want.config.Channels, Lateral: rule}, init)
						log := goldenLog(t, e, set, Training{
							Epochs: want.config.Epochs, Batch: want.config.Batch, Rate: want.config.Rate,
							Schedule: schedule, Memory: memory,
						})
						prefix := fmt.Sprintf("%v.%v.", rule, schedule)
						checkLog(t, log, want.tensor(t, prefix+"log"))
						checkLateral(t, e, want, prefix)
						got := e.LastFeatures()
						if schedule == Layerwise {
							got = features(t, e, set)
						}
						checkClose(t, "features", got.Data, want.tensor(t, prefix+"features"))
					}
				})
			}
		}
	}
}

func goldenLog(t *testing.T, e *Encoder, d *pictures.Dataset, o Training) (log []Step) {
	t.Helper()
	for s, err := range e.Train(d, o) {
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, s)
	}
	return log
}

// checkLog compares every value of every step: want has rows of step, layer, energy, delta, norm.
func checkLog(t *testing.T, got []Step, want []float32) {
	t.Helper()
	if len(got) != len(want)/5 {
		t.Fatalf("%d steps, want %d", len(got), len(want)/5)
	}
	for i, s := range got {
		row := want[5*i:][:5]
		if s.N != int(row[0]) || s.Layer != int(row[1]) {
			t.Fatalf("row %d of the log is step %d of layer %d, want %v of %v", i, s.N, s.Layer, row[0], row[1])
		}
		for j, v := range []float64{s.Energy, s.Delta, s.Norm} {
			if w := float64(row[2+j]); !(math.Abs(v-w) <= goldenTolerance*math.Abs(w)) {
				t.Errorf("layer %d step %d: %s %g, want %g", s.Layer, s.N, []string{"energy", "delta", "norm"}[j], v, w)
				return
			}
		}
	}
}

// checkLateral compares ‖W − W'‖/‖W'‖ for each layer, or its estimate from the projection W·R that
// is stored for the large ones.
func checkLateral(t *testing.T, e *Encoder, want golden, prefix string) {
	t.Helper()
	for i, l := range e.layers {
		name := fmt.Sprintf("%slayers.%d.", prefix, i)
		if w := want.tensors[name+"lateral"]; w != nil {
			checkClose(t, name+"lateral", l.w, w)
			continue
		}
		n, projected := l.units(), want.tensor(t, name+"projected")
		if len(projected) != len(l.w)/n*4 {
			t.Fatalf("%s: %d projected values for %d rows", name, len(projected), len(l.w)/n)
		}
		var difference float64
		for r := range len(l.w) / n {
			var sums [4]float64
			for j, v := range l.w[r*n:][:n] {
				for k := range sums {
					sums[k] += float64(v) * sign(4*j+k)
				}
			}
			for k, v := range sums {
				d := v - float64(projected[4*r+k])
				difference += d * d
			}
		}
		norm := float64(want.tensor(t, name+"norm")[0]) / math.Sqrt(l.copies())
		if relative := math.Sqrt(difference) / (2 * norm); !(relative <= goldenTolerance) {
			t.Errorf("%slateral: relative error %.2g", name, relative)
		}
	}
}

// sign is entry i of R in row-major order; see golden.py.
func sign(i int) float64 { return 1 - 2*float64(uint32(i+1)*2654435761>>31) }

// checkClose compares ‖got − want‖₂/‖want‖₂.
func checkClose(t *testing.T, name string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	var difference, norm float64
	for i, w := range want {
		d := float64(got[i]) - float64(w)
		difference += d * d
		norm += float64(w) * float64(w)
	}
	if relative := math.Sqrt(difference / norm); !(relative <= goldenTolerance) {
		t.Errorf("%s: relative error %.2g", name, relative)
	}
}

// goldenEncoder reads the filters, and where the file has them the lateral weights, that PyTorch
// started from.
func goldenEncoder(t *testing.T, name string, c Config, init golden) *Encoder {
	t.Helper()
	e, err := Init(filepath.Join("testdata", name+"-init.safetensors"), c)
	if err != nil {
		t.Fatal(err)
	}
	if c.Lateral == PerChannel { // Init gives every channel the shared matrix; here each has its own
		for i, l := range e.layers {
			w := init.tensors[fmt.Sprintf("per-channel.layers.%d.lateral_weights", i)]
			if w != nil && copy(l.w, w) != len(l.w) {
				t.Fatalf("%d lateral weights for %d of layer %d", len(w), len(l.w), i+1)
			}
		}
	}
	return e
}

// goldenPictures cuts a sheet into n tiles.
func goldenPictures(t *testing.T, name string, c goldenConfig) *pictures.Dataset {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	tiles := make([]image.Image, c.Shape[0])
	for i := range tiles {
		tile := image.Rect(0, 0, c.Shape[3], c.Shape[2]).Add(image.Pt(i%c.Columns*c.Shape[3], i/c.Columns*c.Shape[2]))
		tiles[i] = sheet.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(tile)
	}
	d, err := pictures.NewDataset(tiles, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := (pictures.Shape{C: c.Shape[1], H: c.Shape[2], W: c.Shape[3]}); d.Shape != want {
		t.Fatalf("%s: pictures of %v, want %v", name, d.Shape, want)
	}
	return d
}

// golden is a safetensors file as golden.py writes it: float32 only.
type golden struct {
	config  goldenConfig
	tensors map[string][]float32
}

type goldenConfig struct {
	Shape    [4]int // n, C, H, W
	Columns  int    // of the sheet
	Channels []int
	Batch    int
	Epochs   int
	Rate     float64
}

func (g golden) tensor(t *testing.T, name string) []float32 {
	t.Helper()
	if g.tensors[name] == nil {
		t.Fatalf("no tensor %s in the golden file", name)
	}
	return g.tensors[name]
}

func readGolden(t *testing.T, path string) (g golden) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := binary.LittleEndian.Uint64(data)
	var header map[string]json.RawMessage
	if err := json.Unmarshal(data[8:8+size], &header); err != nil {
		t.Fatal(err)
	}
	data = data[8+size:]
	g.tensors = make(map[string][]float32)
	for name, raw := range header {
		if name == "__metadata__" {
			var meta struct{ Config string }
			if err := json.Unmarshal(raw, &meta); err != nil {
				t.Fatal(err)
			}
			if meta.Config != "" {
				if err := json.Unmarshal([]byte(meta.Config), &g.config); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		var entry struct {
			DType   string `json:"dtype"`
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(raw, &entry); err != nil || entry.DType != "F32" {
			t.Fatalf("%s: tensor %s is %s: %v", path, name, entry.DType, err)
		}
		values := make([]float32, (entry.Offsets[1]-entry.Offsets[0])/4)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[entry.Offsets[0]+4*i:]))
		}
		g.tensors[name] = values
	}
	return g
}
