package data

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"deephebb/hebb/pictures"
)

// By hand: what README.md says of the sheet.
func TestSprites(t *testing.T) {
	d, err := Sprites()
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 898 || d.Shape != (pictures.Shape{C: 4, H: 96, W: 96}) || len(d.Skipped) != 0 {
		t.Fatalf("%v", d)
	}
	if len(d.Labels) != 898 || len(d.Classes) != 6 {
		t.Fatalf("%d labels of %d classes", len(d.Labels), len(d.Classes))
	}
	if d.Names[0] != "grinning" || d.Classes[d.Labels[0]] != "Smileys & Emotion" {
		t.Errorf("the first is %s of %s", d.Names[0], d.Classes[d.Labels[0]])
	}
	most := make([]int, 6)
	for _, l := range d.Labels {
		most[l]++
	}
	t.Log(d.Classes, most)
	fine, err := SpritesBy("subcategory")
	if err != nil || len(fine.Classes) != 63 {
		t.Errorf("%v %v", fine, err)
	}
	columns := "it has index, row, col, name, category, subcategory, codepoints"
	if _, err := SpritesBy("colour"); err == nil || !strings.Contains(err.Error(), columns) {
		t.Error(err)
	}
}

// By hand: small sprites have three channels, and black where a sprite is transparent.
func TestSmall(t *testing.T) {
	d, err := Small(16)
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 898 || d.Shape != (pictures.Shape{C: 3, H: 16, W: 16}) || len(d.Classes) != 6 {
		t.Errorf("%v", d)
	}
	x := make([]float32, d.Shape.Len())
	if err := d.Batch(x, 0, 1); err != nil || x[0] != 0 || x[256] != 0 || x[512] != 0 {
		t.Errorf("the corner of the first is %v, %v, %v; %v", x[0], x[256], x[512], err)
	}
}

// Invariant: the files are those whose sums README.md prints.
func TestChecksums(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"emoji3d-96.png": Sheet(), "emoji3d.csv": Table()} {
		line := fmt.Sprintf("%x  %s", sha256.Sum256(content), name)
		if !strings.Contains(string(readme), line) {
			t.Errorf("README.md lacks %s", line)
		}
	}
}

func BenchmarkSprites(b *testing.B) {
	for b.Loop() {
		if _, err := Sprites(); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleSprites() {
	sprites, err := Sprites()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sprites)
	fmt.Println(sprites.Names[132], "is one of", sprites.Classes[sprites.Labels[132]])
	// Output:
	// 898 pictures of 4×96×96, 6 classes
	// heavy_heart_exclamation_mark_ornament is one of Smileys & Emotion
}
