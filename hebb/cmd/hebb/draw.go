package main

import (
	"path/filepath"
	"strings"

	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/internal/catalog"
	"deephebb/internal/files"
	"deephebb/viz"
)

// drawVerb draws what other verbs wrote.
type drawVerb struct {
	input
	painting
	seeded
	Map      string `group:"files" placeholder:"FILE.csv" help:"Draw this map, columns x,y, into --out."`
	Clusters string `group:"files" placeholder:"FILE.csv" help:"Colour it by the column label of this file."`
	Features string `group:"files" placeholder:"FILE.npy" help:"Draw pictures with those of the most similar features: into --out if there is no --map, else into neighbours.png beside it."`
	Log      string `group:"files" placeholder:"FILE.csv" help:"Draw the log of a training: into --out if there is nothing else, else into metrics.png beside it."`
	Out      string `group:"files" placeholder:"FILE" help:"The picture: .png, or for a map .html, to walk around in (canvas.png, neighbours.png or metrics.png if not given)."`
}

// drawings are the files to write, empty for what is not asked for.
type drawings struct{ canvas, neighbours, metrics string }

// list names them.
func (p drawings) list() []catalog.File {
	return []catalog.File{catalog.To("the map", p.canvas, ""), catalog.To("the neighbours", p.neighbours, ""),
		catalog.To("the curves", p.metrics, "")}
}

// paths says which files to write.
func (v drawVerb) paths(s *session) (p drawings, err error) {
	targets := []struct {
		asked bool
		path  *string
		name  string
	}{{v.Map != "", &p.canvas, "canvas.png"}, {v.Features != "", &p.neighbours, "neighbours.png"},
		{v.Log != "", &p.metrics, "metrics.png"}}
	first := true
	for _, t := range targets {
		if !t.asked {
			continue
		}
		*t.path = filepath.Join(filepath.Dir(v.Out), t.name)
		if first && v.Out != "" {
			*t.path = v.Out
		}
		first = false
	}
	kind := strings.ToLower(filepath.Ext(v.Out))
	ofMap, ofPicture := s.givenOne("title", "gaps", "canvas", "thumbnail"), s.givenOne("canvas", "thumbnail", "grid")
	switch {
	case first:
		err = usage("nothing to draw: give --map FILE for the map, --features FILE for neighbours, " +
			"--log FILE for the curves of a training")
	case v.Clusters != "" && v.Map == "" && v.Features == "":
		err = usage("--clusters %s colours a map: give --map FILE too", v.Clusters)
	case v.Grid && v.Map == "":
		err = usage("--grid arranges the pictures of a map: give --map FILE too")
	case v.Map == "" && ofMap != "":
		err = usage("--%s is about a map: give --map FILE too", ofMap)
	case kind == ".html" && ofPicture != "":
		err = usage("--%s is about a map's picture: give --out a name that ends in .png", ofPicture)
	case v.Folder && kind != ".html":
		err = usage("--folder belongs to the map to walk around in: give --out a name that ends in .html")
	case v.Queries != "" && v.Features == "":
		err = usage("--queries %s needs --features FILE to find neighbours by", v.Queries)
	case kind == ".html" && v.Map != "":
	case catalog.Miscalled(v.Out, ".png"):
		err = usage("--out %s: give a name that ends in .png, or for a map in .html", v.Out)
	}
	return p, err
}

// Run does it.
func (v *drawVerb) Run(s *session) error {
	p, err := v.paths(s)
	if err != nil {
		return err
	}
	if err := v.painting.check(); err != nil {
		return err
	}
	if err := v.settle(); err != nil {
		return err
	}
	read := append(v.read(), catalog.From("--map", v.Map), catalog.From("--clusters", v.Clusters),
		catalog.From("--features", v.Features), catalog.From("--log", v.Log))
	if err := v.spares(p); err != nil {
		return err
	}
	if err := claim(p.list(), read...); err != nil {
		return err
	}
	if p.metrics != "" {
		if err := v.curves(s, p.metrics); err != nil {
			return err
		}
	}
	if p.canvas == "" && p.neighbours == "" {
		return nil
	}
	a, queries, err := v.gather(s, p)
	if err != nil {
		return err
	}
	return v.draw(s, a, queries, p)
}

// curves draws the log.
func (v drawVerb) curves(s *session, path string) error {
	steps, err := readLog(s, v.Log)
	if err != nil {
		return err
	}
	var chart []byte
	if err := s.stage("draw", func(*progress.Bar) error {
		chart = viz.PNG(steps.chart().Image())
		return nil
	}); err != nil {
		return err
	}
	if err := files.WriteBytes(path, chart); err != nil {
		return err
	}
	s.say("metrics", "%s", path)
	return nil
}

// spares returns an error if a drawing would lie among the folder's pictures, of which it would be one.
func (v drawVerb) spares(p drawings) error {
	for _, o := range p.list() {
		if _, inside := files.Within(v.Images, o.Path); inside && !strings.EqualFold(filepath.Ext(o.Path), ".html") {
			return usage("%s %s would lie among the pictures and be one of them: give --out in another folder",
				o.Flag, o.Path)
		}
	}
	return nil
}

// gather reads all that the drawings need and makes sure that it belongs together.
func (v drawVerb) gather(s *session, p drawings) (a album, queries []int, err error) {
	if a.pictures, err = v.load(s); err != nil {
		return a, nil, err
	}
	a.args = s.args
	names := a.pictures.Names
	takes := needs{[]need{pixels(a.pictures)}, []need{drawing(a.pictures, v.painting, 0)}}
	if err := s.afford(len(names), takes); err != nil {
		return a, nil, err
	}
	if v.Map != "" {
		if a.xy, err = readPlane(s, v.Map, names, v.input); err != nil {
			return a, nil, err
		}
	}
	if v.Clusters != "" {
		if a.clusters, err = readGroups(s, v.Clusters, names, v.input); err != nil {
			return a, nil, err
		}
	}
	if v.Features != "" {
		f, err := readFeatures(s, v.Features)
		if err != nil {
			return a, nil, err
		}
		x, err := f.of(s, a.pictures, v.input)
		if err != nil {
			return a, nil, err
		}
		if err := a.findNeighbours(s, x, v.Seed); err != nil {
			return a, nil, err
		}
	}
	queries, err = v.queries(a.pictures)
	return a, queries, err
}

// draw writes the pictures.
func (v drawVerb) draw(s *session, a album, queries []int, p drawings) error {
	html := strings.EqualFold(filepath.Ext(p.canvas), ".html")
	if html || v.Grid {
		if err := a.arrange(s); err != nil {
			return err
		}
	}
	var canvas, neighbours []byte
	var page viz.Built
	if err := s.stage("draw", func(b *progress.Bar) error {
		if err := a.look(s, b, 2); err != nil {
			return err
		}
		if p.neighbours != "" {
			neighbours = viz.PNG(v.neighbours(a, queries, v.Seed))
		}
		switch {
		case p.canvas == "":
		case html:
			a.originals, a.name = v.originals(a.pictures.Names, p.canvas), v.collection()
			page = v.page(a, p.canvas)
		default:
			drawn, err := v.canvas(a)
			if err != nil {
				return err
			}
			canvas = viz.PNG(drawn)
		}
		return nil
	}); err != nil {
		return err
	}
	for _, f := range []struct {
		word, path string
		content    []byte
	}{{"neighbours", p.neighbours, neighbours}, {"map", p.canvas, canvas}} {
		if f.path == "" {
			continue
		}
		save := func() error { return files.WriteBytes(f.path, f.content) }
		if f.content == nil {
			save = page.Save
		}
		if err := save(); err != nil {
			return err
		}
		s.say(f.word, "%s", f.path)
	}
	return nil
}
