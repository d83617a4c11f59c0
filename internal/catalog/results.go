package catalog

import (
	"math"
	"strconv"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/table"
)

// WriteMap writes where pictures lie, xy n × 2, with a label each, empty for none, and, unless
// taken is nil, when each was taken: index, name, x, y, label, taken.
func WriteMap(path string, names []string, xy blas32.General, labels []string, taken []time.Time) error {
	header := []string{"index", "name", "x", "y", "label"}
	columns := [][]string{Numbers(len(names)), names, axis(xy, 0), axis(xy, 1), labels}
	if taken != nil {
		header, columns = append(header, "taken"), append(columns, moments(taken))
	}
	return table.Write(path, header, columns...)
}

// WriteClusters writes the cluster of each picture and, unless classes is nil, its class: index,
// name, label, class.
func WriteClusters(path string, names, clusters, classes []string) error {
	header, columns := []string{"index", "name", "label"}, [][]string{Numbers(len(names)), names, clusters}
	if classes != nil {
		header, columns = append(header, "class"), append(columns, classes)
	}
	return table.Write(path, header, columns...)
}

// WriteLeftOut writes what lies with the pictures and is none of them: its name, the reason, and
// that in words.
func WriteLeftOut(path string, names, reasons, words []string) error {
	return table.Write(path, []string{"name", "reason", "it"}, names, reasons, words)
}

// moments are times as texts, without a zone; empty for none.
func moments(taken []time.Time) []string {
	texts := make([]string, len(taken))
	for i, t := range taken {
		if !t.IsZero() {
			texts[i] = t.Format("2006-01-02T15:04:05")
		}
	}
	return texts
}

// axis is a column of a matrix as texts, the shortest that give the same float32; empty for NaN.
func axis(x blas32.General, column int) []string {
	texts := make([]string, x.Rows)
	for i := range texts {
		if v := float64(x.Data[i*x.Stride+column]); !math.IsNaN(v) {
			texts[i] = strconv.FormatFloat(v, 'g', -1, 32)
		}
	}
	return texts
}
