package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"deephebb/hebb"
	"gonum.org/v1/gonum/blas/blas32"
)

// evalVerb judges features by labels.
type evalVerb struct {
	input
	seeded
	Features string `group:"files" placeholder:"FILE.npy" help:"Features to judge."`
	Model    string `group:"files" placeholder:"FILE.safetensors" help:"A model whose features to judge."`
	Out      string `group:"files" placeholder:"FILE.csv" help:"Write the table too."`
}

// Run does it.
func (v evalVerb) Run(s *session) error {
	if v.Features == "" && v.Model == "" {
		return usage("nothing to judge: give --features FILE.npy or --model FILE.safetensors; raw pixels come beside them")
	}
	if err := v.input.check(); err != nil {
		return err
	}
	if err := claim(v.Out); err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if d.Labels == nil || distinct(d.Labels) < 2 {
		return fmt.Errorf("%v have no labels of two or more classes to judge by: name them with --labels FILE, or give a folder with a subfolder a class", v.input)
	}
	verdicts := make([]verdict, 0, 3)
	add := func(name string, x blas32.General) error {
		return s.stage("judge "+name, func() error {
			j, err := judge(name, x, d.Labels, v.Seed)
			verdicts = append(verdicts, j)
			return err
		})
	}
	if v.Features != "" {
		x, err := readFeatures(v.Features)
		if err != nil {
			return err
		}
		if err := matching(v.Features, x.Rows, d.Len(), v.input); err != nil {
			return err
		}
		if err := add(filepath.Base(v.Features), x); err != nil {
			return err
		}
	}
	if v.Model != "" {
		e, err := loadModel(v.Model)
		if err != nil {
			return err
		}
		if err := fits(v.Model, e, d); err != nil {
			return err
		}
		x, err := encode(s, e, d)
		if err != nil {
			return err
		}
		if err := add(filepath.Base(v.Model), x); err != nil {
			return err
		}
	}
	raw, err := rawPixels(d)
	if err != nil {
		return err
	}
	if err := add("raw pixels", raw); err != nil {
		return err
	}
	s.sayVerdicts(d.Labels, verdicts...)
	if v.Out != "" {
		if err := writeVerdicts(v.Out, verdicts); err != nil {
			return err
		}
	}
	s.sayTimes()
	return nil
}

func writeVerdicts(path string, verdicts []verdict) error {
	columns := make([][]string, 9)
	for _, v := range verdicts {
		row := []string{v.name, strconv.Itoa(v.dim)}
		for _, f := range []float64{v.knn[0], v.knn[1], v.knn[2], v.nmi, v.ari, v.ami, v.purity} {
			row = append(row, strconv.FormatFloat(f, 'g', 6, 64))
		}
		for i, text := range row {
			columns[i] = append(columns[i], text)
		}
	}
	return writeTable(path, []string{"features", "dim", "knn1", "knn5", "knn20", "nmi", "ari", "ami", "purity"}, columns...)
}

// judgeAll tells what labels say about the features and, beside them, about raw pixels; of many pictures, of a sample.
func judgeAll(s *session, d *hebb.Dataset, x blas32.General, seed uint64) error {
	if d.Labels == nil || distinct(d.Labels) < 2 {
		return nil
	}
	const most = 5000
	rows := sample(d.Len(), most)
	some := d.Pick(rows)
	if distinct(some.Labels) < 2 {
		return nil
	}
	return s.stage("judge", func() error {
		raw, err := rawPixels(some)
		if err != nil {
			return err
		}
		pixels, err := judge("raw pixels", raw, some.Labels, seed)
		if err != nil {
			return err
		}
		learned, err := judge("hebb", pick(x, rows), some.Labels, seed)
		if err != nil {
			return err
		}
		s.sayVerdicts(some.Labels, learned, pixels)
		return nil
	})
}
