package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"deephebb/hebb"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// A network's run writes what the article's does, and the verbs one by one write the same; with any
// number of processors.
func TestPreset(t *testing.T) {
	pictures := "--images " + folder(t, 20) + " "
	var before map[string][]byte
	for _, procs := range []int{1, 2} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		dir := t.TempDir()
		out := works(t, dir,
			"run --judge --preset hebb --steps 260 --patches 20 --out out --k 3 --neighbors 5 --canvas 400 --thumbnail 16 "+pictures)
		for _, words := range []string{"128 of 7×7", "instar", "that stay between views", "\n           hebb ",
			"\n           raw "} {
			if !strings.Contains(out, words) {
				t.Errorf("the summary does not tell of %q:\n%s", words, out)
			}
		}
		now := map[string][]byte{}
		for _, name := range runFiles {
			now[name] = read(t, filepath.Join(dir, "out", name))
		}
		for name, content := range before {
			if !bytes.Equal(content, now[name]) {
				t.Errorf("%s differs between 1 and %d processors", name, procs)
			}
		}
		before = now
	}
	dir := t.TempDir()
	works(t, dir, "train --preset hebb --steps 260 --patches 20 --model m.safetensors --log log.csv "+pictures)
	works(t, dir, "encode --model m.safetensors --out f.npy "+pictures)
	works(t, dir, "draw --log log.csv --out metrics.png "+pictures)
	for own, all := range map[string]string{"m.safetensors": "model.safetensors", "log.csv": "log.csv",
		"f.npy": "features.npy", "metrics.png": "metrics.png"} {
		if !bytes.Equal(read(t, filepath.Join(dir, own)), before[all]) {
			t.Errorf("%s and run's %s differ", own, all)
		}
	}
}

// Steps count from 0 in each layer; health is not a number before it is measured.
func TestPresetLog(t *testing.T) {
	dir := t.TempDir()
	works(t, dir, "train --preset softhebb-cifar10-2 --batch 4 --log log.csv --size 16 --images "+folder(t, 5))
	table := rows(t, filepath.Join(dir, "log.csv"))
	if header := strings.Join(table[0], ","); header != "step,layer,delta,rate,norm,r1,dead,entropy" {
		t.Errorf("header %q", header)
	}
	for i, row := range table[1:] {
		if got, want := row[0]+"/"+row[1], fmt.Sprintf("%d/%d", i%3, 1+i/3); got != want {
			t.Errorf("row %d is step/layer %s instead of %s", i, got, want)
		}
		for j, text := range row[2:] {
			v, err := strconv.ParseFloat(text, 32)
			if err != nil || math.IsNaN(v) != (j > 3 && i%3 < 2) {
				t.Errorf("row %d has %s = %q", i, table[0][2+j], text)
			}
		}
	}
	if len(table) != 7 { // 2 layers, 3 batches of 10 pictures
		t.Errorf("%d rows", len(table))
	}
}

// A network that is resumed ends as one that learned at once, and says so when there is nothing left.
func TestResume(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 6)
	learn := "train --preset softhebb-cifar10-2 --steps 6 --batch 2 --size 16 --images " + pictures
	works(t, dir, learn+" --model whole.safetensors")
	interrupted(t, dir, strings.Replace(learn, "--steps 6", "--steps 1000000",
		1)+" --model part.safetensors --log log.csv")
	fails(t, dir, "train --resume part.safetensors --steps 7 --batch 2 --size 16 --images "+pictures, 1,
		"part.safetensors can't be resumed", "--steps 1000000", "not 7")
	again := "train --init part.safetensors --steps 1 --batch 2 --size 16 --model part.safetensors --images " + pictures
	if out := works(t, dir, again+" --log none.csv"); !strings.Contains(out, "softhebb") {
		t.Errorf("resumed: %s", out)
	}
	works(t, dir, "encode --model part.safetensors --size 16 --images "+pictures)
	if out := works(t, dir,
		"train --init whole.safetensors --steps 6 --batch 2 --size 16 --model same.safetensors --log same.csv --images "+pictures); !strings.Contains(out, "nothing was left to learn") {
		t.Errorf("resumed when done: %s", out)
	}
	if !bytes.Equal(read(t, filepath.Join(dir, "same.safetensors")), read(t, filepath.Join(dir, "whole.safetensors"))) {
		t.Error("a network that had nothing left to learn has changed")
	}
	works(t, dir, "draw --log same.csv --out same.png")

	works(t, dir, "train --preset hebb --steps 3 --model half.safetensors --images "+pictures)
	works(t, dir,
		"train --resume half.safetensors --steps 5 --model both.safetensors --log both.csv --images "+pictures)
	works(t, dir, "train --preset hebb --steps 5 --model once.safetensors --images "+pictures)
	if !bytes.Equal(read(t, filepath.Join(dir, "both.safetensors")), read(t, filepath.Join(dir, "once.safetensors"))) {
		t.Error("3 steps and 2 more are not 5 steps")
	}
	if table := rows(t, filepath.Join(dir, "both.csv")); len(table) != 3 || table[1][0] != "3" {
		t.Errorf("resumed log %v", table)
	}
}

// A hebb preset of another width: the model has it, it is the same preset all the same, and goes on
// to the model of one that learned at once.
func TestWidth(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	if out := works(t, dir, "train --width 20 --steps 3 --model half.safetensors --images "+photos); !strings.Contains(out,
		"20 of 7×7") {
		t.Errorf("the summary does not tell of 20 filters:\n%s", out)
	}
	works(t, dir, "train --resume half.safetensors --steps 5 --model both.safetensors --images "+photos)
	works(t, dir, "train --preset hebb --width 20 --steps 5 --model once.safetensors --images "+photos)
	if !bytes.Equal(read(t, filepath.Join(dir, "both.safetensors")), read(t, filepath.Join(dir, "once.safetensors"))) {
		t.Error("3 steps and 2 more are not 5 steps")
	}
	m, err := hebb.Open(filepath.Join(dir, "both.safetensors"))
	if n, is := m.(*network.Network); !is || n.Config().Layers[0].Width != 20 || presetOf(n) != "hebb" {
		t.Errorf("no network of 20 filters: %v, %v", m, err)
	}
	works(t, dir, "run --width 9 --steps 3 --out out --k 2 --neighbors 3 --canvas 400 --thumbnail 16 --images "+photos)
	for line, words := range map[string]string{
		"train --resume half.safetensors --width 21 --steps 5": "half.safetensors 20 filters not 21: --width",
		"train --init half.safetensors --width 128 --steps 5":  "half.safetensors 20 filters not 128: --width",
	} {
		fails(t, dir, line+" --images "+photos, 1, strings.Fields(words)...)
	}
	for line, words := range map[string]string{
		"train --width 0":                           "--width 0",
		"train --width 65537":                       "--width 65537",
		"train --width 9 --preset article":          "--width article --channels",
		"run --width 9 --preset softhebb-cifar10-2": "--width softhebb-cifar10-2 hebb",
		"train --width 9 --epochs 2":                "--epochs --width",
	} {
		fails(t, dir, line+" --images "+photos, 2, strings.Fields(words)...)
	}
}

// Files that are of another kind than the flags.
func TestPresetFailures(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 3)
	works(t, dir, "train --channels 2 --epochs 1 --model e.safetensors --images "+photos)
	works(t, dir, "train --preset hebb --steps 1 --model n.safetensors --images "+photos)
	own, err := network.New(network.Config{Input: pictures.Shape{C: 3, H: 8, W: 8},
		Layers: []network.Layer{{Width: 4}}})
	if err == nil {
		err = own.Save(filepath.Join(dir, "own.safetensors"))
	}
	if err != nil {
		t.Fatal(err)
	}
	header := `{"__metadata__":{"deephebb.network":"{}"}}`
	write(t, filepath.Join(dir, "hollow.safetensors"), append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...))
	for _, c := range []struct {
		line, words string
		status      int
	}{
		{"train --init hollow.safetensors --images " + photos, "read hollow.safetensors input hebb train", 1},
		{"train --preset hebb --init e.safetensors --images " + photos, "e.safetensors encoder --preset", 2},
		{"train --preset article --init n.safetensors --images " + photos, "n.safetensors network --preset", 2},
		{"train --preset softhebb-cifar10-1 --init n.safetensors --images " + photos,
			"n.safetensors hebb softhebb-cifar10-1", 2},
		{"train --preset hebb --init own.safetensors --images " + photos, "own.safetensors preset hebb", 2},
		{"train --preset hebb --init none.safetensors --images " + photos, "none.safetensors", 1},
		{"train --init n.safetensors --size 9 --images " + photos, "n.safetensors 3×8×8 3×9×9 --size 8", 1},
		{"encode --model n.safetensors --size 9 --images " + photos, "n.safetensors 3×8×8 3×9×9 --size 8", 1},
		{"encode --model own.safetensors --images " + photos, "own.safetensors no pictures yet", 1},
		{"train --init own.safetensors --images " + photos, "own.safetensors hebb", 2},
		{"train --init n.safetensors --rate 1 --images " + photos, "--rate n.safetensors hebb", 2},
	} {
		fails(t, dir, c.line, c.status, strings.Fields(c.words)...)
	}
}

// With --probe a fifth of the pictures is held back, and a layer ends when guesses get no better.
func TestProbe(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 10)
	out := works(t, dir, "train --probe --steps 100000 --patches 10 --log log.csv --images "+photos)
	if !strings.Contains(out, "4 pictures held back") {
		t.Errorf("the summary does not say what was held back: %s", out)
	}
	if n := len(rows(t, filepath.Join(dir, "log.csv"))); n > 5000 {
		t.Errorf("%d steps without getting any better", n)
	}
	write(t, filepath.Join(dir, "one/a.png"), read(t, filepath.Join(photos, "rust/a.png")))
	fails(t, dir, "train --probe --images one", 1, "--probe", "labels")
	fails(t, dir, "train --probe --preset article", 2, "--probe", "article")
}

// CIFAR-10's files, three pictures in each.
func TestCIFAR(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"} {
		var file []byte
		for i := range 3 {
			picture := bytes.Repeat([]byte{byte(i), 50, 100, byte(80 * i)}, 769)[:3073]
			file = append(file, picture...)
		}
		write(t, filepath.Join(dir, "cifar", name), file)
	}
	if out := works(t, dir, "train --cifar cifar --preset softhebb-cifar10-1 --batch 3"); !strings.Contains(out,
		"6 pictures of 3×32×32, 10 classes (cifar)") {
		t.Errorf("a folder: %s", out)
	}
	if out := works(t, dir, "encode --cifar cifar/test_batch.bin --limit 2"); !strings.Contains(out,
		"2 pictures of 3×32×32") {
		t.Errorf("a file: %s", out)
	}
	if out := works(t, dir, "eval --cifar cifar --query-cifar cifar/test_batch.bin --presets hebb-patches --width 9 --seeds 1"); !strings.Contains(out,
		"query all 3 of a set of its own") || !strings.Contains(out, "hebb-patches") {
		t.Errorf("a query set: %s", out)
	}
	fails(t, dir, "eval --cifar cifar --query-cifar cifar/test_batch.bin --query-labels l.csv", 2, "labels of their own")
	fails(t, dir, "eval --cifar cifar --width=-1", 2, "--width -1")
	fails(t, dir, "encode --cifar nowhere", 1, "nowhere")
	fails(t, dir, "encode --cifar .", 1, "cifar-10-batches-bin")
}
