package progress

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"
)

// A Screen is where bars are shown, one at a time: of those that are open, the one that began first. The
// nil Screen shows none.
type Screen struct {
	out      io.Writer
	terminal bool
	width    func() int // of the terminal, in columns

	mu    sync.Mutex
	open  []*Bar // in the order in which they began
	shown int    // columns of the line that stands there
}

// NewScreen shows bars on w: as on a terminal if it is one.
func NewScreen(w io.Writer) *Screen {
	s := &Screen{out: w, width: func() int { return 80 }}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.terminal = true
		s.width = func() int {
			width, _, err := term.GetSize(int(f.Fd()))
			if err != nil || width < 20 {
				return 80
			}
			return width
		}
	}
	return s
}

// show writes the state of a bar, if it is its turn: over the last one on a terminal, where it is cut to
// one line.
func (s *Screen) show(b *Bar, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 || s.open[0] != b {
		return
	}
	if !s.terminal {
		fmt.Fprintln(s.out, text)
		return
	}
	line := []rune(text)
	if most := s.width() - 1; len(line) > most {
		line = append(line[:most-1], '…')
	}
	fmt.Fprint(s.out, "\r", string(line), strings.Repeat(" ", max(0, s.shown-len(line))))
	s.shown = len(line)
}

// add puts a bar behind those that are open.
func (s *Screen) add(b *Bar) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, b)
}

// remove takes a bar away, and its line from a terminal, so that what follows begins on an empty one.
func (s *Screen) remove(b *Bar) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := len(s.open) > 0 && s.open[0] == b
	s.open = slices.DeleteFunc(s.open, func(other *Bar) bool { return other == b })
	if first && s.shown > 0 {
		fmt.Fprint(s.out, "\r", strings.Repeat(" ", s.shown), "\r")
		s.shown = 0
	}
}
