// Package cost bounds what reading or writing something may cost, in tests that are fed anything.
package cost

import (
	"runtime/metrics"
	"testing"
	"time"
)

// longest is how long a piece of work may take, on a machine that is busy with others.
const longest = time.Minute

// Bound does the work, and fails the test if it allocates more than so many bytes in all. Work that
// does not end is ended by a panic, so that a fuzzer keeps its input.
func Bound(t testing.TB, bytes int, work func()) {
	t.Helper()
	late := time.AfterFunc(longest, func() { panic("cost: the work has not ended after " + longest.String()) })
	before := allocated()
	work()
	late.Stop()
	if took := allocated() - before; took > uint64(bytes) {
		t.Errorf("%d bytes were allocated, at most %d may be", took, bytes)
	}
}

// allocated is how many bytes the process has allocated since it began.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
