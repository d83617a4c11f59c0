package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A file's name can't move a terminal's cursor, in the summary or in an error.
func TestShown(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 3)
	write(t, filepath.Join(pictures, "moss", "a\tb\x1b[2Jc\n.png"), []byte("no picture"))
	out := works(t, dir, "run --images "+pictures+" --channels 2,4 --epochs 1 --out r")
	if want := `moss/a\tb\x1b[2Jc\n.png: it`; !strings.Contains(out, want) || strings.ContainsAny(out, "\x1b\t") {
		t.Errorf("%q is not in %q", want, out)
	}
	fails(t, dir, "verify x\x1by", 1, `x\x1by`)
	if got := shown("été 猫 🎉"); got != "été 猫 🎉" {
		t.Errorf("letters are shown as %q", got)
	}
}

// A file of another verb, or one that is not there, is told before the pictures are read.
func TestExpect(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 3)
	works(t, dir, "train --images "+pictures+" --channels 2 --epochs 1 --model m --log l --features f.npy")
	works(t, dir, "map --features f.npy --graph g")
	write(t, filepath.Join(dir, "picture"), read(t, filepath.Join(pictures, "moss/a.png")))
	write(t, filepath.Join(dir, "pages/page"), nil)
	write(t, filepath.Join(dir, "page"), []byte("<!DOCTYPE html>"))
	write(t, filepath.Join(dir, "text"), []byte(strings.Repeat("text ", 9)))
	write(t, filepath.Join(dir, "empty"), nil)
	for line, words := range map[string]string{
		"draw --map f.npy":                     "--map f.npy features hebb map",
		"draw --map m":                         "--map m model table",
		"draw --map none.csv":                  "--map none.csv not exist hebb map",
		"draw --map f.csv --clusters no.csv":   "--clusters no.csv hebb cluster",
		"draw --log f.npy":                     "--log f.npy hebb train --log",
		"map --features m":                     "--features m model hebb encode",
		"encode --model l --features g.npy":    "--model l table hebb train",
		"eval --features none.npy":             "none.npy hebb encode",
		"encode --model none --features g.npy": "none hebb train",
		"encode --model f.npy":                 "--model f.npy features model hebb train",
		"train --init f.npy":                   "--init f.npy features model hebb train PyTorch",
		"train --resume f.npy":                 "--resume f.npy features model hebb train",
		"run --preset hebb --init f.csv":       "--init f.csv table model",
		"run --preset article --resume l":      "--resume l table model",
		"train --init pages":                   "--init pages folder model",
		"train --resume empty":                 "--resume empty empty model",
		"train --init picture":                 "--init picture picture model",
		"train --init page":                    "--init page page model",
		"train --init text --steps 3":          "--init text not a model",
		"train --init g --steps 3":             "--init g neighbours model",
		"train --init none --epochs 3":         "--init none exist",
		"map --features pages":                 "--features pages folder",
		"train --steps 1 --labels f.npy":       "--labels f.npy features table csv",
		"train --steps 1 --labels m":           "--labels m model table csv",
		"train --steps 1 --words f.csv":        "--words f.csv table text words.txt",
		"map --features f.npy --graph m":       "--graph m model neighbours another",
		"eval --model g":                       "--model g neighbours hebb train",
		"draw --map picture":                   "--map picture picture hebb map",
	} {
		fails(t, dir, line+" --images "+pictures, 1, strings.Fields(words)...)
		if _, out, _ := command(t, dir, line+" --images "+pictures); out != "" {
			t.Errorf("hebb %s read the pictures first: %q", line, out)
		}
	}
	fails(t, dir, "verify f.npy", 1, "f.npy", "file", "folder")
}
