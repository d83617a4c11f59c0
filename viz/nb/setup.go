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

//go:embed web/errors.js
var errorsJS string

// Setup puts into the page, once for the whole notebook, the chart library (Apache ECharts 5.6.0),
// what moves the sliders of Play, and what says in a sentence what to do about an error of the
// compiler: call it in the first cell. It needs no network and adds 0.3 MB to the notebook file.
// Without it, or in a notebook that is not trusted, charts are still pictures. Outside a notebook
// it does nothing.
func Setup() {
	library := "'" + base64.StdEncoding.EncodeToString(echartsGz) + "'"
	script := strings.Replace(errorsJS+playJS+chartsJS, "ECHARTS", library, 1)
	emit(display{Data: bundle{mimeHTML: "<script>" + script + "</script><small>charts ready</small>",
		mimePlain: "charts ready"}})
}
