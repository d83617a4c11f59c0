// Package crash says in one line that a process has crashed, in place of the list of goroutines that Go
// prints when it runs out of memory or panics where nothing can be recovered, and ends with status 1.
//
// A second process, the same program, does the work, and the first watches it: what Go prints goes to
// the first through a pipe, and what the program itself prints goes to where it always went. The first
// hands on signals and ends with the second's status; when the first is killed, the second ends too.
// Where GOTRACEBACK is set, nobody watches, and Go prints what it says.
package crash

import (
	"io"
	"strings"
)

// variable is set in the environment of the process that is watched.
const variable = "HEBB_IS_WATCHED"

// most is how much of what Go prints is read.
const most = 1 << 16

const done = "\x00done"

// listen reads what a process prints to its end: the beginning of it, and done where that comes last.
func listen(r io.Reader) string {
	begin, _ := io.ReadAll(io.LimitReader(r, most))
	last, buffer := begin, make([]byte, 1<<12)
	for {
		n, err := r.Read(buffer)
		last = append(last[max(0, len(last)-len(done)):len(last):len(last)], buffer[:n]...)
		if err != nil {
			break
		}
	}
	if text := string(begin); !strings.HasSuffix(string(last), done) || strings.HasSuffix(text, done) {
		return text
	}
	return string(begin) + done
}

// verdict is the status to end with, and what is said about a process, if anything, that printed a text
// and ended with a status, or by one of the signals that are handed on.
func verdict(text string, status, signal int) (int, string) {
	switch {
	case strings.HasSuffix(text, done):
		return status, ""
	case signal > 0:
		return 128 + signal, ""
	case strings.Contains(text, "out of memory") || strings.Contains(text, "cannot allocate memory"):
		return 1, "there was no memory left: take fewer pictures with --limit, smaller ones with --size, " +
			"or say with --memory how much there is"
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return 1, "this is a mistake in the program, please report it with the command that shows it: " + line
		}
	}
	return 1, "ended from outside before it was done; if nobody did, memory ran out: say with --memory how much to take"
}
