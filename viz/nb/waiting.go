package nb

import (
	"fmt"
	"html"
	"sync/atomic"
	"time"
)

// patience is how long nothing needs to be shown of what is under way.
var patience = time.Second

// lately is when the cell last showed something, in nanoseconds.
var lately atomic.Int64

// waits counts what is waited for: of a Keep within a Keep the inner one has the word.
var waits atomic.Int64

// waiting shows that something is under way while it shows nothing itself for more than a second:
// its label and the time, without a share, since nobody knows it. What it shows is taken away when
// something else is shown, and by stop.
func waiting(label string) (stop func()) {
	if !notebook() {
		return func() {}
	}
	start, mine := time.Now(), waits.Add(1)
	quit, done := make(chan struct{}), make(chan struct{})
	lately.Store(start.UnixNano())
	go func() {
		defer close(done)
		id, shown := newID(), false
		tick := time.NewTicker(patience / 4)
		defer tick.Stop()
		for running := true; running; {
			select {
			case <-quit:
				running = false
			case <-tick.C:
			}
			quiet := time.Since(time.Unix(0, lately.Load())) >= patience
			switch text := label + " · " + clock(time.Since(start)); {
			case running && quiet && waits.Load() == mine:
				shown = true
				send(display{ID: id, Data: bundle{mimePlain: text, mimeHTML: fmt.Sprintf(
					`<progress style="width:30%%"></progress> <code>%s</code>`, html.EscapeString(text))}})
			case shown:
				shown = false
				send(display{ID: id, Data: bundle{mimeHTML: "", mimePlain: ""}})
			}
		}
	}()
	return func() {
		close(quit)
		<-done
		waits.Add(-1)
	}
}
