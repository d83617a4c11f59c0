package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// An encoder whose training was stopped ends as one that learned at once; other flags and pictures are
// refused with both values, and so is a training that was not stopped.
func TestResumeEncoder(t *testing.T) {
	dir, place, other := t.TempDir(), folder(t, 6), folder(t, 5)
	line := "train --preset article --channels 2,3 --epochs 4 --batch 4 --model m.safetensors --images "
	works(t, dir, line+place)
	want := read(t, filepath.Join(dir, "m.safetensors"))
	d, err := pictures.Folder{}.Load(place)
	if err != nil {
		t.Fatal(err)
	}
	e, err := hebb.New(hebb.Config{Input: d.Shape, Channels: []int{2, 3}, Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, err := range e.Train(d, hebb.Training{Epochs: 4, Batch: 4, Rate: 0.001}) {
		if err != nil {
			t.Fatal(err)
		}
		if steps++; steps == 5 {
			break
		}
	}
	if err := e.Save(filepath.Join(dir, "half.safetensors")); err != nil {
		t.Fatal(err)
	}
	resume := " --resume half.safetensors"
	for _, c := range []struct{ flags, was, asks string }{
		{"--seed 7", "--seed 42", "not 7"}, {"--batch 8", "--batch 4", "not 8"}, {"--rate 0.01", "--rate 0.001",
			"not 0.01"}, {"--epochs 5", "--epochs 4", "not 5"},
		{"--schedule joint", "--schedule layerwise", "not joint"}, {"--rule per-channel", "--rule shared",
			"not per-channel"}, {"--channels 4", "[2 3]", "not [2 3 4]"},
	} {
		fails(t, dir, line+place+resume+" "+c.flags, 1, "half.safetensors can't be resumed", c.was, c.asks)
	}
	fails(t, dir, line+other+resume, 1, "other pictures")
	fails(t, dir, line+place+" --resume m.safetensors", 1, "m.safetensors can't be resumed", "was not stopped")
	fails(t, dir, line+place+resume+" --init m.safetensors", 2, "give one")
	for _, flag := range []string{"--init", "--resume"} { // whatever belongs to which kind of model
		fails(t, dir, "train --steps 3 --model d --images "+place+" "+flag+" absent", 1, flag+" absent does not exist")
	}
	works(t, dir, line+place+resume)
	if !bytes.Equal(read(t, filepath.Join(dir, "m.safetensors")), want) {
		t.Error("a resumed training ends in other bytes")
	}
}

// So is a network's.
func TestResumeNetwork(t *testing.T) {
	dir, place, other := t.TempDir(), folder(t, 6), folder(t, 5)
	line := "train --preset hebb --steps 600 --model half.safetensors --images "
	if status, failed, _ := counted(t, dir, line+place, 40); status != 1 || !strings.Contains(failed, "--resume half") {
		t.Fatalf("stopped: status %d, %s", status, failed)
	}
	resume := " --resume half.safetensors"
	for _, c := range []struct{ flags, was, asks string }{
		{"--seed 7", "--seed 42", "not 7"}, {"--steps 601", "--steps 600", "not 601"},
		{"--patches 50", "--patches 100", "not 50"}, {"--batch 4", "--batch 0", "not 4"},
		{"--probe", "--probe false", "not true"},
	} {
		fails(t, dir, line+place+resume+" "+c.flags, 1, "half.safetensors can't be resumed", c.was, c.asks)
	}
	fails(t, dir, line+other+resume, 1, "other pictures")
	works(t, dir, line+place+resume)
}
