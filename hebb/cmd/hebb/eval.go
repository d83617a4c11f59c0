package main

import (
	"fmt"
	"slices"
	"strings"

	"deephebb/eval"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
)

// evalVerb judges features by labels.
type evalVerb struct {
	input
	query
	seeded
	Bank     int      `group:"judging" least:"1" placeholder:"N" help:"Pictures to learn from and to be found, drawn at random."`
	Query    *int     `group:"judging" least:"0" placeholder:"N" help:"Pictures to ask for, drawn from the others; 0: ask for each of the bank (leave one out; so if not given for up to 2000 pictures)."`
	Seeds    int      `group:"judging" least:"1" default:"3" help:"Draws, and networks of each kind: seeds --seed and the following."`
	Least    int      `group:"judging" name:"class-size" least:"1" placeholder:"N" help:"Leave out classes of fewer than N pictures."`
	Presets  []string `group:"judging" placeholder:"article,hebb" help:"Networks to learn and judge: ${presets}. These two if neither features nor a model are given. With one of these behind the name of a hebb preset, a variant of it: ${variants}."`
	Width    int      `group:"judging" least:"1" most:"65536" placeholder:"N" help:"Filters of the hebb presets' first layer, 128 if not given: more for large sets."`
	Measures []string `group:"judging" placeholder:"knn,ridge" help:"What to measure: ${measures}. All but hinge and softmax, which take longer, if none are named."`
	Depth    *int     `group:"judging" least:"0" placeholder:"N" help:"How many nearest pictures map is about (100 if not given); 0: all."`

	Features      string `group:"files" placeholder:"FILE.npy" help:"Features to judge, a row for each picture."`
	QueryFeatures string `group:"files" placeholder:"FILE.npy" help:"Those of the query set, where it is one of its own."`
	Model         string `group:"files" placeholder:"FILE.safetensors" help:"A model whose features to judge."`
	Cache         string `group:"files" placeholder:"DIR" help:"Keep the features here, and take them from here when nothing that they depend on has changed."`
	Json          string `group:"files" placeholder:"FILE.json" help:"Write all figures, of each seed."`
	Out           string `group:"files" placeholder:"FILE.csv" help:"The same as a table."`
}

// query are the flags that name a query set of its own.
type query struct {
	QueryImages string `group:"judging" xor:"query" placeholder:"DIR" help:"Folder of pictures to ask for, in place of some of the others."`
	QueryIdx    string `group:"judging" xor:"query" placeholder:"FILE" help:"The same in MNIST's format."`
	QueryCifar  string `group:"judging" xor:"query" placeholder:"FILE" help:"The same in CIFAR's, cifar-10-batches-bin/test_batch.bin."`
	QueryLabels string `group:"judging" placeholder:"FILE" help:"Their labels."`
}

// evalPresets are the networks there are, for --help.
var evalPresets = append(presets(), "article-joint")

// variants are what a hebb preset can become, for --help.
func variants() string {
	var list []string
	for _, v := range eval.Variants() {
		list = append(list, "-"+v.Name+" ("+v.Says+")")
	}
	return strings.Join(list, ", ")
}

func (v *evalVerb) check(s *session) error {
	own := v.QueryImages + v.QueryIdx + v.QueryCifar
	measures, err := eval.ParseMeasures(v.Measures...)
	if err != nil {
		return usage("--measures: %s", bareEval(err))
	}
	switch {
	case v.Depth != nil && measures&eval.Retrieval == 0:
		return usage("--depth is about retrieval: name that with --measures too, or leave --depth out")
	case v.Width > 0 && !slices.ContainsFunc(v.Presets, network.Widens) && len(v.Presets)+len(v.Features+v.Model) > 0:
		return usage("--width is about the hebb presets: name one with --presets, or leave --width out")
	case v.Query != nil && *v.Query == 0 && own != "":
		return usage("--query 0 asks for the bank itself, and %s is a query set: give one", own)
	case v.QueryLabels != "" && own == "":
		return usage("--query-labels %s belongs to --query-idx or --query-images: name one", v.QueryLabels)
	case v.QueryCifar != "" && v.QueryLabels != "":
		return usage("--query-labels %s: CIFAR's pictures have labels of their own", v.QueryLabels)
	case v.QueryIdx != "" && v.QueryLabels == "":
		return usage("--query-idx %s needs --query-labels, the file of its labels", v.QueryIdx)
	case (v.QueryFeatures != "") != (own != "" && v.Features != ""):
		return usage("--features and a query set of its own need --query-features, and that needs both")
	}
	for _, name := range v.Presets {
		if _, err := eval.Presets(pictures.Shape{C: 3, H: 32, W: 32}, name); err != nil {
			var behind []string
			for _, v := range eval.Variants() {
				behind = append(behind, "-"+v.Name)
			}
			return usage("--presets %s: there are %s; behind the name of a hebb preset may stand %s", name,
				strings.Join(evalPresets, ", "), strings.Join(behind, ", "))
		}
	}
	return v.settle()
}

// Run does it.
func (v *evalVerb) Run(s *session) error {
	if err := v.check(s); err != nil {
		return err
	}
	outputs := []catalog.File{catalog.To("--json", v.Json, ".json"), catalog.To("--out", v.Out, ".csv"),
		catalog.To("--cache", v.Cache, catalog.Folder)}
	read := append(v.read(), catalog.From("--features", v.Features), catalog.From("--model", v.Model),
		catalog.From("--query-features", v.QueryFeatures), catalog.From("--query-images", v.QueryImages),
		catalog.From("--query-idx", v.QueryIdx), catalog.From("--query-cifar", v.QueryCifar),
		catalog.From("--query-labels", v.QueryLabels))
	if err := claim(outputs, read...); err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if classes(d).distinct() < 2 {
		return fmt.Errorf("the pictures of %v have no labels of two or more classes to judge by: name them with "+
			"--labels FILE, or give a folder with a subfolder a class", v.input)
	}
	asked, err := v.asked(s)
	if err != nil {
		return err
	}
	kept := ofLargeClasses(d, v.Least)
	if classes(d.Pick(kept)).distinct() < 2 {
		return fmt.Errorf("--class-size %d: fewer than two classes are that large: give less", v.Least)
	}
	if len(kept) < d.Len() {
		s.say("", "%d pictures of classes of %d and more", len(kept), v.Least)
	}
	e, err := v.protocol().On(d.Pick(kept), asked)
	if err != nil && (v.Bank > 0 || v.Query != nil) {
		return fmt.Errorf("--bank and --query: %w", bareEval(err))
	} else if err != nil {
		return bareEval(err)
	}
	if err := s.afford(d.Len(), needs{[]need{pixels(d)}, []need{evaluating(d, e)}}); err != nil {
		return err
	}
	rows, err := v.table(s, d, asked, kept)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, e)
	var scores []eval.Score
	failed := s.stage("judge", func(b *progress.Bar) (err error) {
		scores, err = score(s, b, e, rows, v.write)
		return err
	})
	if wasStopped(failed) && (v.Json != "" || v.Out != "") {
		return fmt.Errorf("stopped: the figures so far are in %s", strings.Trim(v.Json+" "+v.Out, " "))
	} else if failed != nil {
		return failed
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
