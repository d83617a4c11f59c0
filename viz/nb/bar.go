package nb

import (
	"fmt"
	"html"
	"io"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
)

const (
	barEvery  = 100 * time.Millisecond // in a notebook and on a terminal
	liveEvery = 250 * time.Millisecond // charts
	lineEvery = 5 * time.Second        // lines in a log
)

// Bar is a progress bar with the time that is left: in a notebook a display that is updated up to
// 10 times a second, in a terminal one line on standard error, otherwise a plain line every 5
// seconds. It must not be used by two goroutines at once.
type Bar struct {
	label string
	total int
	id    string
	start time.Time
	line  line
	n     int
	note  string
	done  bool
}

// NewBar begins a bar of total steps; 0 or less: their number is not known.
func NewBar(label string, total int) *Bar {
	return &Bar{label: label, total: total, id: newID(), start: time.Now(), line: newLine()}
}

// Set moves the bar to n steps; note, which may be empty, stands at its end.
func (b *Bar) Set(n int, note string) {
	b.n, b.note = n, note
	if b.line.due() {
		b.draw()
	}
}

// Close shows the last state for good. A second Close does nothing.
func (b *Bar) Close() {
	if b.done {
		return
	}
	b.done = true
	b.draw()
	b.line.end()
}

// remove takes the bar away, if it was ever shown.
func (b *Bar) remove() {
	if !b.line.last.IsZero() && notebook() {
		flash(display{ID: b.id, Data: bundle{mimeHTML: "", mimePlain: ""}})
	}
	b.done = true
	b.line.end()
}

// Each goes through all with a bar, which is taken away at the end: for what takes seconds and has
// a result of its own to show.
//
//	for i, rate := range nb.Each("rates", rates) {
func Each[T any](label string, all []T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		bar := NewBar(label, len(all))
		defer bar.remove()
		for i, v := range all {
			bar.Set(i, "")
			if !yield(i, v) {
				return
			}
		}
	}
}

func (b *Bar) draw() {
	text := b.text(time.Since(b.start))
	if !notebook() {
		b.line.print(text)
		return
	}
	d := display{ID: b.id, Data: bundle{mimePlain: text, mimeHTML: fmt.Sprintf(
		`<progress value="%d" max="%d" style="width:30%%"></progress> <code>%s</code>`, b.n, max(b.total, b.n, 1),
		html.EscapeString(text))}}
	if b.done {
		emit(d)
	} else {
		flash(d)
	}
}

// text is the state in words: what, how far, the time spent and the time left.
func (b *Bar) text(spent time.Duration) string {
	parts := []string{fmt.Sprintf("%s %d", b.label, b.n)}
	if b.total > 0 {
		parts[0] += fmt.Sprintf("/%d", b.total)
	}
	parts = append(parts, clock(spent))
	if left := b.total - b.n; left > 0 && b.n > 0 && !b.done {
		parts = append(parts, clock(time.Duration(float64(spent)/float64(b.n)*float64(left)))+" left")
	}
	if b.note != "" {
		parts = append(parts, b.note)
	}
	return strings.Join(parts, " · ")
}

// clock formats a duration for reading: 0.3s, 42s, 3m05s, 1h02m.
func clock(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
}

// line is where progress goes outside a notebook: one line of a terminal, overwritten each time, or
// plain lines of a log. It also decides when the next is due.
type line struct {
	out      io.Writer
	terminal bool
	every    time.Duration
	last     time.Time
	width    int
}

func newLine() line {
	l := line{out: os.Stderr, terminal: isatty.IsTerminal(os.Stderr.Fd()), every: lineEvery}
	if l.terminal || notebook() {
		l.every = barEvery
	}
	return l
}

// due reports whether it is time for the next state.
func (l *line) due() bool {
	if now := time.Now(); now.Sub(l.last) >= l.every {
		l.last = now
		return true
	}
	return false
}

func (l *line) print(text string) {
	if !l.terminal {
		fmt.Fprintln(l.out, text)
		return
	}
	width := len([]rune(text))
	fmt.Fprint(l.out, "\r", text, strings.Repeat(" ", max(0, l.width-width)))
	l.width = width
}

// end begins a new line on the terminal.
func (l *line) end() {
	if l.terminal && l.width > 0 {
		fmt.Fprintln(l.out)
	}
}
