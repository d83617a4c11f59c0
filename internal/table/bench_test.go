package table

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParse reads a map of 100,000 pictures, and joins it.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	var names []string
	text.WriteString("index,name,x,y,label\n")
	for i := range 100_000 {
		names = append(names, fmt.Sprintf("class %d/img_%06d.png", i%100, i))
		fmt.Fprintf(&text, "%d,%s,%g,%g,%d\n", i, names[i], float64(i)*0.123, float64(i)*-1.7, i%100)
	}
	b.SetBytes(int64(text.Len()))
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(text.Len()))
		for b.Loop() {
			if _, err := Parse("t.csv", []byte(text.String())); err != nil {
				b.Fatal(err)
			}
		}
	})
	t, err := Parse("t.csv", []byte(text.String()))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("join", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := Join(names, t); err != nil {
				b.Fatal(err)
			}
		}
	})
}
