package main

import (
	"deephebb/eval"
	"deephebb/hebb/pictures"
)

// protocol is what the flags ask for.
func (v evalVerb) protocol() eval.Protocol {
	measures, _ := eval.ParseMeasures(v.Measures...) // check has looked at the names
	p := eval.Protocol{Bank: v.Bank, Seeds: v.Seeds, Seed: v.Seed, Measures: measures, Cache: v.Cache}
	if v.Query != nil {
		if p.Query = *v.Query; p.Query == 0 {
			p.Query = eval.LeaveOneOut
		}
	}
	if v.Depth != nil {
		if p.Depth = *v.Depth; p.Depth == 0 {
			p.Depth = -1
		}
	}
	return p
}

// queries are the pictures of a query set of its own.
func (v evalVerb) queries() input {
	in := input{Images: v.QueryImages, Idx: v.QueryIdx, Cifar: v.QueryCifar, Labels: v.QueryLabels,
		Size: v.Size, Alpha: v.Alpha}
	if v.QueryImages != "" {
		in.LabelColumn, in.Words, in.Stream = v.LabelColumn, v.Words, v.Stream
		if v.QueryLabels == "" {
			in.LabelColumn = ""
		}
	}
	return in
}

// asked reads the query set, nil where it has none of its own.
func (v evalVerb) asked(s *session) (*pictures.Dataset, error) {
	in := v.queries()
	if !in.named() {
		return nil, nil
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	return in.load(s)
}

// ofLargeClasses are the places of the pictures whose class has at least so many.
func ofLargeClasses(d *pictures.Dataset, least int) (kept []int) {
	sizes := make([]int, len(d.Classes))
	for _, c := range d.Labels {
		sizes[c]++
	}
	for i, c := range d.Labels {
		if sizes[c] >= least {
			kept = append(kept, i)
		}
	}
	return kept
}
