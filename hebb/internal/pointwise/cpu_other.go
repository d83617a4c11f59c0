//go:build !amd64

package pointwise

const haveAVX2 = false

func triangleAVX2(n int, u *float32, threshold float32) { panic("pointwise: no AVX2") }
func powerAVX2(n int, x *float32, p float32)            { panic("pointwise: no AVX2") }
func largerAVX2(n int, dst, src *float32)               { panic("pointwise: no AVX2") }
func addAVX2(n int, dst, src *float32)                  { panic("pointwise: no AVX2") }
func affineAVX2(n int, x, scale, shift *float32)        { panic("pointwise: no AVX2") }
