package viz

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// asides are what ECharts draws of a chart besides what go-echarts has fields for: a title for each
// panel, the names under bars, and error bars and bands, which are series that nobody can point at.
// (ECharts fills what lies between one line and an axis: a band's line goes there and back.)
type asides struct {
	charts.BaseConfigurationVisitor
	titles []opts.Title
	names  map[int]bool     // which x axes have names
	axes   []map[string]any // more x axes, not seen
	series []aside
}

// An aside is a series that goes along with another of its name.
type aside struct {
	charts.SingleSeries
	Silent  bool           `json:"silent"`
	Tooltip map[string]any `json:"tooltip"`
}

// VisitTitleOpt puts the titles in the place of the one.
func (a *asides) VisitTitleOpt(opts.Title) any { return a.titles }

// VisitXAxis has every name printed, and adds the axes that are not seen.
func (a *asides) VisitXAxis(axes []opts.XAxis) any {
	type label struct {
		*opts.AxisLabel
		Interval int `json:"interval"`
	}
	type named struct {
		opts.XAxis
		AxisLabel label `json:"axisLabel"`
	}
	var out []any
	for i, x := range axes {
		if a.names[i] {
			out = append(out, named{x, label{AxisLabel: x.AxisLabel}})
		} else {
			out = append(out, x)
		}
	}
	for _, x := range a.axes {
		out = append(out, x)
	}
	return out
}

// VisitSeriesOpt adds the asides behind the series.
func (a *asides) VisitSeriesOpt(series charts.MultiSeries) any {
	var out []any
	for _, s := range series {
		out = append(out, s)
	}
	for _, s := range a.series {
		out = append(out, s)
	}
	return out
}

// add puts the error bars and bands of panel i among the asides; panels is how many axes there are
// before the unseen ones.
func (a *asides) add(p Panel, i, panels int, place map[string]int) {
	bars, bar, axis := 0, 0, -1
	for _, s := range p.Series {
		if s.Mark == Bars {
			bars++
		}
	}
	for _, s := range p.Series {
		ps := s.points(p.LogX, p.LogY)
		if s.Mark == Bars {
			ps = sticks{points: ps, this: bar, all: bars}.middles()
			bar++
		}
		if !s.spreads() {
			continue
		}
		one := aside{Silent: true, Tooltip: map[string]any{"show": false}}
		one.Name, one.Type, one.XAxisIndex, one.YAxisIndex = s.Name, "line", i, i
		one.ShowSymbol = opts.Bool(false)
		tone := css(chartColor(place[s.Name]))
		one.Color, one.ItemStyle = tone, &opts.ItemStyle{Color: tone}
		switch s.Mark {
		case Line:
			one.LineStyle = &opts.LineStyle{Width: 1, Color: tone, Opacity: opts.Float(0.2)}
			one.AreaStyle = &opts.AreaStyle{Color: tone, Opacity: opts.Float(0.25)}
			one.Data = around(ps, p.LogY)
			a.series = append(a.series, one)
			continue
		case Bars:
			if axis < 0 {
				axis = panels + len(a.axes)
				a.axes = append(a.axes, map[string]any{"type": "value", "gridIndex": i, "show": false, "min": -0.5,
					"max": float64(max(len(p.Names), 1)) - 0.5, "axisPointer": map[string]any{"show": false}})
			}
			one.XAxisIndex, tone = axis, gray
		}
		one.LineStyle = &opts.LineStyle{Width: 1.2, Color: tone}
		one.Data = errorBars(ps, p.LogY)
		a.series = append(a.series, one)
	}
}

// errorBars are lines along all error bars, in the shape of an I, with a gap between one and the
// next.
func errorBars(ps []point, log bool) [][2]any {
	const half = 0.04 // of the distance from bar to bar
	data := [][2]any{}
	for _, q := range ps {
		low, high := q.ends(log)
		for _, at := range []point{{x: q.x - half, y: low}, {x: q.x + half, y: low}, {x: q.x, y: low},
			{x: q.x, y: high},
			{x: q.x - half, y: high}, {x: q.x + half, y: high}, {x: q.x, y: math.NaN()}} {
			data = append(data, [2]any{short(at.x), short(at.y)})
		}
	}
	return data
}

// around goes along the lower ends of points and back along the upper ones, once for each run of
// points without a gap, with a gap between the runs: what lies below it is then the band alone.
func around(ps []point, log bool) [][2]any {
	data, above := [][2]any{}, [][2]any{}
	turn := func() {
		slices.Reverse(above)
		data, above = append(data, above...), nil
	}
	for _, q := range ps {
		low, high := q.ends(log)
		if !finite(q.x) || !finite(low) || !finite(high) {
			turn()
			data = append(data, [2]any{short(q.x), nil})
			continue
		}
		data = append(data, [2]any{short(q.x), short(low)})
		above = append(above, [2]any{short(q.x), short(high)})
	}
	turn()
	return data
}
