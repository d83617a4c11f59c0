//go:build !amd64

package vec

var haveAVX2 = false

func rectifyAVX2(n int, z *float32) (sum, squares float32)                { panic("vec: no AVX2") }
func divideAVX2(n int, z *float32, d float32)                             { panic("vec: no AVX2") }
func sumAVX2(n int, z *float32) (sum float32)                             { panic("vec: no AVX2") }
func addCentredAVX2(n int, l, a *float32, mean float32) (squares float32) { panic("vec: no AVX2") }
func clampAVX2(n int, w *float32) (squares float32)                       { panic("vec: no AVX2") }
func addScaledAVX2(n int, dst, x, y *float32, s float32)                  { panic("vec: no AVX2") }
func splitAVX2(n int, even, odd, row *float32)                            { panic("vec: no AVX2") }

func triangleAVX2(n int, u *float32, threshold float32) { panic("vec: no AVX2") }
func powerAVX2(n int, x *float32, p float32)            { panic("vec: no AVX2") }
func largerAVX2(n int, dst, src *float32)               { panic("vec: no AVX2") }
func addAVX2(n int, dst, src *float32)                  { panic("vec: no AVX2") }
func affineAVX2(n int, x, scale, shift *float32)        { panic("vec: no AVX2") }

func largestAVX2(n int, u *float32) (place int)                        { panic("vec: no AVX2") }
func exponentialsAVX2(n int, y, u *float32, beta, top float32) float32 { panic("vec: no AVX2") }
func scaleProductAVX2(n int, sum, y, u *float32, scale float32)        { panic("vec: no AVX2") }
func scoreAVX2(n int, score, u, squared, factor *float32, xx float32)  { panic("vec: no AVX2") }
