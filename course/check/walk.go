package check

import "slices"

// FeatureCount checks the exercise of notebook 01: the numbers that the last layer has for a
// picture.
func FeatureCount(count func(side, layers, channels int) int) Verdict {
	return Try(func() Verdict {
		switch got := count(96, 4, 128); got {
		case 4608:
		case 96 * 96 * 128:
			return Wrong("Each layer halves the side: 96, 48, …",
				"For side 96 and 4 layers you found %d: nothing was halved.", got)
		case 6 * 128, 6:
			return Wrong("A channel has side × side places.",
				"For side 96, 4 layers and 128 channels you found %d.", got)
		case 6 * 6:
			return Wrong("How many channels are there?", "You found 36, the places of one channel.")
		case 24 * 24 * 128, 48 * 48 * 128, 12 * 12 * 128, 3 * 3 * 128:
			return Wrong("Halve the side once for each layer.",
				"You found %d: the side is halved too seldom or too often.", got)
		default:
			return Wrong("The side after all layers, squared, times channels.",
				"For side 96, 4 layers and 128 channels you found %d, it should be 4608.", got)
		}
		if got := count(64, 1, 16); got != 32*32*16 {
			return Wrong("Use side, layers and channels, not the numbers of this notebook.",
				"For side 64, 1 layer and 16 channels you found %d, it should be 16384.", got)
		}
		return Right("Deeper layers have more channels and far fewer places: 9,216 pixels of 4 numbers become 4608 " +
			"numbers.")
	})
}

// Order checks the exercise of notebook 01: the steps of a layer.
func Order(order func() []string) Verdict {
	return Try(func() Verdict {
		want := []string{"filter", "cut at zero", "scale to length 1", "learn", "excite and inhibit"}
		got := order()
		if slices.Equal(got, want) {
			return Right("Learning comes before exciting: a picture is already met by the ties that it has made " +
				"itself.")
		}
		if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			return Wrong("Move the words, and leave them as they are.",
				"There should be the five steps, each of them once.")
		}
		at := func(step string) int { return slices.Index(got, step) }
		switch {
		case at("filter") != 0:
			return Wrong("What is there to cut, scale or learn from at the beginning?",
				"Something comes before the filter.")
		case at("scale to length 1") < at("cut at zero"):
			return Wrong("Would the length be 1 if something were cut off afterwards?", "Scaling comes before cutting.")
		case at("learn") < at("scale to length 1"):
			return Wrong("The rule multiplies activities, and those have length 1.", "Learning comes too early.")
		default:
			return Wrong("Section 2 numbers them.", "Learning and exciting are the wrong way round.")
		}
	})
}
