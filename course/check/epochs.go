package check

import (
	"fmt"
	"math"
	"slices"
)

// WeightAfter checks the exercise of notebook 03: a weight after some epochs that each add k.
func WeightAfter(after func(k float64, epochs int) float64) Verdict {
	return Try(func() Verdict {
		got, over := after(0.02, 10), after(0.04, 50)
		switch {
		case Near(got, 0.02) && Near(over, 0.04):
			return Wrong("Each epoch adds k once more.",
				"After 10 epochs of 0.02 you have %.4g: nothing has been added.", got)
		case Near(got, 0.18):
			return Wrong("The first epoch counts, too: it begins at 0.", "After 10 epochs of 0.02 you have %.4g.", got)
		case Near(got, 0.22):
			return Wrong("It begins at 0, not at k.", "After 10 epochs of 0.02 you have %.4g.", got)
		case got > 0 && math.Abs(got/math.Pow(0.02, 10)-1) < 1e-3:
			return Wrong("Epochs add; they do not multiply.", "After 10 epochs of 0.02 you have %.4g.", got)
		case !Near(got, 0.2):
			return Wrong("How often has k been added?", "After 10 epochs of 0.02 you have %.4g, it should be 0.2.", got)
		case !Near(over, 1):
			return Wrong("What is the largest value a weight can have?", "After 50 epochs of 0.04 you have %.4g.", over)
		}
		return Right("One epoch is all it takes to know the others.")
	})
}

// EnergyAt checks the exercise of notebook 03: the energy of any epoch from those of the first
// three. Real is the measured energy of an epoch of the notebook's layer.
func EnergyAt(at func(e int, first, second, third float64) float64, real func(epoch int) float64) Verdict {
	return Try(func() Verdict {
		parabola := func(p, q, r float64, e int) float64 {
			x := float64(e - 1)
			return p + q*x + r*x*x
		}
		const p, q, r = 2, 3, 0.5
		first, second, third := parabola(p, q, r, 1), parabola(p, q, r, 2), parabola(p, q, r, 3)
		for i, want := range []float64{first, second, third} {
			e := i + 1
			if got := at(e, first, second, third); !Near(got, want) {
				hint := "Put e = 1, 2 and 3 into the formula: three equations for p, q and r."
				switch {
				case e > 1 && Near(got, first):
					hint = "Your energy is the same in every epoch. " + hint
				case Near(got, parabola(p, q, r, e+1)):
					hint = "The formula has e − 1, not e: epoch 1 is p alone."
				case e == 3 && Near(got, first+2*(second-first)):
					hint = "That is a straight line through the first two. The third bends it: r is half of third " +
						"− 2·second + first."
				}
				return Wrong(hint,
					"For energies of %.3g, %.3g, %.3g you find %.4g in epoch %d, which must be %.4g.", first, second,
					third, got, e, want)
			}
		}
		if got, want := at(50, first, second, third), parabola(p, q, r, 50); !Near(got, want) {
			return Wrong("r is half of third − 2·second + first, and q is second − first − r.",
				"Epochs 1 to 3 are right, but epoch 50 is %.5g and should be %.5g.", got, want)
		}
		got, want := at(50, real(1), real(2), real(3)), real(50)
		if math.Abs(got/want-1) > 0.01 {
			return Wrong("Use energies as they are, without rounding.",
				"The parabola is right, but for this layer it says %.5f in epoch 50, and measured is %.5f.", got, want)
		}
		return Right(fmt.Sprintf("For this layer it says %.5f in epoch 50; measured is %.5f. Three epochs tell the "+
			"energy of all.", got, want))
	})
}

// SameWeights checks the exercise of notebook 03: which layers do not mind the order of pictures.
func SameWeights(layers func() []int) Verdict {
	return Try(func() Verdict {
		got := slices.Clone(layers())
		slices.Sort(got)
		switch {
		case slices.Equal(got, []int{1}):
			return Right("Layer 1 adds the same products in any order. Layer 2 sees each picture as layer 1 was at " +
				"that moment, and that depends on which pictures came before.")
		case len(got) == 0:
			return Wrong("A sum does not depend on the order of its terms. Which layer adds the same terms in any "+
				"order?",
				"You say none.")
		case !slices.Contains(got, 1):
			return Wrong("Which layer's input does not depend on any learning?", "Layer 1 is missing.")
		default:
			return Wrong("While layer 1 learns, what reaches layer 2 depends on how far layer 1 has come when the "+
				"picture is shown.",
				"You say %v.", got)
		}
	})
}
