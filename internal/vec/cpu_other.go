//go:build !amd64 && !arm64

package vec

var haveSIMD = false

func rectifySIMD(n int, z *float32) (sum, squares float32)                { panic("vec: no SIMD") }
func divideSIMD(n int, z *float32, d float32)                             { panic("vec: no SIMD") }
func sumSIMD(n int, z *float32) (sum float32)                             { panic("vec: no SIMD") }
func addCentredSIMD(n int, l, a *float32, mean float32) (squares float32) { panic("vec: no SIMD") }
func clampSIMD(n int, w *float32) (squares float32)                       { panic("vec: no SIMD") }
func addScaledSIMD(n int, dst, x, y *float32, s float32)                  { panic("vec: no SIMD") }
func splitSIMD(n int, even, odd, row *float32)                            { panic("vec: no SIMD") }

func triangleSIMD(n int, u *float32, threshold float32) { panic("vec: no SIMD") }
func powerSIMD(n int, x *float32, p float32)            { panic("vec: no SIMD") }
func largerSIMD(n int, dst, src *float32)               { panic("vec: no SIMD") }
func addSIMD(n int, dst, src *float32)                  { panic("vec: no SIMD") }
func affineSIMD(n int, x, scale, shift *float32)        { panic("vec: no SIMD") }

func largestSIMD(n int, u *float32) (place int)                        { panic("vec: no SIMD") }
func exponentialsSIMD(n int, y, u *float32, beta, top float32) float32 { panic("vec: no SIMD") }
func scaleProductSIMD(n int, sum, y, u *float32, scale float32)        { panic("vec: no SIMD") }
func scoreSIMD(n int, score, u, squared, factor *float32, xx float32)  { panic("vec: no SIMD") }

func dotSIMD(n int, x, y *float32, sums *float64) { panic("vec: no SIMD") }
func tapsSIMD(n, w int, taps, plane *float32)     { panic("vec: no SIMD") }

func dot64SIMD(n int, x, y, sums *float64)             { panic("vec: no SIMD") }
func addScaled64SIMD(n int, y, x *float64, a float64)  { panic("vec: no SIMD") }
func addFloatsSIMD(n int, y *float64, x *float32)      { panic("vec: no SIMD") }
func subtractFloatsSIMD(n int, y *float64, x *float32) { panic("vec: no SIMD") }

func squaredDistanceSIMD(n int, a, b *float32) (sum float32) { panic("vec: no SIMD") }
