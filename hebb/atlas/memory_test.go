package atlas

import "testing"

// Oracle: invariants. More rows, columns or neighbours take more, and never less than a copy of the
// rows.
func TestMemory(t *testing.T) {
	small := UMAP{}.Memory(1000, 64)
	for _, m := range []int64{UMAP{}.Memory(2000, 64), UMAP{}.Memory(1000, 128), UMAP{Neighbors: 60}.Memory(1000, 64)} {
		if m <= small {
			t.Errorf("%d bytes for more than takes %d", m, small)
		}
	}
	if m := (UMAP{}).Memory(70000, 784); m < 4*70000*784 || m > 3*4*70000*784 {
		t.Errorf("%d MB for MNIST", m>>20)
	}
}
