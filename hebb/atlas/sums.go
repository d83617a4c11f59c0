package atlas

// addGo adds src to dst, which is as long.
func addGo(dst []float64, src []float32) {
	dst = dst[:len(src)]
	for j, v := range src {
		dst[j] += float64(v)
	}
}

// subtractGo takes src from dst, which is as long.
func subtractGo(dst []float64, src []float32) {
	dst = dst[:len(src)]
	for j, v := range src {
		dst[j] -= float64(v)
	}
}
