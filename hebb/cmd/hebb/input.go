package main

import (
	"os"

	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
)

// input are the argument and the flags that name the pictures.
type input struct {
	Pictures string `arg:"" optional:"" name:"pictures" help:"A folder of pictures, a sheet (with --tile), or files of MNIST's or CIFAR-10's format: which, is seen from what is there."`

	Images string `group:"pictures" xor:"source" placeholder:"DIR" help:"Folder of pictures; subfolders are classes."`
	Sheet  string `group:"pictures" xor:"source" placeholder:"FILE" help:"Sprite sheet: one picture with many small ones in a grid; needs --tile."`
	Idx    string `group:"pictures" xor:"source" placeholder:"FILE" help:"Pictures in MNIST's format (IDX), gzipped or not."`
	Cifar  string `group:"pictures" xor:"source" placeholder:"PATH" help:"CIFAR-10's or CIFAR-100's binary version: the folder cifar-10-batches-bin or cifar-100-binary (its training pictures), or one of its files."`

	cut

	Labels      string `group:"pictures" placeholder:"FILE" help:"Labels: a csv with a header, or with --idx an IDX file. A folder's subfolders are its labels without this."`
	LabelColumn string `group:"pictures" placeholder:"NAME" help:"The csv's column with the labels (category, label or class if not given)."`
	Words       string `group:"pictures" placeholder:"FILE" help:"Readable names of a folder's classes, lines as in Tiny ImageNet's words.txt."`

	Size        int          `group:"pictures" least:"1" placeholder:"N" help:"Resize every picture to N x N (a folder's that differ in size or are large: to 96 if not given)."`
	Fit         pictures.Fit `group:"pictures" placeholder:"HOW" help:"How a folder's pictures are made square: crop (stretch with the preset article), stretch or pad."`
	Alpha       *bool        `group:"pictures" negatable:"" help:"Keep transparency as a fourth channel, or composite on black (on for sheets, off for folders)."`
	Limit       int          `group:"pictures" least:"1" placeholder:"N" help:"Only the first N pictures in order."`
	Balanced    bool         `group:"pictures" help:"As many pictures of each class: --limit N of them, or as the smallest class has."`
	Transpose   bool         `group:"pictures" help:"Exchange rows and columns of an IDX file's pictures, as EMNIST needs it."`
	Orientation string       `group:"pictures" enum:"camera,ignore" default:"camera" help:"Turn a folder's pictures as the camera noted, or ignore that: ${enum}."`
	Truncated   bool         `group:"pictures" help:"Read a folder's files that end too early as far as they go, instead of leaving them out."`
	Stream      bool         `group:"pictures" help:"Read pictures anew from their files for each batch, for sets larger than memory."`
}

// named reports whether pictures were named at all.
func (in input) named() bool { return in.source().Path != "" }

// source is the flag that names the pictures, and the path.
func (in input) source() catalog.File {
	for _, n := range []catalog.File{catalog.From("--images", in.Images), catalog.From("--sheet", in.Sheet),
		catalog.From("--idx", in.Idx), catalog.From("--cifar", in.Cifar)} {
		if n.Path != "" {
			return n
		}
	}
	return catalog.From("", in.Pictures)
}

// read are the files that the flags name, which must not be written.
func (in input) read() []catalog.File {
	return []catalog.File{in.source(), catalog.From("--labels", in.Labels), catalog.From("--words", in.Words)}
}

// String is where the pictures come from.
func (in input) String() string {
	if !in.named() {
		return "the embedded sprites"
	}
	return in.source().Path
}

// settle finds out what the pictures are that were named without a flag, and what is wrong with the
// flags, before anything is read.
func (in *input) settle() error {
	if in.Pictures != "" {
		if n := in.source(); n.Flag != "" {
			return usage("pictures are named twice, %s and %s %s: give one", in.Pictures, n.Flag, n.Path)
		}
		if err := in.recognise(); err != nil {
			return err
		}
		in.Pictures = ""
	}
	if info, err := os.Stat(in.Images); err == nil && !info.IsDir() {
		return usage("--images %s is no folder: leave --images out, or name the folder that it lies in", in.Images)
	}
	return in.check()
}

func (in input) check() error {
	if err := in.cut.check(in.Sheet); err != nil {
		return err
	}
	switch {
	case in.Idx == "" && in.Transpose:
		return usage("--transpose belongs to an IDX file: name it with --idx")
	case in.Images == "" && (in.Orientation == "ignore" || in.Truncated):
		return usage("--orientation and --truncated belong to a folder of pictures: did you mean --images FOLDER?")
	case in.Labels != "" && !in.named():
		return usage("--labels %s: the embedded sprites have labels of their own; did you mean "+
			"--images FOLDER --labels %s?", in.Labels, in.Labels)
	case in.LabelColumn != "" && in.Labels == "" && in.named():
		return usage("--label-column %s needs --labels, the csv that it is a column of", in.LabelColumn)
	case in.LabelColumn != "" && in.Idx != "":
		return usage("--label-column %s: an IDX file has no columns", in.LabelColumn)
	case in.Idx != "" && in.Alpha != nil && *in.Alpha:
		return usage("--alpha: pictures of an IDX file keep the channels they have")
	case in.Cifar != "" && in.Labels != "":
		return usage("--labels %s: CIFAR-10's pictures have labels of their own", in.Labels)
	case in.Cifar != "" && in.Size != 0:
		return usage("--size %d: CIFAR-10's pictures stay 3 × 32 × 32", in.Size)
	case in.Cifar != "" && in.Alpha != nil && *in.Alpha:
		return usage("--alpha: CIFAR-10's pictures have no transparency")
	case in.Images == "" && in.Sheet == "" && in.Fit != pictures.ByKind:
		return usage("--fit %v belongs to a folder of pictures or a sheet: did you mean --images FOLDER?", in.Fit)
	case in.Stream && in.Images == "" && in.Idx == "" && in.Cifar == "":
		return usage("--stream belongs to a folder of pictures, or files of MNIST's or CIFAR's format: did you mean " +
			"--images FOLDER --stream?")
	case in.Images == "" && in.Words != "":
		return usage("--words %s belongs to a folder of pictures: did you mean --images FOLDER?", in.Words)
	}
	return nil
}
