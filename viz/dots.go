package viz

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"
)

// Dots are the rows of an n × 2 matrix, a map's for example, as points: a series for each of the
// labels, from 0 to the largest, in the colours that these have on the map. Labels are n numbers,
// or nil for one series; names are those of the series, and "cluster 0", … where there are none. It
// panics where there are fewer columns, or not as many labels as rows.
func Dots(xy blas32.General, labels []int, names []string) []Series {
	if labels != nil && len(labels) != xy.Rows {
		panic(fmt.Sprintf("viz: Dots: %d labels for %d rows", len(labels), xy.Rows))
	}
	var dots []Series
	for i := range xy.Rows {
		k, row := 0, xy.Data[i*xy.Stride:][:2]
		if labels != nil {
			k = labels[i]
		}
		for l := len(dots); l <= k; l++ {
			s := Series{Name: fmt.Sprintf("cluster %d", l), Mark: Points, Color: l + 1}
			switch {
			case l < len(names):
				s.Name = names[l]
			case labels == nil:
				s.Name = ""
			}
			dots = append(dots, s)
		}
		if k >= 0 {
			dots[k].X, dots[k].Y = append(dots[k].X, float64(row[0])), append(dots[k].Y, float64(row[1]))
		}
	}
	return dots
}
