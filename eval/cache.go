package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
	"deephebb/internal/tensors"
)

// A kept is a row's features as they lie in a file of [Protocol].Cache, whose name is the SHA-256
// of all that they depend on: the program itself, the row's settings (Features.Key), the seed, and
// the pictures of bank and query. Nothing stale can be found there: what changes is looked for
// under another name.
type kept struct {
	bank, query blas32.General // query without rows: leaving one out
	Seconds     float64        // that fitting took, when they were made
	Dead        float64
}

// keptKey is where a kept's numbers stand in its file's metadata.
const keptKey = "deephebb.eval"

// program is the SHA-256 of the program that runs.
var program = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})

// place returns the file of a row's features; empty where they are not kept.
func (e *Evaluation) place(f Features, r draw, seed uint64) (string, error) {
	if e.Cache == "" || f.Key == nil {
		return "", nil
	}
	settings := f.Key(r.bankD.Shape)
	if settings == "" {
		return "", nil
	}
	code, err := program()
	if err != nil {
		return "", fmt.Errorf("features can't be kept in %s: %w", e.Cache, err)
	}
	h := sha256.New()
	for _, part := range []string{code, f.Name, settings, fmt.Sprint(seed), hashOf(r.bankD), hashOf(r.queryD)} {
		fmt.Fprintf(h, "%d %s\n", len(part), part)
	}
	return filepath.Join(e.Cache, hex.EncodeToString(h.Sum(nil))+".safetensors"), nil
}

func hashOf(d *pictures.Dataset) string {
	if d == nil {
		return ""
	}
	return d.Hash()
}

// write keeps the features.
func (k kept) write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	list := []tensors.Tensor{{Name: "bank", Shape: []int{k.bank.Rows, k.bank.Cols}, Data: linear.Clone(k.bank).Data}}
	if k.query.Rows > 0 {
		list = append(list,
			tensors.Tensor{Name: "query", Shape: []int{k.query.Rows, k.query.Cols}, Data: linear.Clone(k.query).Data})
	}
	return tensors.Write(path, list, tensors.Sealed(list, map[string]string{keptKey: string(text)}))
}

// readKept returns features for so many pictures of bank and query; false where they are not there,
// or not whole.
func readKept(path string, bank, query int) (k kept, ok bool) {
	f, err := tensors.Open(path)
	if err != nil {
		return k, false
	}
	defer f.Close()
	if known, err := f.Settings(keptKey, &k); err != nil || !known {
		return k, false
	}
	for _, part := range []struct {
		name string
		rows int
		x    *blas32.General
	}{{"bank", bank, &k.bank}, {"query", query, &k.query}} {
		if part.rows == 0 {
			continue
		}
		shape, ok := f.Shape(part.name)
		if !ok || len(shape) != 2 || shape[0] != part.rows {
			return k, false
		}
		data, err := f.Read(part.name, shape...)
		if err != nil {
			return k, false
		}
		*part.x = linear.Matrix(shape[0], shape[1], data)
	}
	return k, true
}

// keyOf writes settings as a Features.Key.
func keyOf(settings ...any) string {
	text, err := json.Marshal(settings)
	if err != nil {
		return "" // not kept
	}
	return string(text)
}
