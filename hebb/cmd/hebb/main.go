// Command hebb learns from pictures without labels, maps the pictures by what it learned, finds groups
// of similar ones and draws them.
//
//	hebb run ~/Pictures                  # a folder: all of it, into the folder out
//	hebb run sheet.png --tile 96         # a sheet of small pictures
//	hebb run                             # the embedded sprites, with the article's encoder
//
// Each step is a verb of its own that reads and writes plain files, so that it can be scripted,
// replaced or fed from elsewhere:
//
//	hebb train   photos --model model.safetensors --log log.csv
//	hebb encode  photos --model model.safetensors --features features.npy
//	hebb map     photos --features features.npy --out map.csv
//	hebb cluster photos --features features.npy --out clusters.csv
//	hebb draw    photos --map map.csv --clusters clusters.csv --out canvas.png
//	hebb eval    photos --features features.npy --presets article,hebb --json figures.json
//	hebb pick    --from choice.csv --images photos --to chosen
//	hebb verify  out
//
// Results go to files, a summary to standard output, progress to standard error. The exit status is 0;
// 1 when something failed or was stopped, with one line on standard error that says what and what to
// do; 2 when the command line is wrong, with one line that names the value and the choices. Ctrl-C ends
// any stage within a second, says what was kept and ends with status 1, since what was asked for is not
// all there; a second one ends the program at once. The same command with the same seed writes the same
// bytes, on any number of processors.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"deephebb/hebb/cmd/hebb/internal/crash"
	"deephebb/internal/files"
)

// apart is how long after a signal another one is a second one: a terminal sends it to all processes, and
// the one that watches hands it on.
const apart = 300 * time.Millisecond

func main() {
	end := crash.Watch()
	if os.Getenv("GOGC") == "" {
		// What is held are few large matrices: looking through them often costs nothing and keeps the
		// peak low.
		debug.SetGCPercent(25)
	}
	// A reader of the summary that has seen enough, such as head, must not end the program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		time.Sleep(apart)
		stop() // from now on a signal ends the program at once
	})
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	end()
	os.Exit(status)
}

// run is the program but for its process: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &summary{w: stdout}
	err := execute(ctx, args, out, stderr)
	if err == nil {
		err = out.failure()
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "hebb:", oneLine(err))
	if errors.As(err, new(badUsage)) {
		return 2
	}
	return 1
}

// A summary is standard output, which may fail without ending the work.
type summary struct {
	w   io.Writer
	err error
}

// Write always succeeds; after a failure nothing more is written.
func (s *summary) Write(b []byte) (int, error) {
	if s.err == nil {
		_, s.err = s.w.Write(b)
	}
	return len(b), nil
}

// failure is what went wrong; that nobody reads on is nothing.
func (s *summary) failure() error {
	if s.err == nil || errors.Is(s.err, syscall.EPIPE) {
		return nil
	}
	return fmt.Errorf("the summary could not be written to standard output: %w; files are in their places",
		files.Bare(s.err))
}

// recovered turns a panic into an error, since users are never shown one.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("this is a mistake in the program, please report it with the command that shows it: %v", r)
	}
}
