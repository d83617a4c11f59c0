package main

import "fmt"

// encodeVerb turns pictures into features.
type encodeVerb struct {
	input
	Model    string `group:"files" default:"model.safetensors" placeholder:"FILE.safetensors" help:"The model that hebb train wrote, or PyTorch (${default})."`
	Features string `group:"files" placeholder:"FILE.npy" help:"Write the features, a row a picture (features.npy if not given)."`
	Out      string `group:"files" placeholder:"FILE" help:"The same as --features."`
}

// Run does it.
func (v encodeVerb) Run(s *session) error {
	path, err := oneOf("--features", v.Features, v.Out, "features.npy")
	if err != nil {
		return err
	}
	if err := v.input.check(); err != nil {
		return err
	}
	if err := claim(path); err != nil {
		return err
	}
	e, err := loadModel(v.Model)
	if err != nil {
		return err
	}
	d, err := v.load(s)
	if err != nil {
		return err
	}
	if err := fits(v.Model, e, d); err != nil {
		return err
	}
	s.say("encoder", "%v", e)
	x, err := encode(s, e, d)
	if err != nil && !wasStopped(err) {
		return fmt.Errorf("the model %s: %s", v.Model, oneLine(err))
	} else if err != nil {
		return err
	}
	if err := writeFeatures(path, x); err != nil {
		return err
	}
	s.say("features", "%s, %d × %d", path, x.Rows, x.Cols)
	s.sayTimes()
	return nil
}
