package check

import "fmt"

// LearnBatch checks the exercise of notebook 02: the rule for a batch of rows of activities.
func LearnBatch(learn func(w *[4][4]float64, batch [][4]float64, channels int, rate float64)) Verdict {
	return Try(func() Verdict {
		// 3 pictures, 2 channels: 6 rows.
		batch := [][4]float64{{0.6, 0.8, 0, 0}, {0, 0.6, 0.8, 0}, {1, 0, 0, 0}, {0.6, 0, 0, 0.8}, {0.8, 0.6, 0, 0},
			{0, 0, 1, 0}}
		start := [4][4]float64{1: {1: 0.25}, 2: {2: 0.25}}
		const channels, rate = 2, 0.5
		w := start
		learn(&w, batch, channels, rate)
		// by is what the weights become with a divisor of its own.
		by := func(divisor float64, rows [][4]float64, start [4][4]float64, limit float64) (w [4][4]float64) {
			w = start
			for i := range 4 {
				for j := range 4 {
					for _, a := range rows {
						w[i][j] += rate * a[i] * a[j] / divisor
					}
					w[i][j] = min(limit, w[i][j])
				}
			}
			return w
		}
		full := start // a weight so near the limit that it passes it
		full[0][0] = 0.9
		over := full
		learn(&over, batch, channels, rate)
		switch {
		case w == start:
			return Wrong("Go through the rows of the batch and add up a[i]*a[j]; then change w[i][j].",
				"No weight has changed.")
		case same(w, by(1, batch, start, 1)), same(w, by(1, batch, start, 9)):
			return Wrong("All channels share one W. What does the formula divide by?",
				"The products are added over the channels: twice as many channels would tie twice as fast.")
		case same(w, by(6, batch, start, 1)):
			return Wrong("Divide by the number of channels, not by the number of rows.",
				"You average over the pictures as well. Three pictures should tie three times as much as one.")
		case same(w, by(channels, batch, [4][4]float64{}, 1)):
			return Wrong("The arrow in the formula adds to the weight that is there.",
				"What the weights were before is lost.")
		case same(w, by(channels, batch[5:], start, 1)):
			return Wrong("Is the sum set to 0 in the right place, and does it grow with += ?",
				"Only the last row of the batch counts.")
		case !same(w, by(channels, batch, start, 1)):
			return Wrong("For each i and j: the sum of a[i]*a[j] over the rows, times rate, divided by channels, "+
				"added to w[i][j].",
				"W[1][2] of the test is %.4g and should be %.4g.", w[1][2], by(channels, batch, start, 1)[1][2])
		case !same(over, by(channels, batch, full, 1)):
			return Wrong("min(1, …) around the new weight.",
				"A weight of 0.9 has grown to %.4g; 1 is the limit.", over[0][0])
		}
		return Right("Added over the pictures, averaged over the channels, cut at 1: this is all that the " +
			"article's program learns.")
	})
}

func same(a, b [4][4]float64) bool {
	for i := range a {
		for j := range a[i] {
			if !Near(a[i][j], b[i][j]) {
				return false
			}
		}
	}
	return true
}

// Moments checks the exercise of notebook 02: activities that tie places 1 and 4, and 2 and 3,
// alone.
func Moments(moments func() [][4]float64) Verdict {
	return Try(func() Verdict {
		var w [4][4]float64
		when := map[[2]int]int{} // the first moment at which two places were active
		for t, a := range moments() {
			for i := range 4 {
				if a[i] < 0 || a[i] > 1 {
					return Wrong("Activities are what is left above zero, divided by their length.",
						"Moment %d has an activity of %g: they lie between 0 and 1.", t+1, a[i])
				}
				for j := range 4 {
					if w[i][j] == 0 && a[i]*a[j] > 0 {
						when[[2]int{i, j}] = t + 1
					}
					w[i][j] += a[i] * a[j]
				}
			}
		}
		for i := range 4 {
			for j := i + 1; j < 4; j++ {
				wanted := i+j == 3
				switch {
				case wanted && w[i][j] == 0:
					return Wrong(fmt.Sprintf("There must be a moment at which places %d and %d are both active.", i+1,
						j+1),
						"Places %d and %d are not tied: they are never active together.", i+1, j+1)
				case !wanted && w[i][j] > 0:
					return Wrong("What fires at different moments is not tied: use more than one moment.",
						"Places %d and %d are tied: both are active at moment %d.", i+1, j+1, when[[2]int{i, j}])
				}
			}
		}
		return Right("Two groups that never fire together are not tied, although nobody said that there are two " +
			"groups.")
	})
}

// SumOfSelfTies checks the exercise of notebook 02: what 898 pictures in 50 epochs hand out to the
// diagonal.
func SumOfSelfTies(sum func() float64) Verdict {
	return Try(func() Verdict {
		got := sum()
		for wrong, hint := range map[float64]string{
			0.001 * 898:           "That is one epoch. How many are there?",
			0.001 * 50:            "Each picture hands out η, not each epoch.",
			0.001 * 50 * 113:      "The batch adds over its pictures: each *picture* hands out η, not each batch.",
			0.001 * 898 * 50 / 8:  "The batch adds over its pictures, it does not average: the 8 does not matter.",
			0.001 * 898 * 50 * 8:  "All pictures are counted already: the size of the batches does not matter.",
			0.001 * 898 * 50 * 16: "The rule averages over the channels: their number does not matter.",
			898 * 50:              "So many pictures are seen. How much does each hand out?",
		} {
			if Near(got, wrong) {
				return Wrong(hint, "You found %.5g.", got)
			}
		}
		if !Near(got, 44.9) {
			return Wrong("How many times is a picture seen, and how much does each of them hand out?",
				"You found %.5g.", got)
		}
		return Right("44.9. Layer 4 has 36 places: on average a self-tie would be 1.25, beyond the limit. " +
			"Layer 1 has 2304: there it is 0.02.")
	})
}
