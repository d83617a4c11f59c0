// Package vec does to rows of floats, in one pass each, what stands between the
// matrix products: in an encoder's maps, in a network's layers, and in the
// answers that the rules of learning compare.
//
// On amd64 with AVX2, and on arm64, it is assembly, eight or four floats at a time, which the
// generator in the folder asm writes; elsewhere it is Go. All give the same bytes: a sum is 32
// sums, that of the elements i with the same i mod 32 (in Exponentials 8, in SquaredDistance 16, of
// doubles 4), which are then added in one order, and no multiplication is fused with an addition.
package vec

//go:generate sh -c "cd asm && go run . -out ../vec_amd64.s -stubs ../simd.go -pkg vec"
