package pixels

import "sync"

// atWork bounds the pixels that all decoders together work on at a time, whatever their number: a
// decoded picture takes four to eight bytes a pixel on its way into planes.
var atWork = newBudget(64 << 20)

// budget lends out a number of pixels.
type budget struct {
	total int

	mu       sync.Mutex
	free     int
	returned *sync.Cond
}

func newBudget(total int) *budget {
	b := &budget{total: total, free: total}
	b.returned = sync.NewCond(&b.mu)
	return b
}

// take waits until n pixels are free and lends them; of more than all, it lends all. It returns
// what has to be put back.
func (b *budget) take(n int) int {
	n = min(n, b.total)
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.free < n {
		b.returned.Wait()
	}
	b.free -= n
	return n
}

// put gives n pixels back.
func (b *budget) put(n int) {
	b.mu.Lock()
	b.free += n
	b.mu.Unlock()
	b.returned.Broadcast()
}
