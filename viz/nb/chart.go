package nb

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"

	"deephebb/viz"
)

// chartHeight is the default height of a chart in pixels, for each row of panels.
const chartHeight = 320

func showChart(name, file string, c viz.Chart) {
	if !notebook() {
		save(file+".svg", Must(c.SVG()))
		return
	}
	emit(chartDisplay(name, c))
}

// chartDisplay returns the lasting display of c: an element that holds the still picture, and a
// script that draws over it.
func chartDisplay(name string, c viz.Chart) display {
	id := newID()
	still := fmt.Sprintf(`<img alt="%s" style="max-width:100%%" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(name), base64.StdEncoding.EncodeToString(Must(c.SVG())))
	return display{Data: bundle{mimeHTML: frame(id, c, still) + script(id, c), mimePlain: name + ": chart"},
		Element: id}
}

// frame is the element that a chart is drawn in; it holds inner until then.
func frame(id string, c viz.Chart, inner string) string {
	return fmt.Sprintf(`<div id="%s" data-height="%d" style="width:100%%">%s</div>`, id, height(c), inner)
}

// script draws c in the element id, now or as soon as Setup's script has run.
func script(id string, c viz.Chart) string {
	option := strings.ReplaceAll(c.Option(), "</", `<\/`)
	return fmt.Sprintf("<script>(window.deephebb=window.deephebb||[]).push([%q,%s])</script>", id, option)
}

// height is c's height in pixels, as viz draws it.
func height(c viz.Chart) int {
	if c.Height > 0 {
		return c.Height
	}
	columns := c.Columns
	if columns <= 0 {
		columns = min(max(len(c.Panels), 1), 3)
	}
	return chartHeight * max(1, (len(c.Panels)+columns-1)/columns)
}
