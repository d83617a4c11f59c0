package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// By hand: what is wrong with the files of a command line.
func TestDistinct(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("in"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(at("in"), at("link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		outputs []File
		says    string // empty: nothing is wrong
	}{
		{nil, ""},
		{[]File{To("--a", "", ".csv"), To("--b", "", ".npy")}, ""},
		{[]File{
			To("--a", at("x"), ".csv"),
			To("--b", at("x.CSV"), ".csv"),
			To("--c", at("x.txt"), ".csv"),
			To("--d", at("x.png"), ""),
		}, ""},
		{[]File{To("--a", at("x.npy"), ".csv")}, "--a " + at("x.npy") + ": give a name that ends in .csv"},
		{[]File{To("--a", at("x.csv.gz"), ".csv")}, "ends in .csv"},
		{[]File{To("--a", at("x"), ".csv"), To("--b", at("y/../x"), ".json")},
			"--a " + at("x") + " and --b " + at("y/../x") + " are one file"},
		{[]File{To("--a", at("link"), ".csv")}, "--in " + at("in") + " and --a " + at("link") + " are one file"},
		{[]File{To("--a", "-", ".csv")}, "--a -: nothing is written to standard output"},
		{[]File{To("--a", at("x.html"), Folder)}, "the name of a folder, without .html"},
		{[]File{To("--a", at("x"), ""), To("--b", at("x"), Folder)}, "are one folder"},
		{FeatureFiles("--a", at("x.csv")), "--a " + at("x.csv") + ": give a name that ends in .npy"},
		{append(FeatureFiles("--a", at("x.npy")), To("--b", at("x.csv"), ".csv")),
			"the names of --a " + at("x.csv") + " and --b"},
	} {
		err := Distinct(c.outputs, From("--in", at("in")), From("--none", ""))
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, not %q", c.outputs, err, c.says)
		}
	}
}

// By hand: files of each kind, where each kind is wanted.
func TestExpect(t *testing.T) {
	dir := t.TempDir()
	model := "\x10\x00\x00\x00\x00\x00\x00\x00{\"__metadata__\":{"
	for name, c := range map[string]struct{ begins, fits, is string }{
		"array":   {"\x93NUMPY\x01\x00", "--features", Array},
		"model":   {model, "--model --init --resume", Model},
		"graph":   {model + `"kind":"neighbours"}`, "--graph", Graph},
		"table":   {"index,name\n", "--map --clusters --log --labels --query-labels --from", Table},
		"text":    {"words of a text", "--features --map --clusters --log --labels --query-labels --from --words", ""},
		"picture": {"\xff\xd8\xff\xe0", "", "a picture"},
		"page":    {"<!DOCTYPE HTML>", "", "a page"},
		"empty":   {"", "", "an empty file"},
		"classes": {"\x00\x00\x08\x01\x00\x00\x00\x01", "--labels --query-labels", idxLabels},
		"digits":  {"\x00\x00\x08\x03\x00\x00\x00\x01", "", "pictures in MNIST's format"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.begins), 0o666); err != nil {
			t.Fatal(err)
		}
		for flag := range wanted {
			err := Expect(From(flag, path))
			fits := strings.Contains(c.fits+" ", flag+" ") ||
				flag == "--query-features" && strings.Contains(c.fits, "--features")
			if fits != (err == nil) || err != nil && !strings.HasPrefix(err.Error(), flag+" "+path+" is "+c.is) {
				t.Errorf("%s %s: %v", flag, name, err)
			}
		}
	}
	for flag := range wanted {
		if err := Expect(From(flag, "")); err != nil {
			t.Errorf("%s without a path: %v", flag, err)
		}
		if err := Expect(From(flag, dir)); err == nil || !strings.Contains(err.Error(), "is a folder, not a") {
			t.Errorf("%s and a folder: %v", flag, err)
		}
		if err := Expect(From(flag, filepath.Join(dir, "none"))); (err == nil) != (flag == "--graph") {
			t.Errorf("%s and nothing: %v", flag, err)
		}
	}
}
