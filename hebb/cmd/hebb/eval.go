package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/eval"
	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// evalVerb judges features by labels.
type evalVerb struct {
	input
	query
	seeded
	Bank    int      `group:"judging" placeholder:"N" help:"Pictures to learn from and to be found, drawn at random."`
	Query   *int     `group:"judging" placeholder:"N" help:"Pictures to ask for, drawn from the others; 0: ask for each of the bank (leave one out; so if not given for up to 2000 pictures)."`
	Seeds   int      `group:"judging" default:"3" help:"Draws, and networks of each kind: seeds --seed and the following."`
	Least   int      `group:"judging" name:"class-size" placeholder:"N" help:"Leave out classes of fewer than N pictures."`
	Presets []string `group:"judging" placeholder:"article,hebb" help:"Networks to learn and judge: ${presets}. These two if neither features nor a model are given."`
	Depth   *int     `group:"judging" placeholder:"N" help:"How many nearest pictures map is about (100 if not given); 0: all."`

	Features      string `group:"files" placeholder:"FILE.npy" help:"Features to judge, a row for each picture."`
	QueryFeatures string `group:"files" placeholder:"FILE.npy" help:"Those of the query set, where it is one of its own."`
	Model         string `group:"files" placeholder:"FILE.safetensors" help:"A model whose features to judge."`
	Json          string `group:"files" placeholder:"FILE.json" help:"Write all figures, of each seed."`
	Out           string `group:"files" placeholder:"FILE.csv" help:"The same as a table."`
}

// query are the flags that name a query set of its own.
type query struct {
	QueryImages string `group:"judging" xor:"query" placeholder:"DIR" help:"Folder of pictures to ask for, in place of some of the others."`
	QueryIdx    string `group:"judging" xor:"query" placeholder:"FILE" help:"The same in MNIST's format."`
	QueryLabels string `group:"judging" placeholder:"FILE" help:"Their labels."`
}

// evalPresets are the networks there are, for --help.
var evalPresets = append(presets(), "article-joint", "hebb-maps")

func (v evalVerb) check() error {
	own := v.QueryImages + v.QueryIdx
	switch {
	case v.Bank < 0:
		return usage("--bank %d: give a number of pictures, at least 1", v.Bank)
	case v.Query != nil && *v.Query < 0:
		return usage("--query %d: give a number of pictures, or 0 to leave one out", *v.Query)
	case v.Query != nil && *v.Query == 0 && own != "":
		return usage("--query 0 asks for the bank itself, and %s is a query set: give one", own)
	case v.Least < 0:
		return usage("--class-size %d: give a number of pictures, at least 1", v.Least)
	case v.Seeds < 1:
		return usage("--seeds %d: give at least 1", v.Seeds)
	case v.Depth != nil && *v.Depth < 0:
		return usage("--depth %d: give a number of pictures, or 0 for all", *v.Depth)
	case v.QueryLabels != "" && own == "":
		return usage("--query-labels %s belongs to --query-idx or --query-images: name one", v.QueryLabels)
	case v.QueryIdx != "" && v.QueryLabels == "":
		return usage("--query-idx %s needs --query-labels, the file of its labels", v.QueryIdx)
	case (v.QueryFeatures != "") != (own != "" && v.Features != ""):
		return usage("--features and a query set of its own need --query-features, and that needs both")
	}
	for _, name := range v.Presets {
		if !slices.Contains(evalPresets, name) {
			return usage("--presets %s: there are %s", name, strings.Join(evalPresets, ", "))
		}
	}
	return v.input.check()
}

// Run does it.
func (v evalVerb) Run(s *session) error {
	if err := v.check(); err != nil {
		return err
	}
	if err := claim(v.Json, v.Out); err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if d.Labels == nil || distinct(d.Labels) < 2 {
		return fmt.Errorf("%v have no labels of two or more classes to judge by: name them with --labels FILE, or give a folder with a subfolder a class", v.input)
	}
	asked, err := v.asked(s)
	if err != nil {
		return err
	}
	kept := ofLargeClasses(d, v.Least)
	if len(kept) < d.Len() {
		s.say("", "%d pictures of classes of %d and more", len(kept), v.Least)
	}
	e, err := v.protocol().On(d.Pick(kept), asked)
	if err != nil {
		return bareEval(err)
	}
	rows, err := v.rows(d, kept)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, e)
	var scores []eval.Score
	if err := s.stage("judge", func() (err error) {
		scores, err = v.judge(s, e, rows)
		return err
	}); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\n%s\n", eval.Table(scores))
	for _, path := range []string{v.Json, v.Out} {
		if path != "" {
			s.say("figures", "%s", path)
		}
	}
	s.sayTimes()
	return nil
}

// protocol is what the flags ask for.
func (v evalVerb) protocol() eval.Protocol {
	p := eval.Protocol{Bank: v.Bank, Seeds: v.Seeds, Seed: v.Seed}
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

// asked reads the query set, nil where it has none of its own.
func (v evalVerb) asked(s *session) (*pictures.Dataset, error) {
	if v.QueryImages == "" && v.QueryIdx == "" {
		return nil, nil
	}
	in := input{Images: v.QueryImages, Idx: v.QueryIdx, Labels: v.QueryLabels, Size: v.Size, Alpha: v.Alpha}
	if v.QueryImages != "" {
		in.LabelColumn, in.Words, in.Stream = v.LabelColumn, v.Words, v.Stream
		if v.QueryLabels == "" {
			in.LabelColumn = ""
		}
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

// rows are what is judged: of d those pictures that are kept.
func (v evalVerb) rows(d *pictures.Dataset, kept []int) ([]eval.Features, error) {
	rows := []eval.Features{eval.Raw(), eval.PCA(), eval.Histogram()}
	if len(v.Presets) > 0 || v.Features == "" && v.Model == "" {
		var err error
		if rows, err = eval.Presets(d.Shape, v.Presets...); err != nil {
			return nil, bareEval(err)
		}
	}
	if v.Features != "" {
		var x [2]blas32.General
		for i, path := range []string{v.Features, v.QueryFeatures} {
			if path == "" {
				continue
			}
			var err error
			if x[i], err = readFeatures(path); err != nil {
				return nil, err
			}
		}
		if err := matching(v.Features, x[0].Rows, d.Len(), v.input); err != nil {
			return nil, err
		}
		rows = append(rows, eval.Given(filepath.Base(v.Features), pick(x[0], kept), x[1]))
	}
	if v.Model != "" {
		m, err := hebb.Open(v.Model)
		if err != nil {
			return nil, fmt.Errorf("%w; write one with hebb train", err)
		}
		if err := fits(v.Model, m, d); err != nil {
			return nil, err
		}
		rows = append(rows, eval.Model(filepath.Base(v.Model), m))
	}
	return rows, nil
}

// judge fills the table, and writes the files anew after each score: those of a run that is stopped have what was there.
func (v evalVerb) judge(s *session, e *eval.Evaluation, rows []eval.Features) (scores []eval.Score, err error) {
	all := len(rows)
	if slices.ContainsFunc(rows, func(f eval.Features) bool { return f.Control }) {
		all++ // the best of them once more
	}
	b := s.bar("judge", all*e.Seeds)
	defer b.close()
	b.set(0, func() string { return rows[0].Name })
	for score, err := range e.Scores(rows...) {
		if err != nil {
			return scores, bareEval(err)
		}
		scores = append(scores, score)
		b.set(len(scores), func() string { return fmt.Sprintf("%s, seed %d", score.Features, score.Seed) })
		if err := v.write(scores); err != nil {
			return scores, err
		}
	}
	return scores, nil
}

func (v evalVerb) write(scores []eval.Score) error {
	if v.Json != "" {
		if err := writeFile(v.Json, func(w io.Writer) error { return eval.WriteJSON(w, scores) }); err != nil {
			return err
		}
	}
	if v.Out == "" {
		return nil
	}
	columns := make([][]string, len(eval.Fields()))
	for _, score := range scores {
		for i, text := range score.Record() {
			columns[i] = append(columns[i], text)
		}
	}
	return writeTable(v.Out, eval.Fields(), columns...)
}

// bareEval is an error of package eval in the command's words.
func bareEval(err error) error {
	text := strings.TrimPrefix(err.Error(), "eval: ")
	for _, name := range []string{"hebb: ", "atlas: "} {
		text = strings.ReplaceAll(text, name, "")
	}
	return errors.New(text)
}
