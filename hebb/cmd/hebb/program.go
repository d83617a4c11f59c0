package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"deephebb/eval"
	"deephebb/hebb/cmd/hebb/internal/progress"
)

// program is the command line: a verb and its flags.
type program struct {
	Run        runVerb        `cmd:"" help:"All of it, into a folder: learn, encode, map, cluster, draw."`
	Train      trainVerb      `cmd:"" help:"Learn an encoder from pictures."`
	Encode     encodeVerb     `cmd:"" help:"Turn pictures into features."`
	Map        mapVerb        `cmd:"" help:"Lay features out on a plane (UMAP)."`
	Cluster    clusterVerb    `cmd:"" help:"Find groups of similar pictures (k-means)."`
	Draw       drawVerb       `cmd:"" help:"Draw the map, the neighbours, the log."`
	Eval       evalVerb       `cmd:"" help:"Judge networks and features by labels, next to what they have to beat."`
	Pick       pickVerb       `cmd:"" help:"Copy chosen pictures into a folder."`
	Verify     verifyVerb     `cmd:"" help:"Check that a result folder is whole and of one run."`
	Completion completionVerb `cmd:"" help:"Print the script that completes hebb's words in a shell."`

	Quiet   bool             `short:"q" help:"No progress on standard error."`
	Memory  size             `placeholder:"4GiB" help:"How much memory to take at most: what needs more is streamed or refused (three quarters of what there is if not given). A network draws its patches from fewer pictures when there is little."`
	Version kong.VersionFlag `help:"Print the version."`
}

const about = `Hebbian image features: learn from pictures without labels, map them, group them, draw them.

hebb run FOLDER does all of it with a folder of pictures, hebb run SHEET --tile 96 with a sheet of small ones, and hebb run alone with the embedded sprites. Results are in the folder out; open out/map.html.`

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	defer recovered(&err)
	var p program
	ended := false
	parser, err := kong.New(&p, kong.Name("hebb"), kong.Description(about), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { ended = true }), kong.KindMapper(reflect.String, kong.MapperFunc(verbatim)),
		kong.ExplicitGroups(groups),
		kong.Vars{"measures": strings.Join(eval.MeasureNames(), ", "), "presets": strings.Join(evalPresets, ", "),
			"variants": variants(), "networks": strings.Join(presets(), ","), "choices": strings.Join(presets(), ", "),
			"version": "hebb " + version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}))
	if err != nil {
		return err
	}
	call, err := parser.Parse(negative(asksHelp(args)))
	if ended {
		return nil
	}
	if err != nil {
		return misspelt(err, args)
	}
	if err := cmp.Or(filled(call), bounded(call)); err != nil {
		return err
	}
	s := &session{ctx: ctx, args: args, out: stdout, given: given(call)}
	if !p.Quiet {
		s.screen = progress.NewScreen(stderr)
	}
	if err := s.allow(p.Memory); err != nil {
		return err
	}
	return call.Run(s, parser)
}

// asksHelp makes "hebb", "hebb help" and "hebb help VERB" the flags that they stand for.
func asksHelp(args []string) []string {
	if len(args) == 0 {
		return []string{"--help"}
	}
	verb := slices.IndexFunc(args, func(arg string) bool { return !strings.HasPrefix(arg, "-") })
	if verb < 0 || args[verb] != "help" {
		return args
	}
	return append(slices.Delete(slices.Clone(args), verb, verb+1), "--help")
}

// negative joins numbers below zero to the flags before them, --k -3 to --k=-3: what is wrong with a number is
// said of the number, not of its dash.
func negative(args []string) []string {
	number := regexp.MustCompile(`^-(\d|\.\d|Inf)`)
	var out []string
	for _, arg := range args {
		if last := len(out) - 1; last >= 0 && number.MatchString(arg) && strings.HasPrefix(out[last], "--") &&
			len(out[last]) > 2 && !strings.Contains(out[last], "=") {
			out[last] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
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

// verbatim takes a text as it is: a path may be no UTF-8, which kong would make some.
func verbatim(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err == nil {
		target.SetString(token.String())
	}
	return err
}

// filled makes sure that no value on the command line is empty, as that of a shell's variable is that was
// never set: it would be taken for a flag, or pictures, that are not given.
func filled(call *kong.Context) error {
	for _, p := range call.Path {
		var value *kong.Value
		name := "the name of pictures"
		switch {
		case p.Flag != nil:
			value, name = p.Flag.Value, "--"+p.Flag.Name
		case p.Positional != nil:
			value = p.Positional
		default:
			continue
		}
		switch v := value.Target; {
		case v.Kind() == reflect.String && v.Len() == 0, v.Kind() == reflect.Slice && v.Len() == 0:
			return usage("%s is empty: give one, or leave it out", name)
		}
	}
	return nil
}

// bounded makes sure that whole numbers are as their flags' tags least and most say: where zero stands
// for a default, only leaving the flag out gives that.
func bounded(call *kong.Context) error {
	for _, p := range call.Path {
		if p.Flag == nil || p.Flag.Tag.Get("least") == "" {
			continue
		}
		v := reflect.Indirect(p.Flag.Target).Int()
		least, _ := strconv.ParseInt(p.Flag.Tag.Get("least"), 10, 64)
		most, err := strconv.ParseInt(p.Flag.Tag.Get("most"), 10, 64)
		switch {
		case err == nil && (v < least || v > most):
			return usage("--%s %d: give %d to %d", p.Flag.Name, v, least, most)
		case v < least:
			return usage("--%s %d: give at least %d", p.Flag.Name, v, least)
		}
	}
	return nil
}

// release is the version of a build that is given away; make dist sets it.
var release string

// version is the program's: the release, or else what Go knows of the source.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	v := release
	if v == "" {
		v = info.Main.Version
	}
	return fmt.Sprintf("%s (%s)", v, info.GoVersion)
}

// groups are the headings of the flags.
var groups = []kong.Group{
	{Key: "pictures", Title: "Pictures (none named: the embedded sprites)"},
	{Key: "learning", Title: "Learning"},
	{Key: "article", Title: "Learning, of the preset article"},
	{Key: "network", Title: "Learning, of the other presets"},
	{Key: "map", Title: "Map and clusters"},
	{Key: "drawing", Title: "Drawing"},
	{Key: "judging", Title: "Judging"},
	{Key: "files", Title: "Files"},
}
