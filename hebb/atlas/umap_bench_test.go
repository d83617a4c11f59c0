package atlas

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// What a map costs, and how good it is. Rows × columns are those of the tables in the README.
func BenchmarkUMAP(b *testing.B) {
	handwritten, _ := digits(b)
	for _, x := range []blas32.General{handwritten, projected(b, 1000, 2048), projected(b, 4000, 2048),
		projected(b, 20000, 256)} {
		b.Run(fmt.Sprintf("%d×%d", x.Rows, x.Cols), func(b *testing.B) {
			var y blas32.General
			for b.Loop() {
				var err error
				if y, err = (UMAP{Seed: 42}).Fit(x); err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			trust, err := Trustworthiness(x, y, 15, Euclidean)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(trust, "trust")
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	x := projected(b, 20000, 256)
	for _, m := range []Method{Exact, Approximate} {
		b.Run([]string{Exact: "exact", Approximate: "approximate"}[m], func(b *testing.B) {
			for b.Loop() {
				if _, err := (Search{Method: m}).Find(x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
