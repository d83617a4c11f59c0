package nb

import (
	_ "embed"
	"encoding/base64"
	"strings"
)

//go:embed web/echarts.common.min.js.gz
var echartsGz []byte

//go:embed web/charts.js
var chartsJS string

//go:embed web/play.js
var playJS string

// Setup puts the chart library (Apache ECharts 5.6.0), and what moves the sliders of Play, into the page, once for the whole notebook:
// call it in the first cell. It needs no network and adds 0.3 MB to the notebook file. Without it,
// or in a notebook that is not trusted, charts are still pictures. Outside a notebook it does
// nothing.
func Setup() {
	script := strings.Replace(playJS+chartsJS, "ECHARTS", "'"+base64.StdEncoding.EncodeToString(echartsGz)+"'", 1)
	emit(display{Data: bundle{mimeHTML: "<script>" + script + "</script><small>charts ready</small>",
		mimePlain: "charts ready"}})
}
