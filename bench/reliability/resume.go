//go:build unix

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// resumed interrupts trainings at random moments and lets them go on: the model and the log must
// be those of a training that was never stopped, to the byte.
func resumed(w *workshop) (string, int, error) {
	article := []string{"--preset", "article", "--channels", "8,16"}
	kinds := [][]string{
		append(slices.Clone(article), "--epochs", "60"),
		append(slices.Clone(article), "--epochs", "60", "--schedule", "joint"),
		append(slices.Clone(article), "--epochs", "20", "--rule", "per-channel"),
		append(slices.Clone(article), "--epochs", "20", "--rule", "per-channel", "--schedule", "joint"),
		append(slices.Clone(article), "--epochs", "30", "--shards"),
		{"--preset", "hebb", "--steps", "200"},
		{"--preset", "hebb-small", "--steps", "600", "--probe"},
		{"--preset", "softhebb-cifar10-1", "--size", "32", "--steps", "40"},
	}
	log, findings := tested("^(TestResume|TestNetworkResume|TestPresetsResume)$", nil, "./hebb", "./hebb/network")
	inside := number(`(\d+) resumed trainings compared`, log)
	r := rand.New(rand.NewPCG(*seed, 4))
	stops, equal, nothing := 0, 0, 0
	for i, kind := range kinds {
		dir := w.path(fmt.Sprint("resume", i))
		if err := makeFolder(dir); err != nil {
			return "", 0, err
		}
		model, log := filepath.Join(dir, "model.safetensors"), filepath.Join(dir, "log.csv")
		args := append([]string{"train", w.images, "-q", "--model", model, "--log", log}, kind...)
		e, err := w.must(dir, args...)
		if err != nil {
			return "", 0, err
		}
		want, err := both(model, log)
		if err != nil {
			return "", 0, err
		}
		const each, tries = 5, 40
		for done, try := 0, 0; done < each && try < tries; try++ {
			os.Remove(model)
			at := time.Duration((0.1 + 0.85*r.Float64()) * float64(e.took))
			first, err := w.child(dir, time.Minute, func(c *exec.Cmd) {
				time.Sleep(at)
				c.Process.Signal(syscall.SIGINT)
			}, args...)
			if err != nil {
				return "", 0, err
			}
			if _, err := os.Stat(model); err != nil || first.status == 0 {
				nothing++ // it had not begun to learn, or had ended
				continue
			}
			done++
			stops++
			second, err := w.child(dir, time.Minute, nil, append(slices.Clone(args), "--resume", model)...)
			if err != nil {
				return "", 0, err
			}
			got, err := both(model, log)
			if err != nil {
				return "", 0, err
			}
			if same := bytes.Equal(got, want); second.status == 0 && same {
				equal++
			} else {
				found("hebb %s stopped after %v and resumed: status %d, the same bytes: %t (%s)",
					strings.Join(kind, " "), at, second.status, same, second.stderr)
			}
		}
	}
	return fmt.Sprintf("in the library every rule, schedule and preset: %d resumed, %d equal; "+
		"%d kinds of command, %d stopped and resumed (%d more had not begun or had ended), %d equal",
		inside, inside*(1-findings), len(kinds), stops, nothing, equal), findings + stops - equal, nil
}

// both returns what is in two files.
func both(a, b string) ([]byte, error) {
	first, err := os.ReadFile(a)
	if err != nil {
		return nil, err
	}
	second, err := os.ReadFile(b)
	return append(first, second...), err
}
