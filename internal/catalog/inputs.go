package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// wanted says of flags that name a verb's file of which kind it is, and how one is made.
var wanted = map[string]struct{ kind, remedy string }{
	"--features":       {Array, "write features (.npy) with hebb encode"},
	"--query-features": {Array, "write features (.npy) with hebb encode"},
	"--model":          {Model, "write one with hebb train"},
	"--init":           {Model, "name one (.safetensors) that hebb train or PyTorch wrote"},
	"--resume":         {Model, "name one (.safetensors) that hebb train wrote"},
	"--graph":          {Graph, "name another file, to write one to"},
	"--map":            {Table, "write one with hebb map"},
	"--clusters":       {Table, "write one with hebb cluster"},
	"--log":            {Table, "hebb train --log FILE writes one"},
	"--labels":         {Table, "name a csv with a header, or with --idx labels in MNIST's format"},
	"--query-labels":   {Table, "name a csv with a header, or with --query-idx labels in MNIST's format"},
	"--from":           {Table, "name a csv with a column of the pictures' names"},
	"--words":          {text, "name a file with lines as in Tiny ImageNet's words.txt"},
}

// Expect makes sure, before the work begins, that files of other verbs are there and are of the
// kind that their flags want; a graph need not be there.
func Expect(inputs ...File) error {
	for _, in := range inputs {
		want, known := wanted[in.Flag]
		if !known || in.Path == "" {
			continue
		}
		is, err := describe(in.Path)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case missing && want.kind == Graph:
		case missing:
			return fmt.Errorf("%s %s does not exist: %s", in.Flag, in.Path, want.remedy)
		case is == idxLabels && strings.HasSuffix(in.Flag, "labels"):
		case err != nil || is == want.kind: // what else is wrong with it says whoever reads it
		case is != "":
			return fmt.Errorf("%s %s is %s, not %s: %s", in.Flag, in.Path, is, want.kind, want.remedy)
		case want.kind == Model || want.kind == Graph: // which all begin alike
			return fmt.Errorf("%s %s is not %s: %s", in.Flag, in.Path, want.kind, want.remedy)
		}
	}
	return nil
}
