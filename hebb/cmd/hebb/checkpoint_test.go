package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A model that is written while it learns learns the same, and goes on to the same bytes after the
// process was killed.
func TestEvery(t *testing.T) {
	for _, flags := range []string{
		"--preset hebb --steps 40 --every 7",
		"--preset softhebb-cifar10-2 --size 16 --batch 2 --steps 6 --every 5",
		"--preset article --channels 2,3 --epochs 4 --batch 4 --every 3",
		"--preset article --channels 2,3 --epochs 4 --batch 4 --schedule joint --every 5",
		"--preset article --channels 2,3 --epochs 4 --shards --every 3",
		"--preset hebb --steps 40 --every 1ns",
	} {
		dir, photos := t.TempDir(), folder(t, 6)
		plain, _, _ := strings.Cut(flags, " --every")
		works(t, dir, "train --log whole.csv --model whole "+plain+" --images "+photos)
		works(t, dir, "train --log every.csv --model every "+flags+" --images "+photos)
		for a, b := range map[string]string{"whole": "every", "whole.csv": "every.csv"} {
			if !bytes.Equal(read(t, filepath.Join(dir, a)), read(t, filepath.Join(dir, b))) {
				t.Errorf("%s: %s and %s differ", flags, a, b)
			}
		}
	}
	for _, text := range []string{"0", "-3", "soon", "-1s", "0s"} {
		fails(t, t.TempDir(), "train --every "+text, 2, "--every", text)
	}
}

// After a kill what was written last is there, and goes on.
func TestKilled(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	c := exec.Command(os.Args[0],
		strings.Fields("-q train --preset softhebb-cifar10-1 --batch 2 --steps 100000000 --every 20 --size 16 --model m --log l.csv "+photos)...)
	c.Dir, c.Env = dir, append(os.Environ(), "HEBB_TEST_MAIN=1")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for range 600 {
		if _, err := os.Stat(filepath.Join(dir, "m")); err == nil { // written right after the log
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.Process.Kill()
	c.Wait()
	if n := len(rows(t, filepath.Join(dir, "l.csv"))); n < 21 {
		t.Errorf("the log has %d rows", n)
	}
	works(t, dir, "train --init m --batch 2 --steps 1 --size 16 --model done "+photos)
}
