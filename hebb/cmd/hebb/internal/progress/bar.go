// Package progress shows on standard error how far a stage of the work has come, and how much time is
// left: on a terminal in one line that is written over and over, elsewhere in a plain line every few
// seconds. A stage that ends within a second shows nothing.
package progress

import (
	"sync"
	"time"
)

// A Bar shows one stage: of several side by side, the one that began first. Its methods may be
// called from any goroutine; on a nil Bar they do nothing.
type Bar struct {
	screen *Screen
	label  string
	start  time.Time
	end    chan struct{}
	ended  sync.WaitGroup

	mu     sync.Mutex
	n, of  int
	unit   string
	share  float64 // of the work that is done, 0 to 1; 0: not known
	past   []sample
	note   string
	noted  time.Time
	closed bool
}

// A sample is what was done at a moment.
type sample struct {
	at    time.Duration // since the start
	share float64
	n     int
}

// Start begins a bar; nil, which shows nothing, on a nil screen.
func (s *Screen) Start(label string) *Bar {
	if s == nil {
		return nil
	}
	b := &Bar{screen: s, label: label, start: time.Now(), end: make(chan struct{})}
	s.add(b)
	b.ended.Go(b.watch)
	return b
}

// Count says that n of so many pictures, steps or whatever the unit is are done; of is 0 where nobody
// knows how many there are.
func (b *Bar) Count(n, of int, unit string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n, b.of, b.unit = n, of, unit
	if of > 0 {
		b.share = float64(n) / float64(of)
	}
}

// Work says which share of the work is done, where that is not the share of what Count counts.
func (b *Bar) Work(done, all float64) {
	if b == nil || all <= 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.share = min(done/all, 1)
}

// Note is what stands at the end of the line. The text is asked for a few times a second only.
func (b *Bar) Note(text func() string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if now := time.Now(); now.Sub(b.noted) >= blink {
		b.note, b.noted = text(), now
	}
}

// Last is what stands at the end of the line from now on, while nothing is counted any more.
func (b *Bar) Last(text string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.note, b.past = text, nil
	b.unit, b.n, b.of, b.share = "", 0, 0, 0
}

// Close ends the bar: on a terminal its line is cleared. A second Close does nothing.
func (b *Bar) Close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	closed := b.closed
	b.closed = true
	b.mu.Unlock()
	if closed {
		return
	}
	close(b.end)
	b.ended.Wait()
	b.screen.remove(b)
}

const (
	quick = time.Second            // a shorter stage shows nothing
	blink = 200 * time.Millisecond // between two states on a terminal
	pause = 5 * time.Second        // between two lines elsewhere
)

// watch draws the bar until it ends.
func (b *Bar) watch() {
	every := pause
	if b.screen.terminal {
		every = blink
	}
	timer := time.NewTimer(quick)
	defer timer.Stop()
	for {
		select {
		case <-b.end:
			return
		case <-timer.C:
			b.draw(time.Since(b.start))
			timer.Reset(every)
		}
	}
}

func (b *Bar) draw(spent time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.past = append(b.past, sample{spent, b.share, b.n})
	b.screen.show(b, b.text(spent))
}
