package viz

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/vg"
)

// gray is a text colour that can be read on a white page and on a dark one.
const gray = "#80868f"

// numberJS formats a number as number does. It does without <, > and &, which JSON escapes.
const numberJS = `function (v) {
	if (typeof v === 'object') { v = v[1]; }
	if (typeof v !== 'number') { return String(v); }
	if (v === 0) { return '0'; }
	const size = Math.floor(Math.log10(Math.abs(v)));
	if ([-3, -2, -1, 0, 1, 2, 3, 4, 5].includes(size)) { return String(+v.toPrecision(5)); }
	return (+v.toPrecision(4)).toExponential().replace('e+', 'e');
}`

// Option returns the chart as an ECharts 5 option: a JavaScript expression, ready for
// chart.setOption(…, {notMerge: true}) and safe inside a <script> element, whatever the names are.
// The same chart gives the same bytes.
func (c Chart) Option() string {
	chart := c.echarts()
	chart.Validate()
	b, err := json.Marshal(chart.JSON())
	if err != nil {
		panic("viz: " + err.Error()) // numbers are finite, the rest is strings
	}
	quoted, _ := json.Marshal(opts.FuncOpts(numberJS))
	return string(bytes.ReplaceAll(b, quoted, []byte(numberJS)))
}

// echarts returns the chart as go-echarts has it.
func (c Chart) echarts() *charts.Line {
	columns, rows, width, height := c.layout()
	chart := charts.NewLine()
	chart.XAxisList, chart.YAxisList = nil, nil
	text := &opts.TextStyle{Color: gray, FontSize: 12}
	names := c.names()
	chart.SetGlobalOptions(
		charts.WithInitializationOpts(opts.Initialization{Width: "100%", Height: fmt.Sprintf("%dpx", height),
			ChartID: "chart"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(len(names) > 1), Type: "scroll", Data: names, Right: "10",
			Top:   "4",
			Width: c.legendWidth(width), TextStyle: text, ItemWidth: 16, ItemHeight: 10}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: c.trigger(),
			ValueFormatter: opts.FuncOpts(numberJS)}),
		charts.WithAnimation(false),
	)
	top := 8.0
	if c.Title != "" || len(names) > 1 {
		top = 34
	}
	titles := []opts.Title{{Title: c.Title, Left: "0", Top: "0",
		TitleStyle: &opts.TextStyle{Color: gray, FontSize: 15}}}
	links := []int{}
	place := c.colors()
	more := &asides{names: map[int]bool{}}
	for i, p := range c.scaled() {
		col, row := i%columns, i/columns
		w, h := 100/float64(columns), (float64(height)-top)/float64(rows)
		chart.GridList = append(chart.GridList, opts.Grid{
			Left:         percent(float64(col)*w + 0.8),
			Width:        percent(w - 2.4),
			Top:          fmt.Sprintf("%.0f", top+float64(row)*h+31),
			Height:       fmt.Sprintf("%.0f", h-59),
			ContainLabel: opts.Bool(true),
		})
		titles = append(titles, opts.Title{Title: p.caption(), Left: percent(float64(col)*w + 0.4),
			Top:        fmt.Sprintf("%.0f", top+float64(row)*h),
			TitleStyle: &opts.TextStyle{Color: gray, FontSize: 12, FontWeight: "normal"}})
		chart.XAxisList = append(chart.XAxisList, p.xAxis(i, float64(width)/float64(columns)))
		chart.YAxisList = append(chart.YAxisList, p.yAxis(i))
		if !p.clouds() && len(p.Names) == 0 {
			links = append(links, i)
		}
		for _, s := range p.Series {
			chart.MultiSeries = append(chart.MultiSeries, p.echart(s, i, place[s.Name]))
		}
		more.names[i] = len(p.Names) > 0
		more.add(p, i, len(c.Panels), place)
	}
	if len(c.Panels) == 0 {
		chart.XAxisList, chart.YAxisList = []opts.XAxis{{}}, []opts.YAxis{{}}
	} else if len(c.Panels[0].Names) > 0 {
		chart.SetXAxis(c.Panels[0].Names)
	}
	more.titles = titles
	chart.Accept(more)
	if len(links) > 1 {
		chart.AxisPointer = &opts.AxisPointer{Link: []opts.AxisPointerLink{{XAxisIndex: links}}}
	}
	return chart
}

// echart is series s of panel i in ECharts' words.
func (p Panel) echart(s Series, i, place int) charts.SingleSeries {
	tone := css(chartColor(place))
	one := charts.SingleSeries{Name: s.Name, Type: "line", XAxisIndex: i, YAxisIndex: i, Color: tone}
	one.ItemStyle = &opts.ItemStyle{Color: tone}
	switch s.Mark {
	case Line:
		one.ShowSymbol = opts.Bool(false)
		one.LineStyle = &opts.LineStyle{Width: 1.6, Color: tone}
	case Points:
		one.Type, one.SymbolSize = "scatter", 6
	case Bars:
		one.Type, one.BarGap, one.BarCategoryGap = "bar", "6%", "20%"
	}
	data := pairs(s.points(p.LogX, p.LogY))
	one.Data = data
	if s.Mark == Line && len(data) == 1 {
		one.ShowSymbol = opts.Bool(true)
	}
	return one
}

// pairs are points as ECharts takes them.
func pairs(ps []point) [][2]any {
	data := make([][2]any, len(ps))
	for i, q := range ps {
		data[i] = [2]any{short(q.x), short(q.y)}
	}
	return data
}

// short is v with six digits, so that the option stays small, and nil, ECharts' gap, for NaN.
func short(v float64) any {
	if !finite(v) {
		return nil
	}
	return json.Number(strconv.FormatFloat(v, 'g', 6, 64))
}

// xAxis is the x axis of panel i, which is drawn so many pixels wide.
func (p Panel) xAxis(i int, width float64) opts.XAxis {
	a := opts.XAxis{
		Type: "value", Name: p.X, NameLocation: "middle", NameGap: 24, GridIndex: i, Scale: opts.Bool(true),
		SplitNumber: 5,
		AxisLine: &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false),
			LineStyle: &opts.LineStyle{Color: gray}},
		AxisLabel: &opts.AxisLabel{Color: gray, Formatter: opts.FuncOpts(numberJS), HideOverlap: opts.Bool(true),
			AlignMaxLabel: "right"},
		SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	}
	if p.LogX {
		a.Type = "log"
	}
	if len(p.Names) > 0 {
		a.Type, a.Data, a.AxisLabel.Formatter, a.AxisLabel.HideOverlap = "category", p.Names, "", nil
		a.AxisLabel.AlignMaxLabel = ""
		a.AxisLabel.Rotate = math.Round(p.turn(vg.Length(width)*pixel*2/3) * 180 / math.Pi)
		return a
	}
	switch {
	case p.XRange != [2]float64{}:
		a.Min, a.Max = p.XRange[0], p.XRange[1]
	case len(p.Series) == 0:
		a.Min, a.Max = 0, 1
	case p.any(Line) && !p.clouds():
		a.Min, a.Max = "dataMin", "dataMax"
		if low, high := p.reach(); high > low {
			a.Min, a.Max = low, high
		}
	}
	return a
}

// reach is how far the x of lines goes that are drawn as means, which do not reach as far.
func (p Panel) reach() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range p.Series {
		for _, q := range s.all() {
			if s.Every > 1 && finite(q.x) && (!p.LogX || q.x > 0) {
				low, high = min(low, q.x), max(high, q.x)
			}
		}
	}
	return low, high
}

func (p Panel) yAxis(i int) opts.YAxis {
	a := opts.YAxis{
		Type: "value", GridIndex: i, Scale: opts.Bool(!p.bars()), SplitNumber: 4,
		AxisLine: &opts.AxisLine{Show: opts.Bool(true), OnZero: opts.Bool(false),
			LineStyle: &opts.LineStyle{Color: gray}},
		AxisLabel: &opts.AxisLabel{Color: gray, Formatter: opts.FuncOpts(numberJS)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true),
			LineStyle: &opts.LineStyle{Color: gray, Opacity: opts.Float(0.2)}},
	}
	if p.LogY {
		a.Type = "log"
	}
	switch {
	case p.YRange != [2]float64{}:
		a.Min, a.Max, a.SplitNumber = p.YRange[0], p.YRange[1], splits(p.YRange[0], p.YRange[1])
	case len(p.Series) == 0:
		a.Min, a.Max = 0, 1
	}
	return a
}

// splits is about how many parts ECharts is to divide an axis into, so that its round steps meet
// both ends; 4 where none do.
func splits(low, high float64) int {
	for _, n := range []int{4, 5, 3, 2, 6} {
		step := (high - low) / float64(n)
		size := math.Pow(10, math.Floor(math.Log10(step)))
		switch step /= size; { // as ECharts rounds it
		case step < 1.5: // size
		case step < 2.5:
			size *= 2
		case step < 4:
			size *= 3
		case step < 7:
			size *= 5
		default:
			size *= 10
		}
		if whole(low/size) && whole(high/size) {
			return n
		}
	}
	return 4
}

func whole(x float64) bool { return math.Abs(x-math.Round(x)) < 1e-6 }

// caption is the line above the panel: its title, and the name of the y axis if that says more.
func (p Panel) caption() string {
	switch {
	case p.Title == "" || p.Title == p.Y:
		return p.Y
	case p.Y == "":
		return p.Title
	}
	return p.Title + " (" + p.Y + ")"
}

func (p Panel) bars() bool   { return p.any(Bars) }
func (p Panel) clouds() bool { return p.any(Points) }

func (p Panel) any(m Mark) bool {
	for _, s := range p.Series {
		if s.Mark == m {
			return true
		}
	}
	return false
}

// trigger is what the tooltip is about: a whole step of curves, or one point of a cloud.
func (c Chart) trigger() string {
	for _, p := range c.Panels {
		if p.clouds() {
			return "item"
		}
	}
	return "axis"
}

// legendWidth keeps the legend off the title; it is paged where it is longer.
func (c Chart) legendWidth(width int) string {
	return percent(max(30, 96-100*float64(9*len([]rune(c.Title)))/float64(width)))
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }

func css(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
