package main

import (
	"context"
	"flag"
	"path/filepath"
	"strings"

	"deephebb/beam/jobs"
	"deephebb/hebb/pictures"
)

// input are the flags of pictures.
type input struct {
	jobs.Input
	fit   string
	onBad string
}

func inputFlags(f *flag.FlagSet) *input {
	in := &input{}
	f.IntVar(&in.Size, "size", 0, "bring every picture to `N` x N (must be given but for MNIST's format)")
	f.StringVar(&in.fit, "fit", "",
		"how pictures are made square: `crop`, stretch or pad (crop; with the preset article stretch)")
	f.BoolVar(&in.Alpha, "alpha", false, "keep transparency as a fourth channel")
	f.BoolVar(&in.AsStored, "as-stored", false, "do not turn pictures as the camera noted")
	f.BoolVar(&in.Truncated, "truncated", false, "read files that end too early as far as they go")
	f.StringVar(&in.onBad, "on-bad", "skip", "pictures that can't be read: `skip` them and say which, or fail at the first")
	return in
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
			c.say("skipped", "%s: it %s", skipped.Name, strings.Join(strings.Fields(skipped.Err.Error()), " "))
		}
	}
	return shelf, nil
}

// absolute is the path for all machines.
func absolute(flag, path string) (string, error) {
	if path == "" {
		return "", usage("%s needs a path", flag)
	}
	return filepath.Abs(path)
}
