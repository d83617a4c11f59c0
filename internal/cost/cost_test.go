package cost

import "testing"

// A recorder is a test that may fail.
type recorder struct {
	testing.TB
	failed bool
}

func (*recorder) Helper()                 {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

var sink []byte

func TestBound(t *testing.T) {
	for bytes, want := range map[int]bool{1 << 20: false, 64 << 20: true} {
		r := &recorder{TB: t}
		Bound(r, 8<<20, func() { sink = make([]byte, bytes) })
		if r.failed != want {
			t.Errorf("%d bytes: failed %t", bytes, r.failed)
		}
	}
}
