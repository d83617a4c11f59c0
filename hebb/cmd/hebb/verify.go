package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"deephebb/internal/files"
)

// verifyVerb holds a result folder against its manifest.
type verifyVerb struct {
	Folder string `arg:"" help:"A folder that hebb run wrote."`
}

// Run does it.
func (v *verifyVerb) Run(s *session) error {
	if info, err := os.Stat(v.Folder); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: name a folder that hebb run wrote", v.Folder)
	}
	r, err := files.Verify(v.Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: is it a folder that hebb run wrote?", err)
	} else if err != nil {
		return err
	}
	if err := r.Err(); err != nil {
		return err
	}
	s.say("verified", "%s: %s, each as hebb %s wrote it",
		v.Folder, plural(len(r.Manifest.Files), "file"), r.Manifest.Version)
	if r.Manifest.Stopped {
		s.say("note", "the run was stopped: not all results are there")
	}
	return nil
}
