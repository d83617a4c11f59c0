package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"deephebb/internal/files"
)

// FeatureFiles are what a flag for features writes: the features, and their names next to them. An
// empty path writes none.
func FeatureFiles(flag, path string) []File {
	features, names := To(flag, path, ".npy"), To("the names of "+flag, NamesOf(path), ".csv")
	switch path {
	case "":
		return nil
	case names.Path: // which Distinct refuses
		return []File{features}
	}
	return []File{features, names}
}

// endings say of a file what it is; other endings, and none, say nothing. Those of pictures are
// among them, so that no table or model replaces one.
var endings = []string{".npy", ".npz", ".safetensors", ".pt", ".pth", ".onnx", ".csv", ".tsv", ".parquet", ".xlsx",
	".json", ".html", ".htm", ".pdf", ".svg", ".gz", ".zip", ".tar", ".tgz",
	".apng", ".avif", ".bmp", ".dib", ".gif", ".heic", ".heif", ".hif",
	".jfif", ".jif", ".jpe", ".jpeg", ".jpg", ".jxl",
	".mpo", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp"}

// Distinct makes sure that no two outputs are the same file, that none is an input, and that none
// is called as files of another kind are. An error is one in the command line.
func Distinct(outputs []File, inputs ...File) error {
	for i, o := range outputs {
		for _, other := range slices.Concat(outputs[:i], inputs) {
			if files.Same(o.Path, other.Path) {
				return fmt.Errorf("%s %s and %s %s are one %s: name another to write",
					other.Flag, other.Path, o.Flag, o.Path, o.thing())
			}
		}
	}
	for _, o := range outputs {
		switch {
		case o.Path == "-":
			return fmt.Errorf("%s -: nothing is written to standard output but the summary: give a name", o.Flag)
		case o.Ending == "" || !Miscalled(o.Path, o.Ending):
		case o.Ending == Folder:
			return fmt.Errorf("%s %s: give the name of a folder, without %s", o.Flag, o.Path, filepath.Ext(o.Path))
		default:
			return fmt.Errorf("%s %s: give a name that ends in %s", o.Flag, o.Path, o.Ending)
		}
	}
	return nil
}

// Miscalled reports whether a file whose name should have that ending is called as another kind of
// file.
func Miscalled(path, ending string) bool {
	is := strings.ToLower(filepath.Ext(path))
	return is != ending && slices.Contains(endings, is)
}

// thing is what an output is called.
func (o File) thing() string {
	if o.Ending == Folder {
		return "folder"
	}
	return "file"
}

// Claim makes sure, before the work begins, that the files can be written, and that names of
// features replace no file that is no list of names; folders are made.
func Claim(outputs []File) error {
	var paths []string
	for _, o := range outputs {
		switch o.Ending {
		case Folder:
			if o.Path == "" {
				continue
			}
			if err := files.MakeFolder(o.Path); err != nil {
				return err
			}
			continue
		case ".npy":
			if err := spare(o.Path); err != nil {
				return err
			}
		}
		paths = append(paths, o.Path)
	}
	return files.Claim(paths...)
}

// spare is an error if where the names of features belong there is another table.
func spare(features string) error {
	names := NamesOf(features)
	if _, err := os.Stat(names); err != nil || features == "" {
		return nil
	}
	if t, err := ReadNames(names); t == nil || err != nil {
		return fmt.Errorf("%s is there and is no list of names that hebb wrote, which it "+
			"would replace: call the features something else than %s", names, features)
	}
	return nil
}
