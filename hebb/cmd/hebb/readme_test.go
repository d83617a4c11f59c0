package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeCommands runs every shell command of the README, in the order in which they stand there, in a
// folder with small pictures. What would install things or open a browser is looked at without running it.
func TestReadmeCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("it learns from pictures")
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	readme := read(t, filepath.Join(root, "README.md"))
	home := readersHome(t)
	ran := 0
	for _, line := range shellLines(string(readme)) {
		command, _, _ := strings.Cut(line, " #")
		verb, rest, _ := strings.Cut(strings.TrimSpace(command), " ")
		switch verb {
		case "git":
			command = "git -C " + root + " rev-parse --git-dir" // there is something to clone
		case "cd":
			command = "cd " + filepath.Dir(root)
		case "make":
			command = "make --dry-run -C " + root + " " + rest
		case "go":
			command = "cd " + root + " && go list " + strings.TrimPrefix(rest, "install")
		case "docker":
			command = "cd " + root + " && test -f Dockerfile.jupyter"
		case "hebb":
			if command = "hebb -q " + rest; strings.TrimSpace(rest) == "run" {
				command += " --limit 60" // of the sprites, for the time it takes
			}
		}
		c := exec.Command("bash", "-e", "-c", command)
		c.Dir = home
		c.Env = append(os.Environ(), "HOME="+home, "BROWSER=true", "PATH="+filepath.Join(home,
			"bin")+":"+os.Getenv("PATH"))
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", line, err, out)
		}
		ran++
	}
	if ran < 20 {
		t.Errorf("%d commands in the README", ran)
	}
	for _, name := range []string{"out/map.html", "result/canvas.png", "map.html", "curves.png", "best/tea/0.png",
		"hebb.bash"} {
		if _, err := os.Stat(filepath.Join(home, name)); err != nil {
			t.Errorf("the commands did not write %s", name)
		}
	}
}

// shellLines are the commands in the shell blocks of a text.
func shellLines(text string) (lines []string) {
	for i, block := range strings.Split(text, "```") {
		if code, is := strings.CutPrefix(block, "sh\n"); is && i%2 == 1 {
			for line := range strings.SplitSeq(strings.TrimSpace(code), "\n") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// readersHome is a folder with what the README's commands speak of.
func readersHome(t *testing.T) string {
	home := t.TempDir()
	hebb := filepath.Join(home, "bin", "hebb")
	write(t, hebb, []byte("#!/bin/sh\nHEBB_TEST_MAIN=1 exec "+os.Args[0]+" \"$@\"\n"))
	if err := os.Chmod(hebb, 0o755); err != nil {
		t.Fatal(err)
	}
	draw := func(name string, w, h, seed int) {
		m := image.NewNRGBA(image.Rect(0, 0, w, h))
		for p := range w * h {
			v := uint8(p*(seed%7+1)/3 + 40*seed)
			m.SetNRGBA(p%w, p/w, color.NRGBA{v, 255 - v, uint8(30 * seed), 255})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(home, name), b.Bytes())
	}
	classes := "name,class\n"
	for i := range 12 {
		for _, class := range []string{"sea", "tea"} {
			name := fmt.Sprintf("%s/%d.png", class, i)
			draw("Pictures/"+name, 24+i%3, 24, i+len(classes)%5)
			draw("photos/"+name, 24+i%3, 24, i+len(classes)%5)
			classes += name + "," + class + "\n"
		}
	}
	draw("sheet.png", 4*96, 3*96, 3)
	write(t, filepath.Join(home, "classes.csv"), []byte(classes))
	write(t, filepath.Join(home, "choice.csv"), []byte("name\ntea/0.png\nsea/3.png\n"))
	return home
}
