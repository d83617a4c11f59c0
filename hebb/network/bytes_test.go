package network

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
)

// Oracle: this test on other machines. The sums were taken on amd64 with AVX-512, with AVX2 and in
// Go, and on arm64 under qemu; they change when a step of the method changes, and for no other
// reason. See make arm64.
func TestBytes(t *testing.T) {
	s := pictures.Shape{C: 3, H: 16, W: 16}
	pixels := make([]uint8, 40*s.Len())
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range pixels {
		pixels[i] = uint8(i*i/97 + rng.IntN(40))
	}
	d := dataset(s, pixels)
	views, gained := small(s), small(s)
	views.Output = Output{Gain: &rules.Gain{}, Dim: 6, Views: &Views{}}
	views.Layers = views.Layers[:1]
	shared := views
	shared.Output.Overlap = true
	gained.Layers[1].Rule, gained.Layers[0].Rule, gained.Output.Gain = rules.Krotov{}, rules.SoftWTA{}, &rules.Gain{}
	for _, c := range []struct {
		name string
		c    Config
		o    Training
		want string
	}{
		{"small", small(s), Training{Steps: 30, Patches: 20}, "5ed874fa0427"},
		{"pictures", small(s), Training{Batch: 10}, "a3ceb10cc709"},
		{"views", views, Training{Steps: 30, Patches: 20}, "89365fa3f33f"},
		{"shared", shared, Training{Steps: 30, Patches: 20}, "7a6ed31a943b"},
		{"gained", gained, Training{Steps: 30, Patches: 20}, "a52984d36425"},
	} {
		n := learned(t, c.c, d, c.o)
		sum := sha256.New()
		sum.Write(saved(t, n))
		binary.Write(sum, binary.LittleEndian, features(t, n, d).Data)
		if got := fmt.Sprintf("%x", sum.Sum(nil)[:6]); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
