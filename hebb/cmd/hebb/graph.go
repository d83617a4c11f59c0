package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"strconv"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/atlas"
	"deephebb/hebb/cmd/hebb/internal/progress"
	"deephebb/internal/files"
	"deephebb/internal/linear"
	"deephebb/internal/tensors"
)

// kept is the flag of the file that keeps the neighbours which a map is drawn from.
type kept struct {
	Graph string `group:"files" placeholder:"FILE" help:"Keep the rows' nearest neighbours in this file, for further maps with other settings, which then need no search: those of the same features, --neighbors and --metric (above 20000 rows also --seed) are taken from it, others are searched for and replace them. The map is the same with this and without."`
}

// graphKind tells files of neighbours from other safetensors.
const graphKind = "neighbours"

// mostKept is how many rows a file of neighbours has at most: a float32 holds every whole number
// up to that.
const mostKept = 1 << 24

// neighbours are those that the search finds: from the file if it has them, which then is said;
// otherwise they are searched for and kept there. Without the flag, or for rows that can't be
// kept, there are none.
func (k kept) neighbours(s *session, x blas32.General, search atlas.Search) (near atlas.Neighbors, err error) {
	switch {
	case k.Graph == "" || x.Rows < 2:
		return near, nil
	case x.Rows > mostKept:
		s.say("note", "%s is not written: it could hold the neighbours of %d rows", k.Graph, mostKept)
		return near, nil
	}
	of := origin(x, search)
	near, others, err := readGraph(k.Graph, x.Rows, of)
	if err != nil {
		return near, err
	}
	if near.Index != nil {
		s.say("graph", "%s: no search was needed", k.Graph)
		return near, nil
	}
	if err := s.stage("neighbours", func(*progress.Bar) error {
		near, err = search.Find(x)
		return err
	}); err != nil {
		return near, err
	}
	if err := writeGraph(k.Graph, near, of); err != nil {
		return near, err
	}
	if others != "" {
		others = ", in place of those of other " + others
	}
	s.say("graph", "%s, %d neighbours of each row%s", k.Graph, search.K, others)
	return near, nil
}

// origin is all that neighbours depend on, as metadata of their file: the rows themselves and how
// they are searched.
func origin(x blas32.General, search atlas.Search) map[string]string {
	of := map[string]string{
		"kind":       graphKind,
		"features":   hash(x),
		"metric":     [...]string{atlas.Euclidean: "euclidean", atlas.Cosine: "cosine"}[search.Metric],
		"neighbours": strconv.Itoa(search.K),
	}
	if x.Rows > exactUpTo {
		of["seed"] = strconv.FormatUint(search.Seed, 10)
	}
	return of
}

// hash is the SHA-256 of the shape and the numbers of a matrix.
func hash(x blas32.General) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", x.Rows, x.Cols)
	row := make([]byte, 4*x.Cols)
	for i := range x.Rows {
		for j, v := range linear.Row(x, i) {
			binary.LittleEndian.PutUint32(row[4*j:], math.Float32bits(v))
		}
		h.Write(row)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeGraph writes the neighbours, n rows of k, as tensors index and distance.
func writeGraph(path string, near atlas.Neighbors, of map[string]string) error {
	n, k := len(near.Index), len(near.Index[0])
	index, distance := make([]float32, 0, n*k), make([]float32, 0, n*k)
	for i, row := range near.Index {
		for _, v := range row {
			index = append(index, float32(v))
		}
		distance = append(distance, near.Distance[i]...)
	}
	list := []tensors.Tensor{{Name: "index", Shape: []int{n, k}, Data: index},
		{Name: "distance", Shape: []int{n, k}, Data: distance}}
	return tensors.Write(path, list, tensors.Sealed(list, of))
}

// readGraph reads the neighbours of n rows. If the file has those of others, there are none, and in
// what these differ is returned; no error either if there is no file.
func readGraph(path string, n int, of map[string]string) (near atlas.Neighbors, others string, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return near, "", nil
	}
	if err := files.Genuine(path); err != nil {
		return near, "", err
	}
	f, err := tensors.Open(path)
	if err != nil {
		return near, "", fmt.Errorf("--graph %w; name another file, or remove this one", err)
	}
	defer f.Close()
	m := f.Metadata()
	if m["kind"] != graphKind {
		return near, "", fmt.Errorf("--graph %s is no file of neighbours: name another one to write them to", path)
	}
	for _, key := range []string{"features", "metric", "neighbours", "seed"} {
		if m[key] != of[key] {
			return near, key, nil
		}
	}
	if near, err = decodeGraph(f, n, of); err != nil {
		return near, "", fmt.Errorf("--graph %s is damaged (%w): remove it, to search anew", path, err)
	}
	return near, "", nil
}

// decodeGraph reads the tensors of a file of the neighbours of n rows.
func decodeGraph(f *tensors.File, n int, of map[string]string) (near atlas.Neighbors, err error) {
	if !maps.Equal(f.Metadata(), of) {
		return near, errors.New("its settings are not those of neighbours")
	}
	if err := f.Verify(); err != nil {
		return near, err
	}
	k, err := strconv.Atoi(of["neighbours"])
	if err != nil {
		return near, err
	}
	index, err := f.Read("index", n, k)
	if err != nil {
		return near, err
	}
	distance, err := f.Read("distance", n, k)
	if err != nil {
		return near, err
	}
	rows := make([]int, n*k)
	for i, v := range index {
		if !(v >= 0 && v < float32(n)) || v != float32(int(v)) || int(v) == i/k {
			return near, fmt.Errorf("row %d has %v for a neighbour, of %d rows", i/k, v, n)
		}
		if d := distance[i]; !(d >= 0 && d <= math.MaxFloat32) {
			return near, fmt.Errorf("row %d has a neighbour at a distance of %v", i/k, d)
		}
		rows[i] = int(v)
	}
	near = atlas.Neighbors{Index: make([][]int, n), Distance: make([][]float32, n)}
	for i := range n {
		near.Index[i], near.Distance[i] = rows[i*k:(i+1)*k], distance[i*k:(i+1)*k]
	}
	return near, nil
}
