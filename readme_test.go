package deephebb_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"deephebb/data"
	"deephebb/hebb"
	"deephebb/hebb/atlas"
	"deephebb/viz"
	"deephebb/viz/nb"
)

func Example() {
	sprites := nb.Must(data.Sprites()) // or pictures.LoadFolder("photos", 96), pictures.LoadSheet("sheet.png", 96)

	enc := nb.Must(hebb.New(hebb.Config{Input: sprites.Shape, Channels: []int{16, 32, 64, 128}, Seed: 42}))
	film := nb.NewLive("energy", "delta", "norm")
	for s := range nb.Stoppable(enc.Train(sprites, hebb.Training{Epochs: 50, Batch: 8})) {
		film.Add(s.Layer, s.N, s.Energy, s.Delta, s.Norm)
	}
	film.Close()

	x := nb.Must(enc.Features(sprites)) // 898 × 4608
	xy := nb.Must(atlas.UMAP{Neighbors: 15, MinDist: 0.1, Seed: 42}.Fit(x))
	groups := nb.Must(atlas.KMeans{K: 6, Seed: 42}.Fit(x))
	nb.Show("map", viz.Canvas{Size: 2500, Sprite: 64}.Draw(sprites.Images(), xy, groups.Labels))
	fmt.Println(x.Rows, "pictures in", groups.Distinct, "clusters")
	// Output: 898 pictures in 6 clusters
}

// TestReadme holds the README's program to the example above.
func TestReadme(t *testing.T) {
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(source), "func Example() {\n")
	body, _, _ = strings.Cut(body, "\tfmt.Println(x.Rows")
	body = strings.TrimPrefix(strings.ReplaceAll(body, "\n\t", "\n"), "\t")
	if !strings.Contains(string(readme), "```go\n"+body+"```\n") {
		t.Errorf("README.md has not got the program of Example:\n%s", body)
	}
}
