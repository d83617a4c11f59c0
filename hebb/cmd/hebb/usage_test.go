package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestHelp(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"-h"}, {"help"}} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), args, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
			t.Errorf("hebb %v: status %d, stderr %q", args, status, &stderr)
		}
		for _, verb := range verbs {
			if !strings.Contains(stdout.String(), "\n  "+verb+" ") {
				t.Errorf("hebb %v does not tell of %s:\n%s", args, verb, &stdout)
			}
		}
	}
	for _, verb := range verbs {
		out := works(t, t.TempDir(), verb+" --help")
		if out != works(t, t.TempDir(), "help "+verb) {
			t.Errorf("hebb help %s and hebb %s --help differ", verb, verb)
		}
		if verb != "verify" && verb != "completion" && !strings.Contains(out, "--images=DIR") {
			t.Errorf("hebb %s --help:\n%s", verb, out)
		}
	}
}

func TestUsage(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		line  string
		words string // separated by blanks
	}{
		{"learn", `"learn" run train encode map cluster draw eval`},
		{"train --rule oja", "--rule shared per-channel oja"},
		{"train --schedule both", "--schedule layerwise joint both"},
		{"map --metric manhattan", "--metric euclidean cosine manhattan"},
		{"train --colour", "--colour"},
		{"train --epochs many", "--epochs many"},
		{"train --epochs 1.5", "--epochs 1.5 whole number"},
		{"train --epochs", "--epochs missing"},
		{"train --epochs -3", "--epochs -3 1"},
		{"train --seed=-1", "--seed -1 whole 0 or more"},
		{"train --rate fast", "--rate fast number"},
		{"train --epochs 0", "--epochs 0 1"},
		{"train --batch 0", "--batch 0 1"},
		{"train --rate 0", "--rate 0"},
		{"train --rate nan", "--rate NaN"},
		{"train --channels 16,x", "--channels x"},
		{"train --channels 16,0", "--channels 0"},
		{"train --last-features x.npy", "--last-features joint"},
		{"train --preset oja", "--preset oja article hebb softhebb-cifar10-3"},
		{"train --preset hebb --rule shared", "--rule article hebb"},
		{"run --preset hebb --epochs 3", "--epochs article --steps"},
		{"run --preset hebb --channels 3", "--channels article hebb"},
		{"train --preset hebb --schedule joint", "--schedule article"},
		{"train --preset softhebb-cifar10-1 --rate 1", "--rate softhebb-cifar10-1"},
		{"train --preset hebb --last-features x.npy", "--last-features --features"},
		{"train --preset hebb --steps 0", "--steps 0 1"},
		{"train --preset hebb --patches -1", "--patches -1 1"},
		{"train --preset hebb --batch 2 --patches 3", "--batch --patches"},
		{"train --steps 5 --epochs 3", "--steps article --epochs"},
		{"train --preset article --steps 5", "--steps article --epochs"},
		{"train --patches 5 --rule shared", "--patches --rule article"},
		{"train --cifar a --size 16", "--size 32"},
		{"train --cifar a --labels b", "--labels"},
		{"train --cifar a --idx b", "--cifar --idx"},
		{"train --images a --sheet b", "--images --sheet"},
		{"train --sheet a.png", "a.png --tile"},
		{"train --tile 8", "--tile sheet"},
		{"train --sheet a.png --tile wide", "--tile wide"},
		{"train --limit -1", "--limit"},
		{"train --size", "--size"},
		{"train --label-column x --images a", "--label-column --labels"},
		{"train --idx a --alpha", "--alpha"},
		{"train --idx a --labels b --label-column c", "--label-column IDX"},
		{"train --idx a --truncated", "--truncated --images"},
		{"train --idx a --fit crop", "--fit crop --images"},
		{"train --sheet a --tile 8 --stream", "--stream --images"},
		{"train --images a --transpose", "--transpose --idx"},
		{"train --images a --size -1", "--size -1 1"},
		{"train --cifar a --alpha", "--alpha transparency"},
		{"train --images a --init b --resume c", "--init --resume one"},
		{"train --model a --out b", "--model --out"},
		{"map --neighbors 1", "--neighbors 1 2"},
		{"map --min-dist -0.5", "--min-dist"},
		{"cluster --starts 0", "--starts 0"},
		{"cluster --k 9 --start-sample 8", "--start-sample 8"},
		{"cluster --start-sample -1", "--start-sample -1"},
		{"cluster --k 0", "--k 0"},
		{"draw", "--map --features --log"},
		{"draw --map a.csv --out a.jpg", "a.jpg .png .html"},
		{"draw --map a.csv --queries 1", "--queries --features"},
		{"draw --map a.csv --canvas 10", "--canvas 10"},
		{"draw --map a.csv --thumbnail 2000", "--thumbnail 2000"},
		{"eval --presets hebb,oja", "--presets oja softhebb-cifar10-1"},
		{"eval --seeds 0", "--seeds 0 1"},
		{"eval --measures beauty", "--measures beauty knn"},
		{"eval --query -1", "--query -1"},
		{"eval --query 0 --query-images a", "--query 0 a"},
		{"eval --query-images a --query-idx b", "--query-images --query-idx"},
		{"eval --query-idx a", "--query-idx a --query-labels"},
		{"eval --query-labels a", "--query-labels --query-images"},
		{"eval --features a.npy --query-images b", "--features --query-features"},
		{"eval --bank -5", "--bank -5"},
		{"eval --depth -5", "--depth -5"},
		{"eval --class-size -5", "--class-size -5"},
		{"run --seed -1", "--seed -1 whole 0 or more"},
		{"run --min-dist -.5", "--min-dist -0.5 0 to 1"},
		{"train --rate -Inf", "--rate -Inf above 0"},
		{"run --preset heb", "--preset heb: one of article, softhebb-cifar10-3;"},
		{"encode --out a.png", "a.png .npy"},
		{"train --model a.csv", "--model a.csv .safetensors"},
		{"train --log a.npy", "--log a.npy .csv"},
		{"train --features a.csv", "--features a.csv .npy"},
		{"train --schedule joint --last-features a.CSV", "--last-features a.CSV .npy"},
		{"train --out a.pt", "--out a.pt .safetensors"},
		{"encode --features a.npz", "--features a.npz .npy"},
		{"map --out a.png", "--out a.png .csv"},
		{"map --out a.npy", "--out a.npy .csv"},
		{"map --out a.tsv", "--out a.tsv .csv"},
		{"map --graph a.csv", "--graph a.csv .safetensors"},
		{"cluster --out a.html", "--out a.html .csv"},
		{"cluster --out a.parquet", "--out a.parquet .csv"},
		{"draw --map a.csv --out a.csv.gz", "--out a.csv.gz .png .html"},
		{"draw --log a.csv --out a.html", "--out a.html .png"},
		{"eval --out a.json", "--out a.json .csv"},
		{"eval --json a.csv", "--json a.csv .json"},
		{"eval --cache a.npy", "--cache a.npy folder"},
		{"run --out a.html", "--out a.html folder"},
		{"run --log a.json", "--log a.json .csv"},
		{"run --log out/a.json", "--log out/a.json .csv"},
		{"run --schedule joint --last-features a.png", "--last-features a.png .npy"},
		{"train --limit 0", "--limit 0 1"},
		{"run --size 0", "--size 0 1"},
		{"run --thumbnail 0", "--thumbnail 0 1"},
		{"run --replay 0", "--replay 0 2 60"},
		{"run --replay 61", "--replay 61 2 60"},
		{"cluster --start-sample 0", "--start-sample 0 1"},
		{"eval --class-size 0", "--class-size 0 1"},
		{"eval --bank 0", "--bank 0 1"},
		{"eval --width 65537", "--width 65537 65536"},
		{"train --epochs 2000000000", "--epochs 2000000000 1000000000"},
		{"train --steps 9999999999", "--steps 9999999999 1000000000"},
		{"train --images " + filepath.Join(folder(t, 1), "moss/a.png"), "--images a.png folder"},
		{"draw --log a.csv --title x", "--title --map"},
		{"draw --log a.csv --canvas 400", "--canvas --map"},
		{"draw --features a.npy --gaps keep", "--gaps --map"},
		{"draw --map a.csv --thumbnail 8 --out a.html", "--thumbnail .png"},
		{"draw --map a.csv --grid --out a.html", "--grid .png"},
		{"help nothing", "nothing run train"},
		{"train --images=", "--images empty"},
		{"eval --presets=", "--presets empty"},
		{"train --channels=", "--channels empty"},
		{"map --features=", "--features empty"},
		{"cluster --out=", "--out empty"},
		{"pick --from a.csv --images . --to=", "--to empty"},
		{"run --out r --log r/x/log.csv", "r/x/log.csv --log"},
		{"run --open=maybe", "--open maybe yes no"},
		{"eval --depth 3 --measures knn", "--depth retrieval --measures"},
		{"eval --width 40 --features a.npy", "--width --presets"},
		{"eval --width 40 --presets article", "--width hebb --presets"},
		{"map --limit 3 --features a.npy", "--limit pictures"},
		{"cluster --alpha --features a.npy", "--alpha pictures"},
		{"map --out -", "--out - name"},
		{"cluster --out -", "--out - name"},
		{"train --model -", "--model - name"},
		{"pick --from a.csv --images . --to a.zip", "--to a.zip folder"},
		{"run one two", "two"},
		{"run a --images b", "a --images b"},
		{"train --labels a.csv", "a.csv --images"},
		{"train --words a.txt", "a.txt --images"},
		{"completion csh", "csh bash zsh fish"},
		{"pick --from a.csv", "--images --to"},
	} {
		fails(t, dir, c.line, 2, strings.Fields(c.words)...)
	}
	t.Chdir(dir)
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-q", "run", ""}, &stdout, &stderr); status != 2 ||
		!strings.Contains(stderr.String(), "pictures is empty") {
		t.Errorf("hebb run '': status %d, %q", status, &stderr)
	}
}

func TestFailures(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 3)
	small := "--channels 2,4 --epochs 1 "
	works(t, dir, "train --images "+pictures+" "+small+"--model m.safetensors --features f.npy")
	works(t, dir, "map --features f.npy --out map.csv")
	bad := folder(t, 1)
	write(t, filepath.Join(bad, "moss", "a.png"), []byte("no picture"))
	write(t, filepath.Join(bad, "rust", "a.png"), nil)
	sheet := filepath.Join(pictures, "moss", "a.png")
	write(t, filepath.Join(dir, "short.npy"), read(t, filepath.Join(dir, "f.npy"))[:200])
	write(t, filepath.Join(dir, "file"), nil)
	works(t, dir, "encode --model m.safetensors --limit 1 --features one.npy --images "+pictures)
	other := t.TempDir()
	write(t, filepath.Join(other, "moth", "a.png"), read(t, sheet))
	for _, c := range []struct {
		line  string
		words string
	}{
		{"train --images nowhere", "nowhere"},
		{"train --images " + t.TempDir(), "no pictures"},
		{"train --images " + bad, "none of the 2 pictures"},
		{"train --sheet " + sheet + " --tile 3", "8 pixels 3 2 or 4"},
		{"train --sheet " + sheet + " --tile 4 --balanced", "--balanced --labels"},
		{"train --images " + pictures + " --labels none.csv", "none.csv"},
		{"train --preset softhebb-cifar10-1 --size 2 --images " + pictures, "softhebb-cifar10-1 3×2×2 --size"},
		{"train --limit 1 --images " + pictures, "preset hebb one two or more"},
		{"encode --model none.safetensors", "none.safetensors hebb train"},
		{"encode --model f.npy", "f.npy hebb train"},
		{"encode --model m.safetensors --size 4 --images " + pictures, "m.safetensors 3×8×8 3×4×4 --size 8"},
		{"encode --model m.safetensors --images " + pictures + " --alpha", "3×8×8 4×8×8 --no-alpha"},
		{"train --init m.safetensors --size 4 --alpha --images " + pictures,
			"m.safetensors 3×8×8 4×4×4 --size 8 --no-alpha"},
		{"train --init m.safetensors --channels 3 --images " + pictures, "[2 4] [3] --channels"},
		{"map --features none.npy", "none.npy hebb encode"},
		{"map --features short.npy", "short.npy"},
		{"map --features m.safetensors", "m.safetensors .npy"},
		{"draw --map f.npy --images " + pictures, "f.npy"},
		{"draw --map map.csv --clusters nothing.csv --images " + pictures, "nothing.csv"},
		{"draw --log map.csv", "map.csv step index, name, x, y, label"},
		{"eval --features f.npy --sheet " + sheet + " --tile 4", "labels --labels"},
		{"eval --images " + pictures + " --bank 5 --query 5", "5 6"},
		{"eval --images " + pictures + " --bank 7", "7 6"},
		{"eval --images " + pictures + " --class-size 4", "--class-size 4 two classes less"},
		{"eval --images " + pictures + " --features f.npy --cache file/x", "file folder"},
		{"eval --images " + pictures + " --features f.npy --query-images " + pictures + " --query-features one.npy",
			"one.csv no row"},
		{"eval --images " + pictures + " --query-images " + other, "moth"},
		{"eval --model f.npy --images " + pictures, "f.npy hebb train"},
		{"eval --model m.safetensors --size 4 --images " + pictures, "m.safetensors 3×8×8 3×4×4"},
		{"map --features f.npy --out " + dir, "folder"},
		{"run --out file", "file is a file folder"},
		{"run nowhere", "nowhere exist"},
		{"map --features f.npy --out m.safetensors/map.csv", "m.safetensors"},
	} {
		fails(t, dir, c.line, 1, strings.Fields(c.words)...)
	}
	fails(t, dir, "cluster --features f.npy --k 7", 2, "7", "6")
	fails(t, dir, "draw --features f.npy --queries nobody --images "+pictures, 2, "nobody", "5", "moss/a.png")
	if left, _ := filepath.Glob(filepath.Join(dir, ".hebb-*")); len(left) > 0 {
		t.Errorf("temporary files were left: %v", left)
	}
}

// As many pictures of each class, of all classes that there are; none without classes.
func TestBalanced(t *testing.T) {
	dir := t.TempDir()
	images := append([]byte{0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 8}, make([]byte, 9*64)...)
	for i := range images[16:] {
		images[16+i] = byte(i * i)
	}
	write(t, filepath.Join(dir, "images"), images)
	write(t, filepath.Join(dir, "labels"), append([]byte{0, 0, 8, 1, 0, 0, 0, 9}, 0, 0, 0, 0, 2, 2, 3, 3, 3))
	line := "train --idx images --balanced --channels 2 --epochs 1 --preset article"
	if out := works(t, dir, line+" --labels labels"); !strings.Contains(out, "6 pictures of 1×8×8") {
		t.Errorf("classes of 4, 2 and 3 pictures give\n%s", out)
	}
	if out := works(t, dir, line+" --labels labels --limit 4"); !strings.Contains(out, "4 pictures of 1×8×8") {
		t.Errorf("--limit 4 gives\n%s", out)
	}
	fails(t, dir, line, 1, "--balanced", "--labels")
}

// More groups than there is room for are drawn without a legend.
func TestManyGroups(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 21)
	works(t, dir, "train --images "+photos+" --channels 2 --epochs 1 --features f.npy")
	works(t, dir, "map --features f.npy --out map.csv")
	var few, many strings.Builder
	few.WriteString("index,label\n")
	many.WriteString("index,label\n")
	for i := range 42 {
		fmt.Fprintf(&few, "%d,group %d\n", i, i%2)
		fmt.Fprintf(&many, "%d,group %d\n", i, i)
	}
	write(t, filepath.Join(dir, "few.csv"), []byte(few.String()))
	write(t, filepath.Join(dir, "many.csv"), []byte(many.String()))
	for _, name := range []string{"few", "many"} {
		works(t, dir, "draw --canvas 400 --map map.csv --clusters "+name+".csv --out "+name+".png "+photos)
	}
	if g := groupsOf([]string{"a", "b"}); len(g.legend()) != 2 {
		t.Errorf("the legend of two groups is %q", g.legend())
	}
	if bytes.Equal(read(t, filepath.Join(dir, "few.png")), read(t, filepath.Join(dir, "many.png"))) {
		t.Error("2 groups and 42 look the same")
	}
}

func TestSkipped(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 4)
	whole := read(t, filepath.Join(pictures, "rust", "a.png"))
	write(t, filepath.Join(pictures, "moss", "b.png"), whole[:len(whole)/2])
	out := works(t, dir, "train --channels 2 --epochs 1 --images "+pictures)
	for _, want := range []string{"7 pictures of 3×8×8, 2 classes, 1 skipped", "skipped    moss/b.png: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}
