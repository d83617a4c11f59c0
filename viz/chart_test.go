package viz_test

import (
	"fmt"
	"math"
	"os"
	"testing"

	"deephebb/viz"
)

// film is what a training of four layers logs, in shape: energy, delta and norm over n steps.
func film(n int) viz.Chart {
	c := viz.Chart{Panels: []viz.Panel{{Title: "energy", X: "step"}, {Title: "delta", X: "step", LogY: true}, {Title: "norm", X: "step"}}}
	for layer := 1; layer <= 4; layer++ {
		var e, d, w []float64
		for i := range n {
			t := float64(i) / float64(n)
			ripple := math.Sin(float64(i)*12.9898) * 0.5
			e = append(e, 0.02*float64(layer)*(1+3*t*t)+0.004*ripple)
			d = append(d, 1.6e-4*math.Pow(4, float64(layer-4))*(1+0.3*ripple))
			w = append(w, 40*float64(layer)*math.Sqrt(t+1e-3))
		}
		name := fmt.Sprintf("layer %d", layer)
		for p, y := range [][]float64{e, d, w} {
			c.Panels[p].Series = append(c.Panels[p].Series, viz.Series{Name: name, Y: y})
		}
	}
	return c
}

func ExampleChart() {
	c := film(6250)
	c.Title, c.Width, c.Height = "Four layers learn", 960, 300
	if err := viz.SavePNG("testdata/chart.png", c.Image()); err != nil {
		panic(err)
	}
	svg, err := c.SVG()
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile("testdata/chart.svg", svg, 0o644); err != nil {
		panic(err)
	}
}

func TestChart(t *testing.T) { checkPicture(t, ExampleChart, "chart.png") }
