package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
)

// With --shards the command writes the model of the library's schedule, however the pictures are read.
func TestShards(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	line := "train --preset article --channels 2,3 --epochs 4 --shards --size 16 --images " + photos
	works(t, dir, line+" --model m")
	works(t, dir, line+" --model streamed --stream")
	d, err := pictures.Folder{Size: 16, Fit: pictures.Stretch}.Load(photos)
	if err != nil {
		t.Fatal(err)
	}
	e, err := hebb.New(hebb.Config{Input: d.Shape, Channels: []int{2, 3}, Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range e.Train(d, hebb.Training{Epochs: 4, Schedule: hebb.Sharded}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	want, err := e.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"m", "streamed"} {
		if !bytes.Equal(read(t, filepath.Join(dir, name)), want) {
			t.Errorf("%s differs from what hebb.Sharded learns", name)
		}
	}
	for _, flag := range []string{"--batch 8", "--schedule joint"} {
		fails(t, dir, line+" "+flag, 2, "--shards", flag[:7])
	}
	fails(t, dir, "train --preset hebb --shards "+photos, 2, "--shards belongs to the preset article")
}
