package main

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
	"deephebb/viz"
)

// answering is the flag of columns that say how filters answer.
type answering struct {
	Answers string `group:"drawing" placeholder:"LIST" help:"Columns of the page to colour by: how strongly filters answer each picture, given as layer:filter from 1, such as 1:17,1:30; of the article's encoder those of the last layer."`
}

// A filter is one of a layer's, both counted from 1.
type filter struct{ layer, number int }

func (f filter) String() string { return fmt.Sprintf("layer %d, filter %d", f.layer, f.number) }

// filters reads the flag.
func (a answering) filters() (list []filter, err error) {
	if a.Answers == "" {
		return nil, nil
	}
	for text := range strings.SplitSeq(a.Answers, ",") {
		var f filter
		var rest string
		n, _ := fmt.Sscanf(strings.TrimSpace(text)+" ", "%d:%d%s", &f.layer, &f.number, &rest)
		if n != 2 || f.layer < 1 || f.number < 1 {
			return nil, usage("--answers %s: give layer:filter, both from 1, such as 1:17,1:30", a.Answers)
		}
		list = append(list, f)
	}
	return list, nil
}

// known makes sure that a model has the filters.
func (a answering) known(m hebb.Model) error {
	list, err := a.filters()
	if err != nil {
		return err
	}
	for _, f := range list {
		first, last, count := 1, 0, 0
		switch m := m.(type) {
		case *hebb.Encoder:
			first, last = m.Layers(), m.Layers()
			count = m.Shape(last).C
		case *network.Network:
			if last = m.Layers(); f.layer <= last {
				count = m.Filters(f.layer).Rows
			}
		}
		if f.layer < first || f.layer > last {
			return usage("--answers %s: give a layer from %d to %d", a.Answers, first, last)
		}
		if f.number > count {
			return usage("--answers %s: layer %d has %d filters", a.Answers, f.layer, count)
		}
	}
	return nil
}

// columns are how strongly the filters answer each picture: the means of their maps, as shares of the
// whole layer's answer. x are the model's features.
func (a answering) columns(m hebb.Model, d *pictures.Dataset, x blas32.General) (columns []viz.Column, err error) {
	list, err := a.filters()
	if err != nil {
		return nil, err
	}
	means := map[int]blas32.General{}
	for _, f := range list {
		if _, ok := means[f.layer]; !ok {
			if means[f.layer], err = meansOf(m, d, x, f.layer); err != nil {
				return nil, err
			}
		}
		c := viz.Column{Title: f.String(), Numbers: make([]float64, d.Len())}
		for i := range c.Numbers {
			c.Numbers[i] = float64(linear.Row(means[f.layer], i)[f.number-1])
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// meansOf are the means of the maps of a layer's filters, n × filters.
func meansOf(m hebb.Model, d *pictures.Dataset, x blas32.General, layer int) (blas32.General, error) {
	if n, ok := m.(*network.Network); ok {
		return n.FeaturesAt(d, layer, 1)
	}
	s := m.(*hebb.Encoder).Shape(layer)
	means := linear.Zeros(x.Rows, s.C)
	for i := range x.Rows {
		for c := range s.C {
			var sum float64
			for _, v := range linear.Row(x, i)[c*s.H*s.W:][:s.H*s.W] {
				sum += float64(v)
			}
			linear.Row(means, i)[c] = float32(sum / float64(s.H*s.W))
		}
	}
	return means, nil
}
