package gemm

import (
	"runtime"
	"slices"
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
	wanted, came int            // helpers it has room for, and had; under crew's lock
	helpers      sync.WaitGroup // those at work on it
	mu           sync.Mutex
	failure      any
}

var calls = sync.Pool{New: func() any { return new(call) }}

// crew is the goroutines that help, and the calls they may help with, the oldest first. A call
// leaves the list when its caller finds no more to do, and waits for those only that have come:
// where all processors are busy nobody comes, and nothing is lost by having asked.
var crew struct {
	sync.Mutex
	open []*call
	size int // goroutines that were started and are not yet gone, less callers that wait
}

// spread runs j.work on up to the given number of goroutines, the caller's among them.
func spread(workers int, j job) {
	if workers <= 1 {
		j.work()
		return
	}
	c := calls.Get().(*call)
	c.job, c.wanted, c.came, c.failure = j, workers-1, 0, nil
	crew.Lock()
	crew.open = append(crew.open, c)
	enlist()
	crew.Unlock()
	c.try()
	crew.Lock()
	at := slices.Index(crew.open, c)
	crew.open = slices.Delete(crew.open, at, at+1)
	wait := c.came > 0
	if wait { // others may have this processor
		crew.size--
		enlist()
	}
	crew.Unlock()
	if wait {
		c.helpers.Wait()
		crew.Lock()
		crew.size++
		crew.Unlock()
	}
	failure := c.failure
	c.job, c.failure = nil, nil
	calls.Put(c)
	if failure != nil {
		panic(failure)
	}
}

// enlist starts as many helpers as the open calls want and there are processors for.
func enlist() {
	room := runtime.GOMAXPROCS(0) - 1 - crew.size
	for _, c := range crew.open {
		for n := min(c.wanted, room); n > 0; n-- {
			room--
			crew.size++
			go help() // without arguments, so that starting it allocates nothing
		}
	}
}

// help helps with one call after the other until none wants it.
func help() {
	punctual()
	for c := next(); c != nil; c = next() {
		c.try()
		c.helpers.Done()
	}
}

// next returns a call to help with; if there is none, the goroutine is to go.
func next() *call {
	crew.Lock()
	defer crew.Unlock()
	for _, c := range crew.open {
		if c.wanted > 0 {
			c.wanted--
			c.came++
			c.helpers.Add(1)
			return c
		}
	}
	crew.size--
	return nil
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
