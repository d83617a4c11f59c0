package hebb

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"deephebb/hebb/pictures"
)

// Oracle: this test on other machines. The sums were taken on amd64 with AVX-512, with AVX2 and in
// Go, and on arm64 under qemu; they change when a step of the method changes, and for no other
// reason. See make arm64.
func TestBytes(t *testing.T) {
	s := pictures.Shape{C: 3, H: 20, W: 20}
	pixels := make([]uint8, 21*s.Len())
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range pixels {
		pixels[i] = uint8(i*i/97 + rng.IntN(40))
	}
	d, err := pictures.FromBytes(s, pixels, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		schedule Schedule
		lateral  Lateral
		want     string
	}{
		{Layerwise, Shared, "a349d340d542"},
		{Joint, Shared, "d18b999ef32c"},
		{Joint, PerChannel, "74ec9dde8cd0"},
	} {
		e := newEncoder(t, Config{Input: s, Channels: []int{8, 9, 16}, Lateral: c.lateral, Seed: 42})
		for _, err := range e.Train(d, Training{Epochs: 4, Schedule: c.schedule}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "model")
		if err := e.Save(path); err != nil {
			t.Fatal(err)
		}
		model, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		sum.Write(model)
		binary.Write(sum, binary.LittleEndian, features(t, e, d).Data)
		if got := fmt.Sprintf("%x", sum.Sum(nil)[:6]); got != c.want {
			t.Errorf("%v, %v: %q, want %q", c.schedule, c.lateral, got, c.want)
		}
	}
}
