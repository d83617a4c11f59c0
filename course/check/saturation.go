package check

// StepsUntilFull checks the exercise of notebook 04: when self-ties reach 1 on average.
func StepsUntilFull(steps func(places, batch int, rate float64) float64) Verdict {
	return Try(func() Verdict {
		switch got := steps(64, 8, 0.01); {
		case Near(got, 800):
		case got == 0:
			return Wrong("How much do all self-ties together get in one step? How much do they need?", "You found 0.")
		case Near(got, 6400):
			return Wrong("A step shows a whole batch.", "You found %.5g: that is the number of pictures.", got)
		case Near(got, 0.00125):
			return Wrong("Turn the fraction round: what they need, divided by what they get.", "You found %.5g.", got)
		case Near(got, 64*64/0.08):
			return Wrong("A picture hands out η to the N self-ties, not to all N·N weights.", "You found %.6g.", got)
		case Near(got, 8):
			return Wrong("A step hands out more the larger the rate is.", "You found %.5g: the rate is missing.", got)
		default:
			return Wrong("N self-ties need N in all. A step of B pictures brings η·B.",
				"You found %.5g, it should be 800.", got)
		}
		if got := steps(36, 8, 0.001); !Near(got, 4500) {
			return Wrong("Use places, batch and rate, not the numbers of this notebook.",
				"For 36 places and a rate of 0.001 you found %.5g, it should be 4500.", got)
		}
		return Right("The last layer of the walkthrough has 36 places: 4,500 steps, and it learns for 5,650. Layer " +
			"1, with 2304 places, " +
			"would need 288,000.")
	})
}

// Epoch checks the exercise of notebook 04: one epoch of a rule with decay and two limits.
func Epoch(epoch func(w, k, decay float64) float64) Verdict {
	return Try(func() Verdict {
		wrong := func(hint string, got float64) Verdict {
			return Wrong(hint, "From w = 0.5, k = 0.1 and decay = 0.4 you get %.4g.", got)
		}
		switch got := epoch(0.5, 0.1, 0.4); {
		case Near(got, 0.4):
		case Near(got, 0.5):
			return Wrong("Two things happen to w: a share is taken away, k is added.", "Nothing has changed.")
		case Near(got, 0.36):
			return wrong("First forget, then add: k is not forgotten in the epoch that brings it.", got)
		case Near(got, 0.3):
			return wrong("The share decay is lost; the rest, 1 − decay, stays.", got)
		case Near(got, 0.2):
			return wrong("What is lost is a share of w: decay · w.", got)
		case Near(got, 0.6):
			return wrong("Nothing is lost. What does decay take away?", got)
		default:
			return wrong("(1 − decay) · w, and k added to it.", got)
		}
		if got := epoch(0.9, 0.5, 0); !Near(got, 1) {
			return Wrong("min(1, …) keeps a weight below 1.", "From 0.9 a weight has grown to %.4g.", got)
		}
		if got := epoch(-0.9, -0.5, 0); !Near(got, -1) {
			return Wrong("max(-1, …) keeps a weight above −1.", "From −0.9 a weight has fallen to %.4g.", got)
		}
		return Right("Decay and two limits: W comes to rest at k / decay wherever that lies within ±1.")
	})
}

// DecayFor checks the exercise of notebook 04: the decay that keeps weights below a bound.
func DecayFor(decay func(k, most float64) float64) Verdict {
	return Try(func() Verdict {
		switch got := decay(0.2, 0.8); {
		case Near(got, 0.25):
			return Right("Where a weight rests, gain and loss are equal: decay · W = K.")
		case got == 0:
			return Wrong("Where does a weight rest that gains k and loses decay · W in each epoch?",
				"Without decay every weight that ever grows reaches the limit.")
		case Near(got, 4):
			return Wrong("Turn the fraction round.", "You found %.4g; more than 1 cannot be forgotten.", got)
		case Near(got, 0.16):
			return Wrong("Solve decay · most = k for decay.", "You found k · most.")
		case Near(got, 0.2):
			return Wrong("With decay = k a weight rests at 1. It shall rest at most.", "You found k itself.")
		default:
			return Wrong("Solve decay · most = k for decay.",
				"For k = 0.2 and most = 0.8 you found %.4g, it should be 0.25.", got)
		}
	})
}
