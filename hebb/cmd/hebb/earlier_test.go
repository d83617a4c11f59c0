package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"deephebb/internal/cost"
)

// A countdown is a context that is over once it was asked so many times, which happens after each step.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// counted runs the command until it has asked so often whether to stop, and returns what is left of that.
func counted(t *testing.T, dir, line string, asks int) (status int, failed string, left int) {
	t.Helper()
	t.Chdir(dir)
	c := &countdown{Context: t.Context()}
	c.left.Store(int64(asks))
	var out, errs bytes.Buffer
	status = run(c, strings.Fields("-q "+line), &out, &errs)
	return status, errs.String(), int(c.left.Load())
}

// The log of a training that was stopped and resumed is that of one that was not. What the log has after
// the model was written is made again, and another's log is refused.
func TestResumeLog(t *testing.T) {
	for _, flags := range []string{
		"--preset article --channels 2,3 --epochs 4 --batch 4",
		"--preset article --channels 2,3 --epochs 4 --batch 4 --schedule joint",
		"--preset hebb --steps 600 --probe",
		"--preset softhebb-cifar10-2 --size 16 --batch 2 --steps 6",
	} {
		dir, photos := t.TempDir(), folder(t, 6)
		line, log := "train "+flags+" --images "+photos, filepath.Join(dir, "l.csv")
		const enough = 1 << 30
		status, failed, left := counted(t, dir, line+" --log whole.csv --model whole", enough)
		if status != 0 {
			t.Fatalf("%s: %s", line, failed)
		}
		want := read(t, filepath.Join(dir, "whole.csv"))
		rows := strings.SplitAfter(string(want), "\n")
		steps := len(rows) - 2
		before := enough - left - steps
		for _, after := range []int{1, steps / 2, steps - 1} {
			status, failed, _ := counted(t, dir, line+" --log l.csv --model half", before+after-1)
			if status != 1 || !strings.Contains(failed, "--resume half") {
				t.Fatalf("%s: stopped after %d of %d steps: status %d, %s", line, after, steps, status, failed)
			}
			short := read(t, log)
			if n := bytes.Count(short, []byte("\n")) - 1; n != after {
				t.Errorf("%s: stopped after %d steps, the log has %d", line, after, n)
			}
			for _, begun := range [][]byte{short, want} {
				write(t, log, begun)
				works(t, dir, line+" --log l.csv --model m --resume half")
				for a, b := range map[string]string{"l.csv": "whole.csv", "m": "whole"} {
					if !bytes.Equal(read(t, filepath.Join(dir, a)), read(t, filepath.Join(dir, b))) {
						t.Errorf("%s: stopped after %d of %d steps: %s is not %s", line, after, steps, a, b)
					}
				}
			}
		}
		for word, text := range map[string]string{
			"its first line is not": "index,name\n",
			"line 2 is not a step":  rows[0] + "1,2\n",
			"line 2 does not end":   rows[0] + "0,1",
			"line 3 is not a step":  rows[0] + rows[1] + "0,0" + strings.TrimPrefix(rows[1], "0,1"),
			"is not in it":          rows[0],
		} {
			write(t, log, []byte(text))
			fails(t, dir, line+" --log l.csv --model m --resume half", 1, "l.csv is not the log", word, "--log")
		}
	}
}

// A run that goes on with the one that was stopped has its log and its curves from the first step.
func TestResumeRun(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 6)
	line := "run --preset hebb" + quickly + " " + photos
	works(t, dir, line+" --out whole")
	before := 0
	for ; ; before++ { // until a model is there
		if _, failed, _ := counted(t, dir, line, before); strings.Contains(failed, "--resume") {
			break
		} else if before > 100 {
			t.Fatalf("not stopped while it learns: %s", failed)
		}
	}
	works(t, dir, line+" --resume out-stopped/model.safetensors")
	for _, name := range []string{"model.safetensors", "log.csv", "metrics.png", "features.npy"} {
		if !bytes.Equal(read(t, filepath.Join(dir, "out", name)), read(t, filepath.Join(dir, "whole", name))) {
			t.Errorf("%s is another after a stop", name)
		}
	}
}

// Whatever stands in the log of a training that goes on, it is continued or refused in one line.
func FuzzEarlier(f *testing.F) {
	for _, rows := range []string{"", "0,1,1,2,3\n", "0,1,1,2,3\n1,1,NaN,2e-3,Inf\n", "0,1,1,2\n", "-1,1,1,2,3\n", "0,1,1,2,3"} {
		f.Add([]byte(header(articleColumns)+rows), 1)
	}
	dir := f.TempDir()
	path, next := filepath.Join(dir, "l.csv"), filepath.Join(dir, "next.csv")
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		write(t, path, b)
		cost.Bound(t, 1<<20+200*len(b), func() {
			log, err := newLog(next, articleColumns)
			if err != nil {
				t.Fatal(err)
			}
			defer log.Drop()
			if log.earlier, err = openEarlier(path, articleColumns); err == nil {
				err = log.goOn(&step{layer: 1, n: n}, nil)
			}
			if err != nil && (!strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("%q", err)
			}
		})
	})
}
