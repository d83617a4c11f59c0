package rules_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/rules"
)

// Two units find the two places where patches are.
func Example() {
	rng := rand.New(rand.NewPCG(1, 0))
	l := rules.New(rules.Instar{}, 2, 2, 42)
	for range 100 {
		p := blas32.General{Rows: 50, Cols: 2, Stride: 2, Data: make([]float32, 100)}
		for i := range p.Rows {
			p.Data[2*i] = float32(10*(i%2)) + float32(rng.NormFloat64())
			p.Data[2*i+1] = 5
		}
		l.Step(p, 0)
	}
	w := l.Weights().Data
	fmt.Printf("%.0f and %.0f\n", min(w[0], w[2]), max(w[0], w[2]))
	// Output: 0 and 10
}

func ExampleMarshal() {
	text, _ := rules.Marshal(rules.SoftHebb{Beta: 0.65, Rate: 0.005})
	fmt.Println(string(text))
	r, err := rules.Unmarshal(text)
	fmt.Println(r.Name(), err)
	// Output:
	// {"rule":"softhebb","settings":{"Beta":0.65,"Rate":0.005}}
	// softhebb <nil>
}

// Two copies of a feature become one number.
func ExampleDecorrelate_Fit() {
	x := blas32.General{Rows: 4, Cols: 2, Stride: 2, Data: []float32{1, 1, 2, 2, 3, 3, 4, 4}}
	m, err := rules.Decorrelate{Dim: 1, Epsilon: 1e-9}.Fit(x)
	fmt.Printf("%.2f %v\n", m.Transform(x).Data, err)
	// Output: [-1.34 -0.45 0.45 1.34] <nil>
}
