package gemm

import (
	"runtime"
	"sync/atomic"
	"testing"
)

func TestParallelCallsEachOnce(t *testing.T) {
	for _, procs := range []int{1, 2, 7} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			for _, n := range []int{-1, 0, 1, 2, 3, 100, 1000} {
				seen := make([]atomic.Int32, max(n, 0))
				Parallel(n, func(i int) { seen[i].Add(1) })
				for i := range seen {
					if c := seen[i].Load(); c != 1 {
						t.Fatalf("%d threads: %d of %d called %d times", procs, i, n, c)
					}
				}
			}
		}()
	}
}

func TestParallelNests(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(7))
	var sum atomic.Int64
	Parallel(50, func(i int) {
		Parallel(50, func(j int) { sum.Add(int64(i * j)) })
	})
	if want := int64(1225 * 1225); sum.Load() != want {
		t.Errorf("sum is %d, want %d", sum.Load(), want)
	}
}

// A caller that waits for its helper leaves a processor, and what the helper calls is to have it.
func TestParallelHelpsWhileACallerWaits(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for range 100 {
		come, met := make(chan bool), make(chan bool)
		Parallel(2, func(i int) {
			if i == 0 {
				<-come
				return
			}
			close(come)
			Parallel(2, func(i int) {
				if i == 0 {
					<-met // only a second goroutine comes to 1
				} else {
					close(met)
				}
			})
		})
	}
}

func TestParallelPanicsInTheCaller(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(7))
	for _, bad := range []int{0, 5, 99} {
		func() {
			defer func() {
				if r := recover(); r != "bad" {
					t.Errorf("panic is %v, want bad", r)
				}
			}()
			Parallel(100, func(i int) {
				if i == bad {
					panic("bad")
				}
			})
		}()
	}
}
