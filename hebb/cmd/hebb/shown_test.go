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
	} {
		fails(t, dir, line+" --images "+pictures, 1, strings.Fields(words)...)
		if _, out, _ := command(t, dir, line+" --images "+pictures); out != "" {
			t.Errorf("hebb %s read the pictures first: %q", line, out)
		}
	}
	fails(t, dir, "verify f.npy", 1, "f.npy", "file", "folder")
}
