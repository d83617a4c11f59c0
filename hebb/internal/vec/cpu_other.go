//go:build !amd64

package vec

const haveAVX2 = false

func rectifyAVX2(n int, z *float32) (sum, squares float32)                { panic("vec: no AVX2") }
func divideAVX2(n int, z *float32, d float32)                             { panic("vec: no AVX2") }
func sumAVX2(n int, z *float32) (sum float32)                             { panic("vec: no AVX2") }
func addCentredAVX2(n int, l, a *float32, mean float32) (squares float32) { panic("vec: no AVX2") }
func clampAVX2(n int, w *float32) (squares float32)                       { panic("vec: no AVX2") }
func addScaledAVX2(n int, dst, x, y *float32, s float32)                  { panic("vec: no AVX2") }
func splitAVX2(n int, even, odd, row *float32)                            { panic("vec: no AVX2") }
