package gemm

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Parallel calls f(0) to f(n−1), each once, on up to GOMAXPROCS goroutines, the caller's among
// them, and returns when all are done. The calls are handed out one at a time in ascending order,
// so n should be some times the number of goroutines, each call some microseconds long. Results are
// the same for any GOMAXPROCS when the calls write to different places. f may call Parallel itself.
// If an f panics, Parallel panics with the same value once the others have ended.
func Parallel(n int, f func(i int)) {
	if n <= 0 {
		return
	}
	l := loops.Get().(*loop)
	l.n, l.f = n, f
	l.next.Store(0)
	defer l.release()
	spread(min(n, runtime.GOMAXPROCS(0)), l)
}

// loop is one call of Parallel.
type loop struct {
	n    int
	f    func(i int)
	next atomic.Int64
}

var loops = sync.Pool{New: func() any { return new(loop) }}

func (l *loop) work() {
	for {
		i := int(l.next.Add(1)) - 1
		if i >= l.n {
			return
		}
		l.f(i)
	}
}

func (l *loop) release() {
	l.f = nil
	loops.Put(l)
}

// job is what several workers do together: each calls work once, which takes shares until none is
// left.
type job interface{ work() }

// call is a job under way.
type call struct {
	job
	helpers sync.WaitGroup
	mu      sync.Mutex
	failure any
}

var (
	calls   = sync.Pool{New: func() any { return new(call) }}
	waiting = make(chan *call, 256) // one entry for each help that has been started and not yet picked it up
)

// spread runs j.work on the given number of goroutines, the caller's among them.
func spread(workers int, j job) {
	if workers <= 1 {
		j.work()
		return
	}
	c := calls.Get().(*call)
	c.job, c.failure = j, nil
	c.helpers.Add(workers - 1)
	for range workers - 1 {
		waiting <- c
		go help() // without arguments, so that starting it allocates nothing
	}
	c.try()
	c.helpers.Wait()
	failure := c.failure
	c.job, c.failure = nil, nil
	calls.Put(c)
	if failure != nil {
		panic(failure)
	}
}

func help() {
	punctual()
	c := <-waiting
	defer c.helpers.Done()
	c.try()
}

// try works and keeps what it panics with.
func (c *call) try() {
	defer func() {
		if r := recover(); r != nil {
			c.mu.Lock()
			if c.failure == nil {
				c.failure = r
			}
			c.mu.Unlock()
		}
	}()
	c.work()
}
