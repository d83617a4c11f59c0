package main

import (
	"fmt"
	"image"
	"math"
	"regexp"
	"strings"
	"time"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/viz"
)

// gridUpTo is the number of pictures up to which the page has a grid: 20,000 take five seconds.
const gridUpTo = 20000

// adorn adds to the map's page what can be worked out from the rest: names of clusters, the grid,
// what stands out, what the page was made from.
func (a album) adorn(m *viz.Map) {
	m.Facts = append([]viz.Fact{{Name: "pictures", Value: fmt.Sprint(len(a.images))}}, a.facts...)
	if a.args != nil {
		m.Command = commandLine(a.args)
	}
	for i, g := range m.Groupings {
		if g.Title == "cluster" && a.clusters.names == nil {
			m.Groupings[i].Names = viz.Telling(g.Labels, a.pictures.Names, m.Groupings[i+1:]...)
		}
	}
	if a.pictures.Taken != nil {
		m.Columns = append(m.Columns, dates(a.pictures.Taken))
	}
	m.Columns = append(m.Columns, a.columns...)
	if a.index != nil {
		m.Lists = a.lists()
		m.Columns = append(m.Columns, viz.Column{Title: "uniqueness", Numbers: a.standing.Uniqueness,
			Note: "how far its most similar pictures are from it: 1 is usual, less for one of many alike, " +
				"more for one without its like"})
	}
	if m.Cells = a.cells; m.Cells != nil {
		text := fmt.Sprintf("DPQ₁₆ %.3f of the map's distances (0 in a random order)", a.resemblance)
		m.Facts = append(m.Facts, viz.Fact{Name: "grid", Value: text})
	}
}

// dates are the column of when the pictures were taken.
func dates(taken []time.Time) viz.Column {
	c := viz.Column{Title: "taken", Numbers: make([]float64, len(taken)), Date: true}
	for i, t := range taken {
		c.Numbers[i] = float64(t.Unix())
		if t.IsZero() {
			c.Numbers[i] = math.NaN()
		}
	}
	return c
}

// arrange finds places in a grid that resembles the map, and how well it does; none if there are too many
// pictures or some have no place.
func (a *album) arrange(s *session) error {
	if a.xy.Rows == 0 || a.xy.Rows > gridUpTo {
		return nil
	}
	for _, v := range a.xy.Data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return nil
		}
	}
	return s.stage("grid", func(*progress.Bar) error {
		grid, err := atlas.Grid{Start: a.xy}.Fit(a.xy)
		if err != nil {
			return err
		}
		a.cells, a.resemblance = make([]image.Point, len(grid.At)), grid.Quality(a.xy)
		for i := range a.cells {
			a.cells[i] = image.Pt(grid.Column(i), grid.Row(i))
		}
		return nil
	})
}

// commandLine is a command as it can be given to a shell again.
func commandLine(args []string) string {
	plain := regexp.MustCompile(`^[A-Za-z0-9_./:=,@%+-]+$`)
	words := []string{"hebb"}
	for _, a := range args {
		if !plain.MatchString(a) {
			a = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
		words = append(words, a)
	}
	return strings.Join(words, " ")
}
