package viz

import "testing"

// By hand: the larger of any two values, in eights and in what is left.
func TestLarger(t *testing.T) {
	const n = 256*256 + 5
	dst, src, want := make([]uint8, n), make([]uint8, n), make([]uint8, n)
	for i := range dst {
		dst[i], src[i] = uint8(i), uint8(i>>8)
		want[i] = max(dst[i], src[i])
	}
	larger(dst, src)
	for i, v := range dst {
		if v != want[i] {
			t.Fatalf("of %d and %d the larger is %d", uint8(i), uint8(i>>8), v)
		}
	}
}
