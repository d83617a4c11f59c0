// Command hebb learns an image encoder from pictures with a Hebbian rule, maps the pictures by what it learned, finds groups of
// similar ones and draws them.
//
//	hebb run --out out                        # the embedded sprites, all of it
//	hebb run --images photos --size 64 --out out
//	hebb run --preset hebb --images photos --size 64 --out out   # the network whose filters learn
//
// Each step is a verb of its own that reads and writes plain files, so that it can be scripted, replaced or fed from elsewhere:
//
//	hebb train   --images photos --size 64 --model model.safetensors --log log.csv
//	hebb encode  --images photos --size 64 --model model.safetensors --features features.npy
//	hebb map     --images photos --size 64 --features features.npy --out map.csv
//	hebb cluster --images photos --size 64 --features features.npy --out clusters.csv
//	hebb draw    --images photos --size 64 --map map.csv --clusters clusters.csv --out canvas.png
//	hebb eval    --images photos --size 64 --features features.npy --presets article,hebb --json figures.json
//
// Results go to files, a summary to standard output, progress to standard error. The exit status is 0; 1 when something failed or
// was stopped, with one line on standard error that says what and what to do; 2 when the command line is wrong, with one line that
// names the value and the choices. Ctrl-C ends training after the step that is under way and writes the model and the log so far
// (status 1, since what was asked for is not all there); a second one ends the program at once. The same command with the same seed
// writes the same bytes, on any number of processors.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// program is the command line: a verb and its flags.
type program struct {
	Run     runVerb     `cmd:"" help:"All of it, into a folder: learn, encode, map, cluster, draw."`
	Train   trainVerb   `cmd:"" help:"Learn an encoder from pictures."`
	Encode  encodeVerb  `cmd:"" help:"Turn pictures into features."`
	Map     mapVerb     `cmd:"" help:"Lay features out on a plane (UMAP)."`
	Cluster clusterVerb `cmd:"" help:"Find groups of similar pictures (k-means)."`
	Draw    drawVerb    `cmd:"" help:"Draw the map, the neighbours, the log."`
	Eval    evalVerb    `cmd:"" help:"Judge networks and features by labels, beside what they have to beat."`

	Quiet bool `short:"q" help:"No progress on standard error."`
}

const about = `Hebbian image encoders: learn from pictures without labels, map them, group them, draw them.

hebb run --out out does all of it with the embedded sprites; hebb run --images DIR --size 64 --out out with a folder of pictures. --preset hebb learns filters, which serve most pictures better than the article's encoder.`

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(25) // what is held are few large matrices: to look through them often costs nothing, and keeps the peak low
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from now on a signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program but for its process: it returns the exit status. When ctx ends, what was learned is written and the rest left.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := execute(ctx, args, stdout, stderr)
	if err == nil {
		return 0
	}
	fmt.Fprintln(stderr, "hebb:", oneLine(err))
	if errors.As(err, new(badUsage)) {
		return 2
	}
	return 1
}

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	defer recovered(&err)
	var p program
	helped := false
	parser, err := kong.New(&p, kong.Name("hebb"), kong.Description(about), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { helped = true }), kong.ExplicitGroups(groups), kong.Vars{"presets": strings.Join(evalPresets, ", "), "networks": strings.Join(presets(), ","), "choices": strings.Join(presets(), ", ")},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	call, err := parser.Parse(args)
	if helped {
		return nil
	}
	if err != nil {
		return misspelt(err, args)
	}
	return call.Run(&session{ctx: ctx, out: stdout, quiet: p.Quiet, given: given(call)})
}

// given are the flags on the command line.
func given(call *kong.Context) map[string]bool {
	names := map[string]bool{}
	for _, p := range call.Path {
		if p.Flag != nil {
			names[p.Flag.Name] = true
		}
	}
	return names
}

var verbs = []string{"run", "train", "encode", "map", "cluster", "draw", "eval"}

// misspelt is the error for arguments that can't be read, with what to ask for help about.
func misspelt(err error, args []string) error {
	for _, arg := range args {
		if slices.Contains(verbs, arg) {
			return usage("%w; see hebb %s --help", err, arg)
		}
	}
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return usage("there is no verb %q; give one of %s", arg, strings.Join(verbs, ", "))
		}
	}
	return usage("%w; see hebb --help", err)
}

// badUsage is an error in the command line.
type badUsage struct{ error }

func usage(format string, values ...any) error { return badUsage{fmt.Errorf(format, values...)} }

// recovered turns a panic into an error, since users are never shown one.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("this is a mistake in the program, please report it with the command that shows it: %v", r)
	}
}

// oneLine is the error as one line, in the command's words: the library begins errors with its name and speaks of options by their
// names in Go.
func oneLine(err error) string {
	text := err.Error()
	for _, p := range []string{"hebb", "pictures", "network", "atlas", "rules", "eval", "viz"} {
		text = strings.TrimPrefix(text, p+": ")
	}
	return words.Replace(strings.Join(strings.Fields(text), " "))
}

var words = strings.NewReplacer(
	`but got "EOL" (<EOL>)`, "and there is none",
	"set a size to bring them to", "give --size N to bring them to one",
	"; set LabelColumn", "; name it with --label-column",
	"Sheet.Size", "--size", "Folder.Size", "--size", "IDX.Size", "--size", "Sheet.Offset", "--offset",
	"Folder.Balanced", "--balanced", "IDX.Balanced", "--balanced", "Folder.Limit", "--limit", "IDX.Limit", "--limit",
	"IDX.Labels", "--labels", "Folder.Labels", "--labels", "Sheet.LabelColumn", "--label-column", "Folder.LabelColumn", "--label-column")

// groups are the headings of the flags.
var groups = []kong.Group{
	{Key: "pictures", Title: "Pictures (none named: the embedded sprites)"},
	{Key: "learning", Title: "Learning"},
	{Key: "article", Title: "Learning, of the preset article"},
	{Key: "network", Title: "Learning, of the other presets"},
	{Key: "map", Title: "Map and clusters"},
	{Key: "drawing", Title: "Drawing"},
	{Key: "judging", Title: "Judging (none given: the article and the preset hebb beside what they have to beat)"},
	{Key: "files", Title: "Files"},
}
