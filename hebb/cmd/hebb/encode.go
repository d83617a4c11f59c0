package main

import (
	"cmp"
	"errors"
	"fmt"

	"deephebb/hebb"
	"deephebb/internal/catalog"
)

// encodeVerb turns pictures into features.
type encodeVerb struct {
	input
	Model    string `group:"files" default:"model.safetensors" placeholder:"FILE.safetensors" help:"The model that hebb train wrote, or PyTorch (${default})."`
	Features string `group:"files" placeholder:"FILE.npy" help:"Write the features, a row a picture (features.npy if not given), and the pictures' names beside them (features.csv)."`
	Out      string `group:"files" placeholder:"FILE" help:"The same as --features."`
}

// Run does it.
func (v *encodeVerb) Run(s *session) error {
	flag, path, err := oneOf("--features", v.Features, v.Out, "features.npy")
	if err != nil {
		return err
	}
	if err := v.settle(); err != nil {
		return err
	}
	outputs := catalog.FeatureFiles(flag, path)
	if err := claim(outputs, append(v.read(), catalog.From("--model", v.Model))...); err != nil {
		return err
	}
	m, err := openModel(v.Model)
	if err != nil {
		return err
	}
	_, articles := m.(*hebb.Encoder)
	v.fitFor(articles)
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if err := fits(v.Model, m, d); err != nil {
		return err
	}
	if err := s.afford(d.Len(), needs{[]need{pixels(d)}, []need{encodingParts(m.Dim())}}); err != nil {
		return err
	}
	s.say("encoder", "%v", m)
	if err := encodeTo(s, m, d, path); errors.As(err, new(modelError)) {
		return fmt.Errorf("the model %s: %s", v.Model, oneLine(err))
	} else if err != nil {
		return err
	}
	s.say("features", "%s, %d × %d; names in %s", path, d.Len(), m.Dim(), catalog.NamesOf(path))
	s.sayTimes()
	return nil
}

// oneOf is the value of a flag that has another name too, and the name it was given by.
func oneOf(flag, value, out, otherwise string) (name, path string, err error) {
	switch {
	case value != "" && out != "" && value != out:
		return "", "", usage("%s %s and --out %s are the same file: give one", flag, value, out)
	case value == "" && out != "":
		return "--out", out, nil
	}
	return flag, cmp.Or(value, otherwise), nil
}
