package main

import (
	"cmp"
	"fmt"
	"image"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/viz"
)

// painting are the flags of the pictures.
type painting struct {
	Queries   string `group:"drawing" placeholder:"LIST" help:"Pictures to show the neighbours of, by number from 0 or by name: 0,24,cat (8 drawn with the seed if not given)."`
	Canvas    int    `group:"drawing" least:"300" most:"20000" default:"2500" placeholder:"PIXELS" help:"Side of the map's picture."`
	Thumbnail int    `group:"drawing" least:"1" placeholder:"PIXELS" help:"Longer side of a thumbnail on it (64, less for more than 1500 pictures)."`
	Title     string `group:"drawing" placeholder:"TEXT" help:"Written at its top."`
	Grid      bool   `group:"drawing" help:"A poster in place of the map: every picture in a cell of its own, near those that look like it."`
	Folder    bool   `group:"drawing" help:"Put the pictures of map.html into a folder beside it, map.files, as is done for more than 20000 anyway."`
	Gaps      string `group:"drawing" enum:"short,keep" default:"short" help:"What becomes of wide empty space between islands of pictures: ${enum}."`
}

func (p painting) check() error {
	if p.Thumbnail > p.Canvas/4 {
		return usage("--thumbnail %d: give 1 to %d pixels, a quarter of the canvas", p.Thumbnail, p.Canvas/4)
	}
	return nil
}

// gaps is what becomes of space between islands.
func (p painting) gaps() viz.Gaps {
	if p.Gaps == "keep" {
		return viz.KeepGaps
	}
	return viz.ShortGaps
}

// canvas draws the map or the poster.
func (p painting) canvas(a album) (image.Image, error) {
	c := viz.Canvas{Size: p.Canvas, Sprite: p.thumbnail(len(a.images)), Title: p.Title, Gaps: p.gaps()}
	if p.Grid {
		if a.cells == nil {
			return nil, fmt.Errorf("--grid needs a place for each picture, and at most %d pictures", gridUpTo)
		}
		c.Cells, c.Sprite = a.cells, p.Thumbnail
	}
	if a.clusters.labels != nil {
		c.Legend = a.clusters.legend()
	}
	if c.Title == "" {
		c.Title = plural(len(a.images), "picture")
	}
	return c.Draw(a.images, a.xy, a.clusters.labels), nil
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
	figure := viz.Neighbors{Queries: queries, Seed: seed, Labels: a.clusters.labels,
		Names: shortNames(a.pictures.Names)}
	return figure.Draw(a.images, a.index, a.similarity)
}

// page is the map to walk around in, as a file of that path.
func (p painting) page(a album, path string) viz.Built {
	m := viz.Map{Title: cmp.Or(p.Title, a.name), Names: a.pictures.Names, Neighbors: a.index, Similarity: a.similarity,
		Gaps: p.gaps(), Originals: a.originals, Replays: a.replays, Folder: p.Folder}
	if a.clusters.labels != nil {
		m.Groupings = append(m.Groupings, viz.Grouping{Title: "cluster", Labels: a.clusters.labels,
			Names: a.clusters.all()})
	}
	if a.pictures.Labels != nil {
		m.Groupings = append(m.Groupings, viz.Grouping{Title: "class", Labels: a.pictures.Labels,
			Names: a.pictures.Classes})
	}
	a.adorn(&m)
	return m.Build(path, a.images, a.xy)
}

// paint draws all pictures.
func (r *result) paint(s *session, a album, steps *history, queries []int) error {
	var page viz.Built
	var canvas, neighbours, metrics []byte
	films := make([][]byte, len(r.films()))
	if err := s.stage("draw", func(b *progress.Bar) error {
		if err := a.look(s, b, 3); err != nil {
			return err
		}
		return together(
			func() error { page = r.page(a, r.Path("map.html")); return nil },
			func() error {
				drawn, err := r.canvas(a)
				if err == nil {
					canvas = viz.PNG(drawn)
				}
				return err
			},
			func() error { neighbours = viz.PNG(r.neighbours(a, queries, r.Seed)); return nil },
			func() error { metrics = viz.PNG(steps.chart().Image()); return nil },
			func() (err error) {
				for k := range films {
					if films[k], err = r.film(a, a.replays[k], r.Film); err != nil {
						return err
					}
				}
				return nil
			},
		)
	}); err != nil {
		return err
	}
	if err := page.Save(); err != nil {
		return err
	}
	made := map[string][]byte{"canvas.png": canvas, "neighbours.png": neighbours, "metrics.png": metrics}
	for k, name := range r.films() {
		made[name] = films[k]
	}
	for name, content := range made {
		if err := files.WriteBytes(r.Path(name), content); err != nil {
			return err
		}
	}
	return nil
}

// queries are the numbers of the pictures asked for; nil when none are.
func (p painting) queries(d *pictures.Dataset) ([]int, error) {
	if p.Queries == "" {
		return nil, nil
	}
	if i := find(d.Names, p.Queries); i >= 0 {
		return []int{i}, nil // the name may have a comma in it
	}
	var found []int
	for text := range strings.SplitSeq(p.Queries, ",") {
		i := find(d.Names, strings.TrimSpace(text))
		if i < 0 {
			return nil, usage("--queries: there is no picture %q; give numbers from 0 to %d or names such as %s",
				text, d.Len()-1, d.Names[0])
		}
		found = append(found, i)
	}
	return found, nil
}

// find is the picture that a text means: its number, its name, or the last part of that; −1: none. A
// letter is the same in whichever of Unicode's forms it is written.
func find(names []string, text string) int {
	if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < len(names) {
		return i
	}
	text = norm.NFC.String(text)
	for i, name := range names {
		if norm.NFC.String(name) == text {
			return i
		}
	}
	for i, name := range names {
		if norm.NFC.String(filepath.Base(name)) == text {
			return i
		}
	}
	return -1
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
