//go:build unix

package files

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childFolder in the environment makes the test program a writer that runs until it is killed.
const childFolder = "FILES_TEST_CHILD"

// childSwaps in the environment makes its file system one that can't exchange names in one step.
const childSwaps = "FILES_TEST_SWAPS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

// child writes a file, a log with checkpoints and a result folder, again and again. Every content
// can be told whole from a part: it is one number, again and again, and ends with a word.
func child(dir string) {
	disk = &faulty{swaps: os.Getenv(childSwaps) != ""} // without waiting for the disk: more moments in less time
	fmt.Println("ready")
	for i := 0; ; i++ {
		text := fmt.Sprint(i)
		b := []byte(strings.Repeat(text+"\n", 1+i%5*2000) + "whole " + text)
		if err := WriteBytes(filepath.Join(dir, "file"), b); err != nil {
			fmt.Println(err)
			os.Exit(3)
		}
		log, err := Create(filepath.Join(dir, "log"))
		if err == nil {
			for range 3 {
				fmt.Fprint(log, text, "\n")
				err = log.Checkpoint()
			}
			log.Drop()
		}
		if err == nil {
			err = made(filepath.Join(dir, "out"), text)
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(3)
		}
	}
}

// Invariant: a writer killed at any moment leaves whole files, and a whole folder of one run; and
// the next writer leaves nothing of what it left. HEBB_KILLS sets how many are killed.
func TestKill(t *testing.T) {
	kills := 30
	if testing.Short() {
		kills = 5
	}
	if n, err := strconv.Atoi(os.Getenv("HEBB_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	leftovers := 0
	for i := range kills {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), childFolder+"="+dir)
		if i%2 == 1 {
			c.Env = append(c.Env, childSwaps+"=1")
		}
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewScanner(out)
		said.Scan()
		time.Sleep(time.Duration(random.IntN(60_000)) * time.Microsecond)
		c.Process.Kill()
		for said.Scan() {
			t.Error("the writer failed:", said.Text())
		}
		c.Wait()
		if n := len(list(t, dir)); n > 3 {
			leftovers++
		}
		checkWhole(t, dir)
	}
	if err := WriteBytes(filepath.Join(dir, "last"), nil); err != nil {
		t.Error(err)
	}
	f, err := NewFolder(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, dir)
	f.Drop()
	for _, name := range list(t, dir) { // a writer that was killed early has not made all
		if !slices.Contains([]string{"file", "last", "log", "out"}, name) {
			t.Errorf("%s is left", name)
		}
	}
	t.Logf("%d killed, %d of them left something, which the next cleared", kills, leftovers)
}

// checkWhole looks at what a killed writer left at the places that others read.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	if b, err := os.ReadFile(filepath.Join(dir, "file")); err == nil {
		lines := strings.Split(string(b), "\n")
		last := len(lines) - 1
		i, err := strconv.Atoi(lines[0])
		if err != nil || last != 1+i%5*2000 || lines[last] != "whole "+lines[0] {
			t.Errorf("the file has %d lines of %s, the last is %q", last, lines[0], lines[last])
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "log")); err == nil {
		first, _, _ := strings.Cut(string(b), "\n")
		if n := strings.Count(string(b), first+"\n"); n < 1 || n > 3 || len(b) != n*(len(first)+1) {
			t.Errorf("the log has %q", b)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		r, err := Verify(filepath.Join(dir, "out"))
		if err != nil || r.Err() != nil {
			t.Errorf("the folder is mixed: %v %v", err, r.Err())
		}
	}
}
