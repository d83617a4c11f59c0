package atlas

const doubles = 8 // numbers that the assembly takes at a time

// add adds src to dst, which is as long.
func add(dst []float64, src []float32) {
	whole := len(src) / doubles * doubles
	if dst = dst[:len(src)]; vectors && whole > 0 {
		addAVX(&dst[0], &src[0], whole)
		dst, src = dst[whole:], src[whole:]
	}
	addGo(dst, src)
}

// subtract takes src from dst, which is as long.
func subtract(dst []float64, src []float32) {
	whole := len(src) / doubles * doubles
	if dst = dst[:len(src)]; vectors && whole > 0 {
		subtractAVX(&dst[0], &src[0], whole)
		dst, src = dst[whole:], src[whole:]
	}
	subtractGo(dst, src)
}

//go:noescape
func addAVX(dst *float64, src *float32, n int)

//go:noescape
func subtractAVX(dst *float64, src *float32, n int)
