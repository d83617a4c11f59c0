package main

import (
	"context"
	"flag"

	"deephebb/beam/jobs"
	"deephebb/hebb"
	"deephebb/internal/catalog"
)

func encodeVerb(f *flag.FlagSet) func(context.Context, *command) error {
	in := inputFlags(f)
	model := f.String("model", "model.safetensors", "the model, a `file` that hebb-beam train or hebb train wrote")
	path := f.String("features", "features.npy",
		"write the features to this `file`, a row a picture, and the pictures' names beside it (features.csv)")
	return func(ctx context.Context, c *command) error {
		outputs := catalog.FeatureFiles("--features", *path)
		if err := in.claim(c, outputs, catalog.From("--model", *model)); err != nil {
			return err
		}
		m, err := hebb.Open(*model)
		if err != nil {
			return err
		}
		_, articles := m.(*hebb.Encoder)
		shelf, err := in.read(ctx, c, articles)
		if err != nil {
			return err
		}
		c.say("encoder", "%v", m)
		return c.writeFeatures(ctx, m, shelf, *path)
	}
}

// writeFeatures writes features and names.
func (c *command) writeFeatures(ctx context.Context, m hebb.Model, shelf *jobs.Shelf, path string) error {
	path, err := absolute("--features", path)
	if err != nil {
		return err
	}
	if err := c.Encode(ctx, m, shelf, c.each, path); err != nil {
		return err
	}
	c.say("features", "%s, %d × %d; names in %s", path, len(shelf.Names), m.Dim(), catalog.NamesOf(path))
	return nil
}
