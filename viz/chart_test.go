package viz_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"deephebb/viz"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/plot/cmpimg"
)

// film is what a training of four layers logs, in shape: energy, delta and norm over n steps.
func film(n int) viz.Chart {
	c := viz.Chart{Panels: []viz.Panel{{Title: "energy", X: "step"}, {Title: "delta", X: "step", LogY: true},
		{Title: "norm", X: "step"}}}
	for layer := 1; layer <= 4; layer++ {
		var e, d, w []float64
		for i := range n {
			t := float64(i) / float64(n)
			ripple := math.Sin(float64(i)*0.129898) * 0.5
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
	c := film(625)
	c.Title, c.Width, c.Height = "Four layers learn", 540, 180
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

func TestChart(t *testing.T) { cmpimg.CheckPlotApprox(ExampleChart, t, 0.1, "chart.png") }

func ExampleChart_bars() {
	c := viz.Chart{Width: 360, Height: 200, Panels: []viz.Panel{{
		Title: "nearest neighbour, cosine", Y: "accuracy", Names: []string{"pixels", "random", "article"},
		Series: []viz.Series{
			{Name: "sprites", Mark: viz.Bars, Y: []float64{0.61, 0.60, 0.48}},
			{Name: "digits", Mark: viz.Bars, Y: []float64{0.951, 0.93, 0.62}},
		},
	}}}
	if err := viz.SavePNG("testdata/bars.png", c.Image()); err != nil {
		panic(err)
	}
}

func TestChart_bars(t *testing.T) { cmpimg.CheckPlotApprox(ExampleChart_bars, t, 0.1, "bars.png") }

func ExampleChart_points() {
	c := viz.Chart{Title: "Groups on the plane", Width: 260, Height: 220, Panels: []viz.Panel{{X: "x", Y: "y"}}}
	for g := range 5 {
		s := viz.Series{Name: fmt.Sprintf("cluster %d", g), Mark: viz.Points}
		for i := range 40 {
			a, r := float64(i)*2.4, 0.12*math.Sqrt(float64(i))
			s.X = append(s.X, 3*math.Cos(float64(g)*1.2566)+r*math.Cos(a))
			s.Y = append(s.Y, 3*math.Sin(float64(g)*1.2566)+r*math.Sin(a))
		}
		c.Panels[0].Series = append(c.Panels[0].Series, s)
	}
	if err := viz.SavePNG("testdata/points.png", c.Image()); err != nil {
		panic(err)
	}
}

func TestChart_points(t *testing.T) {
	cmpimg.CheckPlotApprox(ExampleChart_points, t, 0.1, "points.png")
}

func ExampleChart_spread() {
	names := []string{"pixels", "hebb-untrained-no-whitening", "untrained", "article", "hebb"}
	var epochs []float64 // of 20 steps, the last of them on a short batch
	for i := range 1000 {
		v := 1e-4 * (1 + 0.1*math.Sin(float64(i)*0.7))
		if i%20 == 19 {
			v /= 4
		}
		epochs = append(epochs, v*math.Exp(-float64(i)/800))
	}
	c := viz.Chart{Title: "What varies, and how far", Width: 620, Height: 240, Panels: []viz.Panel{
		{Title: "of five neighbours, %", Names: names, Series: []viz.Series{
			{Name: "sprites", Mark: viz.Bars, Y: []float64{61, 65, 65.8, 45.1, 67},
				Spread: []float64{0, 1.5, 1.3, 4.4, 2.3}},
			{Name: "digits", Mark: viz.Bars, Y: []float64{95, 93, 94, 62, 96.5},
				Spread: []float64{0.2, 1, 1, 3, 0.5}}}},
		{Title: "delta", X: "step", Series: []viz.Series{{Name: "a layer", Y: epochs, Every: 20}}},
	}}
	if err := viz.SavePNG("testdata/spread.png", c.Image()); err != nil {
		panic(err)
	}
}

func TestChart_spread(t *testing.T) {
	cmpimg.CheckPlotApprox(ExampleChart_spread, t, 0.1, "spread.png")
}

// By hand: the means of two points each, and their standard deviations as the band; the last group
// has what is left.
func TestChart_every(t *testing.T) {
	s := viz.Series{Name: "a", Y: []float64{1, 3, 5, math.NaN(), 4}, Every: 2}
	option := viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{s}}}}.Option()
	for what, want := range map[string]string{"means": "[[0.5,2],[2,5],[4,4]]",
		"band": "[[0.5,1],[2,5],[4,4],[4,4],[2,5],[0.5,3]]"} {
		if !strings.Contains(option, want) {
			t.Errorf("the %s %s are not in %s", what, want, option)
		}
	}
	gap := viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Name: "a", Y: []float64{1, 2, math.NaN(), 4, 5},
		Spread: []float64{1, 1, 1, 1, 1}}}}}}.Option()
	if want := "[[0,0],[1,1],[1,3],[0,2],[2,null],[3,3],[4,4],[4,6],[3,5]]"; !strings.Contains(gap, want) {
		t.Errorf("with a gap the band is not %s: %s", want, gap)
	}
	log := viz.Chart{Panels: []viz.Panel{{LogY: true,
		Series: []viz.Series{{Name: "a", Y: []float64{2}, Spread: []float64{5}}}}}}.Option()
	if !strings.Contains(log, "[[0,0.2],[0,7]]") {
		t.Errorf("on a logarithmic axis the band does not end at a tenth: %s", log)
	}
}

// By hand: a series for each label, rows without one left out.
func TestDots(t *testing.T) {
	xy := blas32.General{Rows: 4, Cols: 2, Stride: 2, Data: []float32{1, 2, 3, 4, 5, 6, 7, 8}}
	dots := viz.Dots(xy, []int{2, 0, -1, 2}, []string{"a", "b"})
	if len(dots) != 3 || dots[0].Name != "a" || dots[2].Name != "cluster 2" || dots[2].Color != 3 ||
		!slices.Equal(dots[2].X, []float64{1, 7}) || !slices.Equal(dots[0].Y, []float64{4}) || dots[1].X != nil {
		t.Errorf("%+v", dots)
	}
	if one := viz.Dots(xy, nil, nil); len(one) != 1 || len(one[0].X) != 4 {
		t.Errorf("%+v", one)
	}
}

// ECharts' own steps of 30 from 0 to 100 would set 90 and 100 close to each other: the number of
// parts is one whose steps meet both ends.
func TestOptionSplits(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      int
	}{{0, 100, 5}, {0, 1, 5}, {0, 90, 3}, {-3, 3, 5}, {-0.5, 1, 3}, {0, 80, 4}, {0, 0.71, 4}} {
		p := viz.Panel{YRange: [2]float64{c.low, c.high}, Series: []viz.Series{{Y: []float64{0, 1}}}}
		option := viz.Chart{Panels: []viz.Panel{p}}.Option()
		y := option[strings.Index(option, `"yAxis"`):]
		if !strings.Contains(y, fmt.Sprintf(`"splitNumber":%d`, c.want)) {
			t.Errorf("the axis from %g to %g is not divided into %d: %.300s", c.low, c.high, c.want, y)
		}
	}
}
