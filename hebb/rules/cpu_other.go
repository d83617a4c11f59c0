//go:build !amd64

package rules

const haveAVX2 = false

func largestAVX2(n int, u *float32) (place int) { panic("rules: no AVX2") }
func exponentialsAVX2(n int, y, u *float32, beta, top float32, sums *[8]float32) {
	panic("rules: no AVX2")
}
func scaleProductAVX2(n int, sum, y, u *float32, scale float32)       { panic("rules: no AVX2") }
func scoreAVX2(n int, score, u, squared, factor *float32, xx float32) { panic("rules: no AVX2") }
