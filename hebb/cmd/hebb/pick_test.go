package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Chosen pictures are copied with their paths, and their times; nothing is moved or replaced.
func TestPick(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 3)
	write(t, filepath.Join(dir, "choice.csv"), []byte("index,name\n0,moss/a.png\n4,rust/b.png\n4,rust/b.png\n"))
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(photos, "moss/a.png"), old, old); err != nil {
		t.Fatal(err)
	}
	pick := "pick --from choice.csv --images " + photos + " --to "
	if out := works(t, dir, pick+"best"); !strings.Contains(out, "2 pictures to best") {
		t.Errorf("pick: %s", out)
	}
	for _, name := range []string{"moss/a.png", "rust/b.png"} {
		if !bytes.Equal(read(t, filepath.Join(dir, "best", name)), read(t, filepath.Join(photos, name))) {
			t.Errorf("%s is not the same", name)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "best/moss/a.png")); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("the copy is of another time: %v, %v", info, err)
	}
	if out := works(t, dir, pick+"best"); !strings.Contains(out, "2 pictures already there") {
		t.Errorf("pick again: %s", out)
	}
	write(t, filepath.Join(dir, "best/rust/b.png"), []byte("mine"))
	if err := os.Remove(filepath.Join(dir, "best/moss/a.png")); err != nil {
		t.Fatal(err)
	}
	fails(t, dir, pick+"best", 1, "best/rust/b.png", "nothing")
	if _, err := os.Stat(filepath.Join(dir, "best/moss/a.png")); err == nil {
		t.Error("some were copied all the same")
	}
	fails(t, dir, pick+photos, 2, "--to")
	fails(t, dir, "pick --from choice.csv --images choice.csv --to x", 1, "choice.csv", "folder")
	for text, words := range map[string]string{
		"name\n../secret\n":   "line 2 ../secret within",
		"name\n/etc/passwd\n": "line 2 /etc/passwd within",
		"name\nmoss/z.png\n":  "line 2 moss/z.png exist",
		"name\nmoss\n":        "line 2 moss",
		"name\n\n":            "no pictures",
		"colour\nred\n":       "name colour",
	} {
		write(t, filepath.Join(dir, "choice.csv"), []byte(text))
		fails(t, dir, pick+"other", 1, append(strings.Fields(words), "choice.csv")...)
	}
}

// The map's page opens in the browser that BROWSER names; where there is none, or it fails, that is said.
func TestOpen(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	browser := filepath.Join(dir, "browser")
	write(t, browser, []byte("#!/bin/sh\nprintf %s \"$1\" > opened\n"))
	if err := os.Chmod(browser, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BROWSER", browser)
	works(t, dir, "run --open"+quickly+" "+photos)
	for range 100 {
		if b, err := os.ReadFile(filepath.Join(dir, "opened")); err == nil && len(b) > 0 {
			if string(b) != "out/map.html" {
				t.Errorf("opened %q", b)
			}
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	read(t, filepath.Join(dir, "opened"))
	for script, says := range map[string]bool{"": true, "exit 3": true, "exec sleep 3": false} { // the first is not there
		t.Setenv("BROWSER", filepath.Join(dir, "none"))
		if script != "" {
			write(t, browser, []byte("#!/bin/sh\n"+script+"\n"))
			t.Setenv("BROWSER", browser)
		}
		out := works(t, dir, "run --open"+quickly+" "+photos)
		if strings.Contains(out, "open out/map.html yourself") != says {
			t.Errorf("with the browser %q: %s", script, out)
		}
	}
}
