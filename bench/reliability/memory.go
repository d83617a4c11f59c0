//go:build unix

package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// A load is a command that takes memory, for some pictures.
type load struct {
	name  string
	n     int // gray pictures, side × side; 0: the embedded sprites
	side  int
	args  []string
	after []string // a command that goes on with what it wrote, which is measured in its place
}

// remembered holds what commands estimate that they will take against the most that they took, resident
// (the program included): none may be further off than a fifth.
func remembered(w *workshop) (string, int, error) {
	run := []string{"run", "--steps", "100", "--out", "out"}
	article := []string{"run", "--preset", "article", "--epochs", "1", "--out", "out"}
	train := []string{"train", "--model", "m"}
	encoded := append(train, "--steps", "20", "--features", "x.npy")
	eval := []string{"eval", "--features", "x.npy", "--seeds", "1"}
	list := []load{
		{"`hebb run`, 5,000 gray pictures of 28×28", 5000, 28, run, nil},
		{"`hebb run`, 3,000 gray pictures of 96×96", 3000, 96, run, nil},
		{"`hebb run --judge`, the 898 sprites, article's encoder", 0, 0, article, nil},
		{"the same, 450 sprites", 0, 0, append(article, "--limit", "450"), nil},
		{"`hebb run --judge`, 4,000 gray pictures of 64×64", 4000, 64, append(run, "--judge"), nil},
		{"the same, 2,000 of 96×96", 2000, 96, append(run, "--judge"), nil},
		{"`hebb train`, 20,000 gray pictures of 28×28", 20000, 28, append(train, "--steps", "100"), nil},
		{"the same, 10,000 of 64×64", 10000, 64, append(train, "--steps", "100"), nil},
		{"article's encoder, 1,000 of 96×96, batches of 64", 1000, 96,
			append(train, "--preset", "article", "--batch", "64", "--epochs", "1"), nil},
		{"`--preset softhebb-cifar10-3`, 5,000 of 28×28, batches of 10", 5000, 28,
			append(train, "--preset", "softhebb-cifar10-3", "--steps", "40"), nil},
		{"`hebb encode`, 1,000 of 64×64, 131,072 features each", 1000, 64,
			append(train, "--preset", "article", "--channels", "128", "--epochs", "1", "--limit", "20"),
			[]string{"encode", "--model", "m", "--features", "x.npy"}},
		{"`hebb map`, 5,000 × 256", 5000, 28, encoded, []string{"map", "--features", "x.npy", "--out", "map.csv"}},
		{"`hebb eval`, 10,000 of 28×28", 10000, 28, encoded, eval},
		{"the same, 1,500 of 64×64, leaving one out", 1500, 64, encoded, eval},
	}
	var parts []string
	findings := 0
	for i, l := range list {
		estimated, measured, err := w.weigh(fmt.Sprint("memory", i), l)
		if err != nil {
			return "", 0, err
		}
		off := 100 * (estimated/measured - 1)
		parts = append(parts, fmt.Sprintf("%s: estimated %.0f MiB, measured %.0f MiB, %+.0f %%",
			l.name, estimated, measured, off))
		fmt.Fprintln(os.Stderr, parts[i])
		if off < -20 || off > 20 {
			found("%s", parts[i])
			findings++
		}
	}
	return strings.Join(parts, "; "), findings, nil
}

// weigh runs a load and returns the most that its stages were thought to take, and that they took, in MiB.
func (w *workshop) weigh(name string, l load) (estimated, measured float64, err error) {
	dir := w.path(name)
	if err := makeFolder(dir); err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	var pictures []string
	if l.n > 0 {
		path := w.path(name, "pictures")
		if err := paintWaves(path, l.n, l.side); err != nil {
			return 0, 0, err
		}
		pictures = []string{"--idx", path, "--labels", path + "-labels"}
	}
	e, err := w.must(dir, append(append([]string{"-q"}, l.args...), pictures...)...)
	if err == nil && l.after != nil {
		args := append([]string{"-q"}, l.after...)
		if l.after[0] != "map" {
			args = append(args, pictures...)
		}
		e, err = w.must(dir, args...)
	}
	if err != nil {
		return 0, 0, err
	}
	for _, m := range regexp.MustCompile(`(?m)^memory +about (\d+) MiB`).FindAllStringSubmatch(e.stdout, -1) {
		v, _ := strconv.ParseFloat(m[1], 64)
		estimated = max(estimated, v)
	}
	return estimated, float64(e.peak) / (1 << 20), nil
}

// paintWaves writes n gray pictures of side × side in MNIST's format, with labels beside them: waves of
// ten directions. It keeps none: what this process takes when it starts a command counts as the command's.
func paintWaves(path string, n, side int) error {
	r := rand.New(rand.NewPCG(7, 8))
	be := binary.BigEndian
	labels := be.AppendUint32(be.AppendUint32(nil, 0x801), uint32(n))
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, v := range []int{0x803, n, side, side} {
		binary.Write(w, be, uint32(v))
	}
	for i := range n {
		class := i % 10
		labels = append(labels, byte(class))
		for at := range side * side {
			x, y := at%side, at/side
			w.WriteByte(uint8((x*class+y*(10-class))/8%4*40 + r.IntN(60)))
		}
	}
	return errors.Join(w.Flush(), os.WriteFile(path+"-labels", labels, 0o644))
}
