package check

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// FirstAt checks the first step at which a share reaches a goal (notebook 14).
func FirstAt(first func(steps []int, share []float64, goal float64) int) Verdict {
	return Try(func() Verdict {
		steps, share := []int{1, 10, 100, 1000}, []float64{0.3, 0.5, 0.8, 0.75}
		for _, c := range []struct {
			goal float64
			want int
		}{{0.4, 10}, {0.5, 10}, {0.7, 100}, {0.9, -1}} {
			got := first(steps, share, c.goal)
			if got == c.want {
				continue
			}
			text := fmt.Sprintf("For steps %v, shares %v and a goal of %g you found %d, not %d.", steps, share, c.goal,
				got, c.want)
			switch {
			case got == slices.Index(steps, c.want) && got >= 0:
				return Wrong("That is the place in the list; return the step that stands there.", "%s", text)
			case got == -1:
				return Wrong("Go through the shares in order, and stop at the first that is large enough.", "%s", text)
			case c.want == -1:
				return Wrong("If no share is large enough, return −1.", "%s", text)
			case c.goal == 0.5:
				return Wrong("A share that is exactly the goal has reached it.", "%s", text)
			case got == 1000:
				return Wrong("The *first* such step: leave the loop when it is found.", "%s", text)
			}
			return Wrong("Compare each share with the goal, in order.", "%s", text)
		}
		return Right("A single number for when it was learned; what goal to set is yours to say.")
	})
}

// Went checks the mean way between two maps (notebook 14).
func Went(went func(a, b [][2]float64) float64) Verdict {
	return Try(func() Verdict {
		a, b := [][2]float64{{0, 0}, {1, 1}, {2, 0}}, [][2]float64{{3, 4}, {1, 1}, {2, -4}} // 5, 0 and 4
		got := went(a, b)
		text := fmt.Sprintf("For a = %v and b = %v you found %.3g, not 3.", a, b, got)
		switch {
		case Near(got, 3):
			return Right("It counts all movement, the drawing's too: turn a map round, and every picture has gone far.")
		case Near(got, 0):
			return Wrong("`math.Hypot` of the two differences, for every point.", "%s", text)
		case Near(got, 9):
			return Wrong("By how many points must you divide?", "%s", text)
		case Near(got, 41./3):
			return Wrong("A distance is the *root* of the sum of squares.", "%s", text)
		case Near(got, 11./3):
			return Wrong("Straight across, not along both axes: `math.Hypot`.", "%s", text)
		case Near(got, math.Sqrt(41./3)):
			return Wrong("The mean of the distances, not the root of the mean square.", "%s", text)
		case Near(got, 1):
			return Wrong("Movements in opposite directions do not cancel: take each point's distance first.", "%s",
				text)
		}
		return Wrong("The distance of `a[i]` and `b[i]`, its mean over all i.", "%s", text)
	})
}

// FilmShows checks what follows from a film of maps (notebook 14), "yes" or "no": that who crosses
// the map has changed neighbours, who stays has not changed, who stand side by side are alike at
// that moment, and an island's moment is that of its discovery.
func FilmShows(crosses, stays, side, island string) Verdict {
	for _, s := range []struct{ got, want, what, hint string }{
		{crosses, "no", "a picture that crosses the map",
			"Its whole island may have gone with it. What would you have to count?"},
		{stays, "no", "a picture that stays",
			"It is held to where it will be in the end; others may come and go around it. What does `Hold` do?"},
		{side, "yes", "two pictures side by side",
			"Each moment's map is made from that moment's neighbours. How far are these maps to be trusted?"},
		{island, "no", "an island that forms at step 200",
			"Between 100 and 200 there was no moment, and the drawing moves things, too."},
	} {
		switch got := strings.ToLower(strings.TrimSpace(s.got)); {
		case got != "yes" && got != "no":
			return Wrong(s.hint, `About %s you have not answered: write "yes" or "no".`, s.what)
		case got != s.want:
			return Wrong(s.hint, "Think again about %s.", s.what)
		}
	}
	return Right("A moment's map shows that moment's neighbours. " +
		"What goes on between two of them is for figures to say.")
}
