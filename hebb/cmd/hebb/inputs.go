package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// written says of flags that name a file to read what it holds, as kindOf calls it, and how one is made.
var written = map[string]struct{ kind, remedy string }{
	"--features":       {arrays, "write features (.npy) with hebb encode"},
	"--query-features": {arrays, "write features (.npy) with hebb encode"},
	"--model":          {models, "write one with hebb train"},
	"--map":            {tables, "write one with hebb map"},
	"--clusters":       {tables, "write one with hebb cluster"},
	"--log":            {tables, "hebb train --log FILE writes one"},
}

// expect makes sure, before the work begins, that files of other verbs are there and are not of another kind.
func expect(inputs []named) error {
	for _, in := range inputs {
		want, known := written[in.flag]
		if !known || in.path == "" {
			continue
		}
		info, err := os.Stat(in.path)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s %s: does not exist: %s", in.flag, in.path, want.remedy)
		}
		if err != nil || !info.Mode().IsRegular() {
			continue // the reader says what is wrong with it, and a pipe can be read only once
		}
		head, _, err := begin(in.path)
		if err != nil {
			continue
		}
		if kind := kindOf(head); kind != "" && kind != want.kind {
			return fmt.Errorf("%s %s is %s, not %s: %s", in.flag, in.path, kind, want.kind, want.remedy)
		}
	}
	return nil
}
