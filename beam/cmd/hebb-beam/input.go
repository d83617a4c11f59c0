package main

import (
	"context"
	"flag"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"deephebb/beam/jobs"
	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
)

// input are the flags of pictures.
type input struct {
	jobs.Input
	fit     string
	onBad   string
	leftOut string
}

func inputFlags(f *flag.FlagSet) *input {
	in := &input{}
	f.IntVar(&in.Size, "size", 0, "bring every picture to `N` x N (must be given but for MNIST's format)")
	f.StringVar(&in.fit, "fit", "",
		"how pictures are made square: `crop`, stretch or pad (crop; with the preset article stretch)")
	f.BoolVar(&in.Alpha, "alpha", false, "keep transparency as a fourth channel")
	f.BoolVar(&in.AsStored, "as-stored", false, "do not turn pictures as the camera noted")
	f.BoolVar(&in.Truncated, "truncated", false, "read files that end too early as far as they go")
	f.StringVar(&in.onBad, "on-bad", "skip",
		"pictures that can't be read: `skip` them and say which, or fail at the first")
	f.StringVar(&in.leftOut, "left-out", "",
		"list all that is left out, and why, in this `file`, a csv, as hebb run does in left-out.csv")
	return in
}

// claim makes sure that the outputs, and the list of what is left out, can be written and are no inputs.
func (in *input) claim(c *command, outputs []catalog.File, inputs ...catalog.File) error {
	return c.claim(append(outputs, catalog.To("--left-out", in.leftOut, ".csv")), append(c.inputs(), inputs...)...)
}

// read reads the pictures, and says what there is.
func (in *input) read(ctx context.Context, c *command, articles bool) (*jobs.Shelf, error) {
	in.Fit = pictures.Crop
	if articles {
		in.Fit = pictures.Stretch
	}
	if in.fit != "" {
		if err := in.Fit.UnmarshalText([]byte(in.fit)); err != nil {
			return nil, usage("--fit %s: give crop, stretch or pad", in.fit)
		}
	}
	switch {
	case len(c.paths) == 0:
		return nil, usage("name the pictures: a folder, archives, files of MNIST's format, or a list of such")
	case in.onBad != "skip" && in.onBad != "fail":
		return nil, usage("--on-bad %s: give skip or fail", in.onBad)
	case in.Size < 0:
		return nil, usage("--size %d: give the side in pixels, at least 1", in.Size)
	}
	in.Paths, in.Fail = c.paths, in.onBad == "fail"
	shelf, err := c.Read(ctx, in.Input, c.each)
	if err != nil {
		return nil, err
	}
	c.say("pictures", "%d of %v (%s)", len(shelf.Names), shelf.Shape, strings.Join(c.paths, " "))
	d := &pictures.Dataset{Skipped: shelf.Skipped}
	for _, reason := range pictures.Reasons() {
		some := d.SkippedFor(reason)
		if len(some) > 3 || len(some) > 0 && reason > pictures.EmptyFolder {
			c.say("left out", "%d %v, such as %s", len(some), reason, some[0].Name)
			continue
		}
		for _, skipped := range some {
			c.say("skipped", "%s: it %s", skipped.Name, oneLine(skipped.Err))
		}
	}
	return shelf, in.list(shelf.Skipped)
}

// list writes what is left out, where that is asked for and there is something.
func (in *input) list(skipped []pictures.Skipped) error {
	if in.leftOut == "" || len(skipped) == 0 {
		return nil
	}
	var names, reasons, words []string
	for _, k := range skipped {
		names, reasons = append(names, k.Name), append(reasons, k.Reason.String())
		words = append(words, oneLine(k.Err))
	}
	return catalog.WriteLeftOut(in.leftOut, names, reasons, words)
}

// oneLine is an error as one line.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// absolute is a path for all machines, which are told it as JSON.
func absolute(flag, path string) (string, error) {
	if path == "" {
		return "", usage("%s needs a path", flag)
	}
	path, err := filepath.Abs(path)
	if err == nil && !utf8.ValidString(path) {
		return "", usage("%s %q is no UTF-8, as paths must be that all machines are told", flag, path)
	}
	return path, err
}
