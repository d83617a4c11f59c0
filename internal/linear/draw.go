package linear

// Draw returns the index at which the running sum of the weights passes at, and what of at was left
// there: with at = a uniform number times the sum of the weights, an index with a probability
// proportional to its weight, as k-means++ draws its centres. Where rounding lets at pass them all,
// it is the last index with a weight above 0.
func Draw[T float32 | float64](weights []T, at float64) (index int, rest float64) {
	for i, w := range weights {
		if w > 0 {
			index, rest = i, at
			if at -= float64(w); at < 0 {
				break
			}
		}
	}
	return index, rest
}
