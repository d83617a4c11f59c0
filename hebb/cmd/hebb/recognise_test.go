package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What an argument is, is seen from what is there, whatever it is called.
func TestRecognise(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 2)
	idx := append([]byte{0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 8}, bytes.Repeat([]byte{9, 80, 3, 200, 7},
		52)[:256]...)
	labels := []byte{0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(idx)
	z.Close()
	write(t, filepath.Join(dir, "digits"), idx)
	write(t, filepath.Join(dir, "digits.gz"), packed.Bytes())
	write(t, filepath.Join(dir, "mnist/train-images-idx3-ubyte"), idx)
	write(t, filepath.Join(dir, "mnist/train-labels-idx1-ubyte"), labels)
	write(t, filepath.Join(dir, "sprites [old]*.dat"), read(t, filepath.Join(photos, "rust/a.png")))
	record := append([]byte{3}, bytes.Repeat([]byte{1, 90, 200}, 1024)...)
	write(t, filepath.Join(dir, "cifar/data_batch_1.bin"), bytes.Repeat(record, 2))
	for i := range 4 {
		write(t, filepath.Join(dir, "cifar/data_batch_"+string(rune('2'+i))+".bin"), record)
	}
	for line, words := range map[string]string{
		photos:                        "4 pictures of 3×8×8, 2 classes",
		"digits":                      "4 pictures of 1×8×8",
		"digits.gz":                   "4 pictures of 1×8×8",
		"mnist":                       "4 pictures of 1×8×8, 2 classes",
		"cifar":                       "6 pictures of 3×32×32",
		"cifar/data_batch_1.bin":      "2 pictures of 3×32×32",
		"--tile 4 sprites_[old]*.dat": "4 pictures of 4×4×4",
	} {
		args := append([]string{"-q", "train", "--steps", "2"}, strings.Fields(line)...)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_[", " [")
		}
		t.Chdir(dir)
		var out, failed bytes.Buffer
		if status := run(t.Context(), args, &out, &failed); status != 0 || !strings.Contains(out.String(), words) {
			t.Errorf("hebb train %s: status %d, %q, %q", line, status, &out, &failed)
		}
	}
	write(t, filepath.Join(dir, "text"), []byte("text"))
	write(t, filepath.Join(dir, "empty"), nil)
	works(t, dir, "train --steps 2 --model m --features f.npy "+photos)
	for line, words := range map[string]string{
		"train text":                      "text folder",
		"train empty":                     "empty folder",
		"train " + photos + "/rust/a.png": "a.png --tile folder",
		"train m":                         "m model",
		"train f.npy":                     "f.npy features",
		"train f.csv":                     "f.csv table",
		"train --sheet " + photos:         photos + " --images",
		photos:                            "hebb run " + photos,
		"train --tile 4 " + photos:        "--tile sheet",
		"train " + photos + " --images " + photos:    "twice",
		"encode --label-column a --images " + photos: "--label-column --labels",
	} {
		fails(t, dir, line, 2, strings.Fields(words)...)
	}
}

// A path that is no UTF-8 is that file, and no other.
func TestLetters_bytes(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("names are UTF-8")
	}
	dir, photos := t.TempDir(), folder(t, 2)
	if err := os.Rename(photos, filepath.Join(dir, "caf\xe9")); err != nil {
		t.Fatal(err)
	}
	works(t, dir, "train --steps 2 caf\xe9 --model \xff.safetensors --features=\xfe.npy")
	works(t, dir, "map --features \xfe.npy --out=\xe9.csv")
	works(t, dir, "run --out \xe8"+quickly+" caf\xe9")
	for _, name := range []string{"\xff.safetensors", "\xfe.npy", "\xfe.csv", "\xe9.csv", "\xe8/map.html"} {
		read(t, filepath.Join(dir, name))
	}
}

// Brackets and stars in paths are letters.
func TestLetters(t *testing.T) {
	dir := t.TempDir()
	record := append([]byte{3}, bytes.Repeat([]byte{1, 90, 200}, 1024)...)
	for i := range 5 {
		write(t, filepath.Join(dir, "[a]*?/batches[1]/data_batch_"+string(rune('1'+i))+".bin"), record)
		write(t, filepath.Join(dir, "[a]*?/photos[1]", string(rune('a'+i))+".png"), read(t, filepath.Join(folder(t,
			5), "rust", string(rune('a'+i))+".png")))
	}
	works(t, dir,
		"train --steps 2 --cifar [a]*?/batches[1] --model [a]*?/m[1].safetensors --log [b]/log*.csv --features [b]/f?.npy")
	works(t, dir, "encode --model [a]*?/m[1].safetensors --cifar [a]*?/batches[1] --out [c].npy")
	works(t, dir, "run --out [out]*"+quickly+" [a]*?/photos[1]")
	works(t, dir, "verify [out]*")
	works(t, dir,
		"draw --map [out]*/map.csv --features [out]*/features.npy --log [out]*/log.csv --out [d]/*.png [a]*?/photos[1]")
	for _, path := range []string{"[b]/log*.csv", "[b]/f?.npy", "[b]/f?.csv", "[c].npy", "[out]*/map.html",
		"[d]/*.png"} {
		read(t, filepath.Join(dir, path))
	}
}
