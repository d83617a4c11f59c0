package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const quickly = " --steps 5 --k 2 --neighbors 4 --canvas 300 --thumbnail 8"

// A person names a folder, and everything is there: learned by the recommended preset, not judged.
func TestRunFolder(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	write(t, filepath.Join(photos, "notes.txt"), []byte("no picture"))
	out := works(t, dir, "run"+quickly+" "+photos)
	for _, words := range []string{"10 pictures of 3×8×8", "instar", "out: map.html", "such as notes.txt"} {
		if !strings.Contains(out, words) {
			t.Errorf("the summary does not say %q:\n%s", words, out)
		}
	}
	if strings.Contains(out, "judged") {
		t.Errorf("judged without being asked:\n%s", out)
	}
	if list := string(read(t, filepath.Join(dir, "out/left-out.csv"))); !strings.HasPrefix(list,
		"name,reason,it\nnotes.txt,") {
		t.Errorf("left-out.csv: %q", list)
	}
	if out := works(t, dir, "verify out"); !strings.Contains(out, "12 files") {
		t.Errorf("verify: %s", out)
	}
}

// Results of hebb are replaced as a whole, and what lies in other folders is not touched.
func TestRunAgain(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	works(t, dir, "run"+quickly+" "+photos)
	first := read(t, filepath.Join(dir, "out/model.safetensors"))
	works(t, dir, "run --seed 7"+quickly+" "+photos)
	if string(read(t, filepath.Join(dir, "out/model.safetensors"))) == string(first) {
		t.Error("results were not replaced")
	}
	write(t, filepath.Join(dir, "out/mine.txt"), []byte("mine"))
	fails(t, dir, "run"+quickly+" "+photos, 1, "out", "mine.txt")
	fails(t, dir, "verify out", 1, "mine.txt")
	fails(t, dir, "run --out "+photos+quickly+" "+photos, 2, photos, "--out", "one folder")
	fails(t, dir, "run --out out"+quickly+" out", 2, "--out out", "one folder")
	write(t, filepath.Join(dir, "other/mine.txt"), []byte("mine"))
	fails(t, dir, "run --out other"+quickly+" "+photos, 1, "other")
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("left in the working folder: %v, %v", left, err)
	}
}

// Files of one result folder that were changed afterwards are refused by the other verbs.
func TestMixed(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	works(t, dir, "run"+quickly+" "+photos)
	works(t, dir, "draw --map out/map.csv --clusters out/clusters.csv --canvas 300 --images "+photos)
	works(t, dir, "run --seed 7 --out two"+quickly+" "+photos)
	write(t, filepath.Join(dir, "out/map.csv"), read(t, filepath.Join(dir, "two/map.csv")))
	fails(t, dir, "draw --map out/map.csv --canvas 300 --images "+photos, 1, "map.csv")
	fails(t, dir, "verify out", 1, "map.csv")
	write(t, filepath.Join(dir, "out/features.npy"), read(t, filepath.Join(dir, "two/features.npy")))
	fails(t, dir, "map --features out/features.npy", 1, "features.npy")
	fails(t, dir, "verify "+photos, 1, "manifest.json")
}

// Two outputs that are one file, and an output that is an input.
func TestOneFile(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 3)
	sheet := filepath.Join(dir, "sheet.png")
	write(t, sheet, read(t, filepath.Join(photos, "moss/a.png")))
	write(t, filepath.Join(dir, "m.safetensors"), nil)
	write(t, filepath.Join(dir, "f.npy"), []byte("\x93NUMPY"))
	if err := os.Symlink(sheet, filepath.Join(dir, "link.png")); err != nil {
		t.Fatal(err)
	}
	images := "--images " + photos + " "
	for line, words := range map[string]string{
		"train --sheet sheet.png --tile 4 --model sheet.png":                        "--sheet --model sheet.png",
		"train sheet.png --tile 4 --model ./sheet.png":                              "--model sheet.png",
		"train --sheet sheet.png --tile 4 --model link.png":                         "--sheet --model link.png",
		"train " + images + "--model m.safetensors --log ./m.safetensors":           "--model --log",
		"train " + images + "--model new --features new":                            "--model --features",
		"train " + images + "--model " + photos + "/moss/a.png":                     "--model a.png .safetensors",
		"eval " + images + "--out " + photos + "/moss/a.png":                        "--out a.png .csv",
		"train " + images + "--model new --log x.csv --features x.npy":              "--log x.csv names --features",
		"run " + images + "--log l.csv --last-features l.npy --schedule joint":      "--log l.csv names --last-features",
		"train " + images + "--labels l.csv --model l.csv":                          "--labels --model l.csv",
		"encode " + images + "--model m.safetensors --out m.safetensors":            "--model m.safetensors",
		"map --features f.npy --out f.npy":                                          "--features --out f.npy",
		"cluster --features f.npy --out f.npy":                                      "--features --out f.npy",
		"draw " + images + "--map a.png --out a.png":                                "--map a.png",
		"draw " + images + "--map a.csv --features f.npy --out neighbours.png":      "neighbours.png",
		"eval " + images + "--json e --out e":                                       "--json --out",
		"run " + images + "--log l.csv --last-features l.csv --schedule joint":      "--last-features l.csv --log l.csv",
		"run --sheet sheet.png --tile 4 --out sheet.png":                            "sheet.png",
		"run " + images + "--labels l.csv --log l.csv":                              "--labels --log l.csv",
		"encode " + images + "--features x.csv":                                     "x.csv",
		"encode --labels features.csv " + images + "--out features.npy":             "--labels features.csv",
		"train " + images + "--model m --log " + photos + "/rust/../moss/b.png":     "--log b.png",
		"draw " + images + "--features f.npy --out " + photos + "/rust/a.png":       "a.png",
		"draw " + images + "--features f.npy --out " + photos + "/new.png":          "new.png among",
		"eval " + images + "--features f.npy --out f.npy":                           "--features --out f.npy",
		"eval " + images + "--query-labels q --query-images " + photos + " --out q": "--query-labels --out q",
	} {
		before := read(t, sheet)
		status, out, failed := command(t, dir, line)
		if status == 0 || strings.Count(failed, "\n") != 1 {
			t.Errorf("hebb %s: status %d, %q, %q", line, status, out, failed)
		}
		for word := range strings.FieldsSeq(words) {
			if !strings.Contains(failed, word) {
				t.Errorf("hebb %s: %q does not name %q", line, failed, word)
			}
		}
		if string(read(t, sheet)) != string(before) {
			t.Fatalf("hebb %s: the sheet is destroyed", line)
		}
	}
}

// A table that is not hebb's is not replaced by the names of features.
func TestNamesSpared(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 3)
	write(t, filepath.Join(dir, "birds.csv"), []byte("name,weight\nwren,9\n"))
	works(t, dir, "train --steps 3 --model m.safetensors "+photos)
	fails(t, dir, "encode --model m.safetensors --out birds.npy "+photos, 1, "birds.csv", "birds.npy")
	works(t, dir, "encode --model m.safetensors --out x.npy "+photos)
	works(t, dir, "encode --model m.safetensors --out x.npy "+photos)
}

// Two pictures are enough, one is not; a name with a blank is proposed as a shell takes it.
func TestFew(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 1)
	write(t, filepath.Join(dir, "one/a.png"), read(t, filepath.Join(photos, "moss/a.png")))
	fails(t, dir, "run one", 1, "one picture", "two or more")
	out := works(t, dir, "run --steps 5 --canvas 300 --thumbnail 8 "+photos)
	if !strings.Contains(out, "2 of sizes [1 1]") {
		t.Errorf("two pictures: %s", out)
	}
	works(t, dir, "run --preset article --out two --canvas 300 --thumbnail 8 "+photos)
	fails(t, dir, "verify one", 1, "manifest.json", "hebb run")
	write(t, filepath.Join(dir, "my photos/a.png"), nil)
	t.Chdir(dir)
	var stdout, stderr strings.Builder
	if status := run(t.Context(), []string{"my photos"}, &stdout, &stderr); status != 2 ||
		!strings.Contains(stderr.String(), "hebb run 'my photos'") {
		t.Errorf("a folder as a verb: status %d, %q", status, &stderr)
	}
}
