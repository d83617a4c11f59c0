package progress

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// A Screen is where bars are shown, one at a time. The nil Screen shows none.
type Screen struct {
	out      io.Writer
	terminal bool
	width    func() int // of the terminal, in columns
	shown    int        // columns of the line that stands there
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

// show writes the state: over the last one on a terminal, where it is cut to one line.
func (s *Screen) show(text string) {
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

// clear removes the line from a terminal, so that what follows begins on an empty one.
func (s *Screen) clear() {
	if s.terminal {
		fmt.Fprint(s.out, "\r", strings.Repeat(" ", s.shown), "\r")
		s.shown = 0
	}
}
