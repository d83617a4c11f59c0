//go:build unix

// Command ours is the Go side of the comparison of maps and clusters: one fit
// in a process of its own.
//
//	ours umap   x.npy out.npy seed
//	ours kmeans x.npy out.npy seed k [starts sample iterations]
//
// x.npy is n × d, float32; out.npy gets the n × 2 coordinates, row after row
// (float32), or the n labels (int64). starts, sample and iterations are fields of atlas.KMeans, 0
// for the default. The wall and processor seconds of the
// fit alone go to stdout as JSON; the process's own are for the caller to take.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/sbinet/npyio"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ours:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 4 {
		return fmt.Errorf("usage: umap|kmeans x.npy out.npy seed [k [starts sample iterations]]")
	}
	x, err := read(args[1])
	if err != nil {
		return err
	}
	seed, err := strconv.ParseUint(args[3], 10, 64)
	if err != nil {
		return err
	}
	wall, cpu := time.Now(), processor()
	var result any
	switch {
	case args[0] == "umap":
		var xy blas32.General
		xy, err = atlas.UMAP{Seed: seed}.Fit(x)
		result = xy.Data
	case args[0] == "kmeans" && (len(args) == 5 || len(args) == 8):
		settings := make([]int, 4) // k, starts, sample, iterations
		for i, text := range args[4:] {
			if settings[i], err = strconv.Atoi(text); err != nil {
				return err
			}
		}
		k := atlas.KMeans{K: settings[0], Restarts: settings[1], Sample: settings[2], MaxIter: settings[3], Seed: seed}
		var c *atlas.Clusters
		if c, err = k.Fit(x); err == nil {
			labels := make([]int64, len(c.Labels))
			for i, l := range c.Labels {
				labels[i] = int64(l)
			}
			result = labels
		}
	default:
		return fmt.Errorf("no fit %q", args)
	}
	if err != nil {
		return err
	}
	took := map[string]float64{"wall": time.Since(wall).Seconds(), "cpu": processor() - cpu}
	f, err := os.Create(args[2])
	if err != nil {
		return err
	}
	if err := npyio.Write(f, result); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(took)
}

// read reads an n × d matrix of float32.
func read(path string) (x blas32.General, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return x, err
	}
	r, err := npyio.NewReader(bytes.NewReader(data))
	if err != nil {
		return x, err
	}
	d := r.Header.Descr
	if len(d.Shape) != 2 || d.Type != "<f4" || d.Fortran || 4*d.Shape[0]*d.Shape[1] > len(data) {
		return x, fmt.Errorf("%s: %s of shape %v is not n × d float32, row after row", path, d.Type, d.Shape)
	}
	n, cols := d.Shape[0], d.Shape[1]
	x = blas32.General{Rows: n, Cols: cols, Stride: cols, Data: make([]float32, n*cols)}
	data = data[len(data)-4*len(x.Data):] // npyio reads them one by one
	for i := range x.Data {
		x.Data[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return x, nil
}

// processor returns the processor seconds of this process so far, all threads.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
