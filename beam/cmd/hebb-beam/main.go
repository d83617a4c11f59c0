// Command hebb-beam does what hebb does with pictures that are too many for one machine, by Apache Beam:
//
//	hebb-beam train  --size 64 --preset hebb --model model.safetensors photos
//	hebb-beam encode --size 64 --model model.safetensors --features features.npy photos
//	hebb-beam map    --features features.npy --out map.csv --clusters clusters.csv
//
// The files it writes are those of hebb, byte for byte. Pictures are a folder, archives (.tar, .tar.gz),
// files of MNIST's format, or a list of such (.txt, a path a line). Beam's own flags say where the work
// is done: in this process if there are none (--runner prism), or by a cluster's job server (--runner
// flink --endpoint HOST:PORT). All machines must see the pictures and the folder --work by the same
// paths. A command that was ended goes on where it was when it is given again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"

	"deephebb/beam/jobs"
)

// verbs are what can be asked for: each defines its flags and returns what does it with the rest of the
// command line.
var verbs = map[string]func(f *flag.FlagSet) func(ctx context.Context, c *command) error{
	"train": trainVerb, "encode": encodeVerb, "map": mapVerb,
}

// A command is one call of the program.
type command struct {
	*jobs.Crew
	paths []string        // the rest of the command line
	each  int             // pictures a piece
	given map[string]bool // flags on the command line
	out   io.Writer
}

func main() { os.Exit(run(os.Args[1:])) }

// run does what the arguments say and returns the exit status. A worker of Beam's is this program too,
// without a verb; it does not come back from beam.Init.
func run(args []string) int {
	log.LogLevel = "warn" // the progress says what is done
	c := &command{Crew: &jobs.Crew{Progress: os.Stderr}, out: os.Stdout}
	do, err := c.parse(flag.CommandLine, args)
	beam.Init()
	// Workers run this very program, which Beam would otherwise build anew from its source.
	if *jobopts.WorkerBinary == "" {
		*jobopts.WorkerBinary, _ = os.Executable()
	}
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		err = do(ctx, c)
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintln(os.Stderr, "hebb-beam:", strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "jobs: ")), " "))
	if errors.As(err, new(badUsage)) {
		return 2
	}
	return 1
}

// parse reads the command line. Its flags are added to f, which may have others.
func (c *command) parse(f *flag.FlagSet, args []string) (do func(context.Context, *command) error, err error) {
	if len(args) == 0 {
		return nil, usage("give train, encode or map; hebb-beam train -help lists flags, Beam's among them")
	}
	if verb := args[0]; !strings.HasPrefix(verb, "-") {
		if verbs[verb] == nil {
			return nil, usage("there is no verb %q; give train, encode or map", verb)
		}
		do, args = verbs[verb](f), args[1:]
	}
	f.StringVar(&c.Folder, "work", "hebb-beam-work",
		"`folder` that all machines see by the same path, for what is made on the way")
	f.IntVar(&c.Workers, "workers", 0, "pieces at work at a time, at most; 0: as many as the runner likes")
	f.IntVar(&c.each, "piece", 1024, "pictures a piece of work, a multiple of 64")
	quiet := f.Bool("quiet", false, "no progress on standard error")
	f.Init("hebb-beam", flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is one line
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		f.SetOutput(os.Stderr)
		f.PrintDefaults()
		return nil, err
	} else if err != nil {
		return nil, usage("%w; -help lists the flags", err)
	}
	c.given = map[string]bool{}
	f.Visit(func(flag *flag.Flag) { c.given[flag.Name] = true })
	if *quiet {
		c.Progress = nil
	}
	c.paths = f.Args()
	for i, path := range c.paths {
		if path == "" {
			return nil, usage("the name of pictures is empty: give one")
		}
		if i > 0 && strings.HasPrefix(path, "-") {
			return nil, usage("%s comes after %s: give flags before the pictures", path, c.paths[0])
		}
	}
	switch c.Folder, err = absolute("--work", c.Folder); {
	case err != nil:
	case do == nil:
		err = usage("give train, encode or map before the flags")
	case c.each < 64 || c.each%64 != 0:
		err = usage("--piece %d: give a multiple of 64", c.each)
	case c.Workers < 0:
		err = usage("--workers %d: give a number above 0, or 0 for as many as the runner likes", c.Workers)
	}
	return do, err
}

// givenOne is the first of some flags that is on the command line; empty if none is.
func (c *command) givenOne(flags ...string) string {
	for _, flag := range flags {
		if c.given[flag] {
			return flag
		}
	}
	return ""
}

// say writes a line of the summary.
func (c *command) say(word, format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	fmt.Fprintf(c.out, "%-10s %s\n", word, strings.ReplaceAll(text, "\n", "\n           "))
}

// badUsage is an error in the command line.
type badUsage struct{ error }

func usage(format string, values ...any) error { return badUsage{fmt.Errorf(format, values...)} }
