package eval

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"

	"gonum.org/v1/gonum/blas/blas32"
)

// Features that are kept give the same scores without being made again; another seed, setting or
// picture makes others, and so does a file that is not whole.
func TestCache(t *testing.T) {
	d := stripes(t, 60)
	width, fits, encodes := 8, 0, 0
	design := func(input pictures.Shape, seed uint64) (network.Config, network.Training, error) {
		c, _ := network.Small(input, seed)
		c.Layers[0].Width = width
		return c, network.Training{Steps: 20}, nil
	}
	row := Network("net", design)
	fit := row.Fit
	row.Fit = func(bank *pictures.Dataset, seed uint64) (*Fitted, error) {
		fits++
		f, err := fit(bank, seed)
		if err != nil {
			return nil, err
		}
		encode := f.Encode
		f.Encode = func(d *pictures.Dataset) (blas32.General, error) {
			encodes++
			return encode(d)
		}
		return f, nil
	}
	cache := filepath.Join(t.TempDir(), "kept")
	scores := func(p Protocol) Score {
		t.Helper()
		p.Bank, p.Query, p.Seeds, p.Cache = 40, 20, 1, cache
		s := scored(t, prepared(t, p, d, nil), row)[0]
		s.Softmax, s.Hinge = 0, 0 // not asked for
		return s
	}
	expect := func(what string, n int) {
		t.Helper()
		if fits != n || encodes != 2*n {
			t.Errorf("%s: fitted %d times and encoded %d, want %d and %d", what, fits, encodes, n, 2*n)
		}
	}
	first := scores(Protocol{})
	expect("the first time", 1)
	if again := scores(Protocol{}); again != first {
		t.Errorf("other scores of kept features:\n%+v\n%+v", again, first)
	}
	scores(Protocol{Measures: KNN})
	expect("the same, and other measures", 1)
	scores(Protocol{Seed: 1})
	expect("another seed", 2)
	width = 9
	scores(Protocol{})
	expect("another width", 3)
	width = 8
	files, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole[len(whole)-3] ^= 1
		if err := os.WriteFile(path, whole, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if again := scores(Protocol{}); again.KNN5 != first.KNN5 {
		t.Errorf("other scores after damage: %+v", again)
	}
	expect("a damaged file", 4)
	d = d.Pick(slices.Concat([]int{1, 0}, many(2, 60)))
	scores(Protocol{})
	expect("other pictures", 5)
}

func many(from, to int) (list []int) {
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}
