package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"

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
	head, _, err := begin(path)
	if err != nil {
		return err
	}
	const record = 3073 // bytes of a picture of CIFAR-10
	switch kind := kindOf(head); {
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

// begin are the first bytes of a file, unpacked if it is gzipped.
func begin(path string) (head []byte, zipped bool, err error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	head = make([]byte, 1<<12)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	if z, err := gzip.NewReader(bytes.NewReader(head)); err == nil {
		inner := make([]byte, 1<<10)
		n, _ := io.ReadFull(z, inner)
		return inner[:n], true, nil
	}
	return head, false, nil
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

// The kinds of files that other verbs write.
const arrays, models, tables = "an array of features", "a model", "a table"

// kindOf names files of the other verbs.
func kindOf(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x93NUMPY")):
		return arrays
	case len(head) > 9 && head[8] == '{' && bytes.Contains(head, []byte(`"dtype"`)):
		return models
	case bytes.HasPrefix(head, []byte("index,")) || bytes.HasPrefix(head, []byte("step,layer")):
		return tables
	}
	return ""
}

// isFolder reports whether there is a folder at path.
func isFolder(path string) bool {
	info, err := os.Stat(strings.TrimRight(path, `/\`))
	return err == nil && info.IsDir()
}
