package check

import (
	"math"
	"testing"
)

func TestFirstAt(t *testing.T) {
	type f = func(steps []int, share []float64, goal float64) int
	find := func(reached func(s, goal float64) bool, first, place bool) f {
		return func(steps []int, share []float64, goal float64) int {
			found := -1
			for i, s := range share {
				if reached(s, goal) && (found < 0 || !first) {
					found = steps[i]
					if place {
						found = i
					}
				}
			}
			return found
		}
	}
	least := func(s, goal float64) bool { return s >= goal }
	for name, c := range map[string]struct {
		answer f
		says   string
	}{
		"right":        {find(least, true, false), ""},
		"as it starts": {func([]int, []float64, float64) int { return -1 }, "found -1"},
		"place":        {find(least, true, true), "found 1,"},
		"last":         {find(least, false, false), "found 1000"},
		"above":        {find(func(s, goal float64) bool { return s > goal }, true, false), "goal of 0.5"},
		"never none": {func(steps []int, share []float64, goal float64) int {
			if s := find(least, true, false)(steps, share, goal); s > 0 {
				return s
			}
			return steps[3]
		}, "not -1"},
	} {
		holds(t, name, FirstAt(c.answer), c.says)
	}
}

func TestWent(t *testing.T) {
	mean := func(of func(dx, dy float64) float64) func(a, b [][2]float64) float64 {
		return func(a, b [][2]float64) (m float64) {
			for i := range a {
				m += of(a[i][0]-b[i][0], a[i][1]-b[i][1]) / float64(len(a))
			}
			return m
		}
	}
	squares := func(dx, dy float64) float64 { return dx*dx + dy*dy }
	for name, c := range map[string]struct {
		answer func(a, b [][2]float64) float64
		says   string
	}{
		"right":        {mean(math.Hypot), ""},
		"as it starts": {func(a, b [][2]float64) float64 { return 0 }, "found 0,"},
		"sum":          {func(a, b [][2]float64) float64 { return 3 * mean(math.Hypot)(a, b) }, "found 9"},
		"squares":      {mean(squares), "found 13.7"},
		"root":         {func(a, b [][2]float64) float64 { return math.Sqrt(mean(squares)(a, b)) }, "found 3.7"},
		"blocks":       {mean(func(dx, dy float64) float64 { return math.Abs(dx) + math.Abs(dy) }), "found 3.67"},
		"cancels": {func(a, b [][2]float64) float64 {
			return math.Hypot(mean(func(dx, _ float64) float64 { return dx })(a, b),
				mean(func(_, dy float64) float64 { return dy })(a, b))
		}, "found 1"},
		"else": {func(a, b [][2]float64) float64 { return 7 }, "found 7"},
	} {
		holds(t, name, Went(c.answer), c.says)
	}
}

func TestFilmShows(t *testing.T) {
	holds(t, "right", FilmShows("no", "no", "yes", "no"), "")
	holds(t, "as it starts", FilmShows("?", "?", "?", "?"), "not answered")
	holds(t, "all", FilmShows("yes", "yes", "yes", "yes"), "crosses")
	holds(t, "stays", FilmShows("no", "yes", "yes", "no"), "stays")
	holds(t, "none", FilmShows("no", "no", "no", "no"), "side by side")
	holds(t, "island", FilmShows("no", "no", "yes", "yes"), "island")
}
