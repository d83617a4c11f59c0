package main

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"

	"deephebb/viz"
)

// painting are the flags of the pictures.
type painting struct {
	Queries   string `group:"drawing" placeholder:"LIST" help:"Pictures to show the neighbours of, by number from 0 or by name: 0,24,cat (8 drawn with the seed if not given)."`
	Canvas    int    `group:"drawing" default:"2500" placeholder:"PIXELS" help:"Side of the map's picture."`
	Thumbnail int    `group:"drawing" placeholder:"PIXELS" help:"Longer side of a thumbnail on it (64, less for more than 1500 pictures)."`
	Title     string `group:"drawing" placeholder:"TEXT" help:"Written at its top."`
}

func (p painting) check() error {
	switch {
	case p.Canvas < 300 || p.Canvas > 20000:
		return usage("--canvas %d: give a side of 300 to 20000 pixels", p.Canvas)
	case p.Thumbnail < 0 || p.Thumbnail > p.Canvas/4:
		return usage("--thumbnail %d: give 1 to %d pixels, a quarter of the canvas", p.Thumbnail, p.Canvas/4)
	}
	return nil
}

// canvas draws the map.
func (p painting) canvas(a album) image.Image {
	c := viz.Canvas{Size: p.Canvas, Sprite: p.thumbnail(len(a.images)), Title: p.Title}
	if a.clusters.labels != nil {
		c.Legend = a.clusters.legend()
	}
	if c.Title == "" {
		c.Title = fmt.Sprintf("%d pictures", len(a.images))
	}
	return c.Draw(a.images, a.xy, a.clusters.labels)
}

// thumbnail is the side of one of n thumbnails: so that together they cover no more than the sprites do.
func (p painting) thumbnail(n int) int {
	if p.Thumbnail > 0 {
		return p.Thumbnail
	}
	side := max(8, min(64, p.Canvas/8))
	for side > 8 && side*side > p.Canvas*p.Canvas/max(n, 1) {
		side--
	}
	return side
}

// neighbours draws pictures with those most like them.
func (p painting) neighbours(a album, queries []int, seed uint64) image.Image {
	figure := viz.Neighbors{Queries: queries, Seed: seed, Labels: a.clusters.labels, Names: shortNames(a.pictures.Names)}
	return figure.Draw(a.images, a.index, a.similarity)
}

// page writes the map to walk around in.
func (p painting) page(path string, a album) error {
	m := viz.Map{Title: p.Title, Names: a.pictures.Names, Neighbors: a.index, Similarity: a.similarity}
	if a.clusters.labels != nil {
		m.Groupings = append(m.Groupings, viz.Grouping{Title: "cluster", Labels: a.clusters.labels, Names: a.clusters.all()})
	}
	if a.pictures.Labels != nil {
		m.Groupings = append(m.Groupings, viz.Grouping{Title: "class", Labels: a.pictures.Labels, Names: a.pictures.Classes})
	}
	return m.Save(path, a.images, a.xy)
}

// shortNames are the last parts of paths, without what marks the kind of file.
func shortNames(names []string) []string {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = filepath.Base(name)
		if kind := filepath.Ext(name); len(kind) > 3 && !strings.Contains(kind, " ") {
			short[i] = strings.TrimSuffix(short[i], kind)
		}
	}
	return short
}

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

// paths are the files to write, empty for what is not asked for.
func (v drawVerb) paths() (canvas, neighbours, metrics string, err error) {
	targets := []struct {
		asked bool
		path  *string
		name  string
	}{{v.Map != "", &canvas, "canvas.png"}, {v.Features != "", &neighbours, "neighbours.png"}, {v.Log != "", &metrics, "metrics.png"}}
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
	switch {
	case first:
		err = usage("nothing to draw: give --map FILE for the map, --features FILE for neighbours, --log FILE for the curves of a training")
	case v.Clusters != "" && v.Map == "" && v.Features == "":
		err = usage("--clusters %s colours a map: give --map FILE too", v.Clusters)
	case v.Queries != "" && v.Features == "":
		err = usage("--queries %s needs --features FILE to find neighbours by", v.Queries)
	case v.Out != "" && kind != ".png" && !(kind == ".html" && v.Map != ""):
		err = usage("--out %s: give a name that ends in .png, or for a map in .html", v.Out)
	}
	return canvas, neighbours, metrics, err
}

// Run does it.
func (v drawVerb) Run(s *session) error {
	canvas, neighbours, metrics, err := v.paths()
	if err != nil {
		return err
	}
	if err := v.painting.check(); err != nil {
		return err
	}
	if err := v.input.check(); err != nil {
		return err
	}
	if err := claim(canvas, neighbours, metrics); err != nil {
		return err
	}
	if metrics != "" {
		steps, err := readLog(v.Log)
		if err != nil {
			return err
		}
		if err := s.stage("draw", func() error { return viz.SavePNG(metrics, steps.chart().Image()) }); err != nil {
			return err
		}
		s.say("metrics", "%s", metrics)
	}
	if canvas == "" && neighbours == "" {
		return nil
	}
	a, queries, err := v.gather(s)
	if err != nil {
		return err
	}
	return s.stage("draw", func() error { return v.draw(s, a, queries, canvas, neighbours) })
}
