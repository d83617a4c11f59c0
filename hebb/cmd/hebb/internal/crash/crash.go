// Package crash says in one line that a process has crashed, in place of the list of goroutines that Go
// prints when it runs out of memory or panics where nothing can be recovered.
//
// A second process, the same program, watches: what Go prints goes to it through a pipe, and what the
// program itself prints goes to where it always went. When the pipe ends, the first process has ended,
// and the watcher says so if it did not end by itself. Where GOTRACEBACK is set, nobody watches, and Go
// prints what it says.
package crash

import (
	"fmt"
	"io"
	"strings"
)

// variable is set in the environment of the watcher.
const variable = "HEBB_WATCHES"

// most is how much of what Go prints is read.
const most = 1 << 16

// watch reads what a process prints to its end, and says what became of it; done is what a process
// prints last that ends by itself.
func watch(r io.Reader, w io.Writer) {
	b, _ := io.ReadAll(io.LimitReader(r, most))
	io.Copy(io.Discard, r)
	if text := say(string(b)); text != "" {
		fmt.Fprintln(w, "hebb:", text)
	}
}

const done = "\x00done"

// say is what is said about a process that printed a text, if anything.
func say(text string) string {
	switch {
	case strings.HasSuffix(text, done):
		return ""
	case strings.Contains(text, "out of memory") || strings.Contains(text, "cannot allocate memory"):
		return "there was no memory left: take fewer pictures with --limit, smaller ones with --size, " +
			"or say with --memory how much there is"
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return "this is a mistake in the program, please report it with the command that shows it: " + line
		}
	}
	return "ended from outside before it was done; if nobody did, memory ran out: say with --memory how much to take"
}
