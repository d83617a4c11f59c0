//go:build unix

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A job is a command line that writes to the same places with either of two seeds, so that results
// of the two can be told apart.
type job struct {
	name string
	args []string
	dir  string   // where it runs
	want [2]files // what each seed writes
	left files    // of these, what the last kill left
	took time.Duration
}

// files are sums of a folder's files by their names. A manifest's sum leaves the seed in.
type files map[string]string

var seeds = [2]string{"11", "12"}

// jobs are those that are killed. What each writes is made first, undisturbed.
func jobs(w *workshop) ([]*job, error) {
	learn := []string{w.images, "-q", "--preset", "article", "--channels", "4,8", "--epochs", "20"}
	list := []*job{
		{name: "run", args: append([]string{"run", "--out", "out", "--canvas", "400"}, learn...)},
		{name: "train", args: append([]string{"train", "--model", "model.safetensors", "--log", "log.csv"}, learn...)},
		{name: "train network", args: []string{"train", w.images, "-q", "--preset", "hebb", "--steps", "150",
			"--model", "model.safetensors", "--log", "log.csv"}},
	}
	for i, j := range list {
		j.dir = w.path(fmt.Sprint("job", i))
		if err := os.Mkdir(j.dir, 0o755); err != nil {
			return nil, err
		}
		for s := range seeds {
			e, err := w.must(j.dir, j.with(s)...)
			if err != nil {
				return nil, err
			}
			j.took = max(j.took, e.took)
			if j.want[s], err = sums(j.dir); err != nil {
				return nil, err
			}
		}
		for name, sum := range j.want[0] {
			if model := strings.HasSuffix(name, ".safetensors"); model && sum == j.want[1][name] {
				return nil, fmt.Errorf("both seeds give the same %s", name)
			}
		}
	}
	return list, nil
}

func (j *job) with(seed int) []string { return append(slices.Clone(j.args), "--seed", seeds[seed]) }

// sums are those of all files below a folder.
func sums(dir string) (files, error) {
	list := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		sum := sha256.Sum256(b)
		list[name] = hex.EncodeToString(sum[:])
		return err
	})
	return list, err
}

// A tally is what kills left. Between are logs that are new beside models that are old: two files
// are renamed one right after the other, which is said to be not promised.
type tally struct{ kills, late, leftovers, invalid, mixed, missing, between int }

// killed kills commands at random moments: half of them anywhere, half in the last fifth, where
// results are put in their places.
func killed(w *workshop) (string, int, error) {
	list, err := jobs(w)
	if err != nil {
		return "", 0, err
	}
	r := rand.New(rand.NewPCG(*seed, 1))
	var all tally
	var parts []string
	for i := 0; all.kills < *kills; i++ {
		j := list[[]int{0, 0, 1, 2}[i%4]]
		at := time.Duration(r.Float64() * 1.05 * float64(j.took))
		if i/4%2 == 1 {
			at = time.Duration((0.8 + 0.25*r.Float64()) * float64(j.took))
		}
		seed := r.IntN(2)
		e, err := w.child(j.dir, time.Minute, func(c *exec.Cmd) { time.Sleep(at); c.Process.Kill() }, j.with(seed)...)
		if err != nil {
			return "", 0, err
		}
		if e.status == 0 { // it had ended
			all.late++
		} else {
			all.kills++
		}
		if err := j.look(seed, &all); err != nil {
			return "", 0, err
		}
	}
	for _, j := range list { // the next run clears what the killed ones left
		if _, err := w.must(j.dir, j.with(0)...); err != nil {
			found("hebb %s after kills: %v", j.name, err)
			all.invalid++
			continue
		}
		got, err := sums(j.dir)
		if err != nil {
			return "", 0, err
		}
		for name := range got {
			if j.want[0][name] == "" {
				found("hebb %s left %s", j.name, name)
				all.leftovers++
			}
		}
		if j.compare(got) != 0 {
			found("hebb %s gives other results after kills", j.name)
			all.invalid++
		}
		parts = append(parts, fmt.Sprintf("%s %.1f s", j.name, j.took.Seconds()))
	}
	findings := all.invalid + all.mixed + all.missing + all.leftovers
	return fmt.Sprintf("%d killed (%s; %d more had ended before), %d invalid, %d mixed, %d missing, "+
		"%d left over after the next run; %d between the renames of log and model",
		all.kills, strings.Join(parts, ", "), all.late,
		all.invalid, all.mixed, all.missing, all.leftovers, all.between), findings, nil
}

// look compares what a killed command of a seed left with what each seed writes, if it changed
// anything.
func (j *job) look(seed int, t *tally) error {
	got, err := sums(j.dir)
	if err != nil {
		return err
	}
	maps.DeleteFunc(got, func(name, _ string) bool { return j.want[0][name] == "" }) // not a result
	if maps.Equal(got, j.left) {
		return nil
	}
	j.left = got
	const log, model = "log.csv", "model.safetensors"
	switch {
	case j.compare(got) >= 0:
	case maps.Equal(got, files{log: j.want[seed][log], model: j.want[1-seed][model]}):
		t.between++
	default:
		for name := range j.want[0] {
			switch sum := got[name]; sum {
			case j.want[0][name], j.want[1][name]:
			case "":
				found("hebb %s: %s is gone", j.name, name)
				t.missing++
			default:
				found("hebb %s: %s is neither run's", j.name, name)
				t.invalid++
			}
		}
		t.mixed++
		found("hebb %s: files of two runs", j.name)
	}
	return nil
}

// compare says which seed's files are there, 0 or 1, or −1 if they are of both or of none. Other
// files do not count.
func (j *job) compare(got files) int {
	for s := range seeds {
		same := true
		for name, sum := range j.want[s] {
			same = same && got[name] == sum
		}
		if same {
			return s
		}
	}
	return -1
}
