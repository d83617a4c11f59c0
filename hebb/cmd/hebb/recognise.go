package main

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"

	"deephebb/internal/catalog"
	"deephebb/internal/files"
)

// recognise finds out what the argument names, by what is there and not by what it is called.
func (in *input) recognise() error {
	path := in.Pictures
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%s: it %w: name a folder of pictures, a sheet, or a file of MNIST's or CIFAR-10's format",
			path, files.Bare(err))
	case info.IsDir():
		in.recogniseFolder(path)
		return nil
	}
	head, _, err := catalog.Begin(path)
	if err != nil {
		return err
	}
	const record = 3073 // bytes of a picture of CIFAR-10
	switch kind := catalog.KindOf(head); {
	case kind != "":
		return usage("%s is %s, no picture: give it with its flag, and name the pictures next to it", path, kind)
	case isIDX(head):
		in.Idx = path
	case isPicture(head) || in.Tile != point{}:
		in.Sheet = path
	case info.Size() > 0 && info.Size()%record == 0 && head[0] <= 9:
		in.Cifar = path
	default:
		return usage("%s is no picture, and no file of MNIST's or CIFAR-10's format; name a folder of pictures", path)
	}
	return nil
}

// recogniseFolder tells CIFAR-10's and MNIST's folders from one of pictures.
func (in *input) recogniseFolder(path string) {
	has := func(name string) bool {
		info, err := os.Stat(filepath.Join(path, name))
		return err == nil && info.Mode().IsRegular()
	}
	if has("data_batch_1.bin") || has("test_batch.bin") || has("train.bin") && ofCIFAR100(path) {
		in.Cifar = path
		return
	}
	for _, end := range []string{"", ".gz"} {
		images, labels := "train-images-idx3-ubyte"+end, "train-labels-idx1-ubyte"+end
		if !has(images) {
			continue
		}
		in.Idx = filepath.Join(path, images)
		if in.Labels == "" && has(labels) {
			in.Labels = filepath.Join(path, labels)
		}
		return
	}
	in.Images = path
}

// isIDX reports whether a file begins as MNIST's do: two zeros, the type of bytes, the dimensions.
func isIDX(head []byte) bool {
	return len(head) >= 4 && head[0] == 0 && head[1] == 0 && head[2] >= 8 && head[2] <= 14 && head[3] >= 1 &&
		head[3] <= 4
}

// isPicture reports whether a file begins as a picture does.
func isPicture(head []byte) bool {
	if _, _, err := image.DecodeConfig(bytes.NewReader(head)); err == nil {
		return true
	}
	for _, mark := range []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "BM", "II*\x00", "MM\x00*", "RIFF"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	return len(head) > 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6'
}

// isFolder reports whether there is a folder at path.
func isFolder(path string) bool {
	info, err := os.Stat(strings.TrimRight(path, `/\`))
	return err == nil && info.IsDir()
}
