package catalog

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deephebb/internal/files"
	"deephebb/internal/linear"
)

// By hand: every table, with and without what may lack.
func TestTables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	names, taken := []string{"a,b.png", "=c.png"}, []time.Time{{}, time.Date(2019, 7, 21, 18, 30, 5, 0, time.UTC)}
	xy := linear.Matrix(2, 2, []float32{0.1, -2, float32(math.NaN()), 1e9})
	for _, c := range []struct {
		write func() error
		want  string
	}{
		{func() error { return WriteMap(path, names, xy, []string{"", "3"}, nil) },
			"index,name,x,y,label\n0,\"a,b.png\",0.1,-2,\n1,'=c.png,,1e+09,3\n"},
		{func() error { return WriteMap(path, names, xy, []string{"", "3"}, taken) },
			"index,name,x,y,label,taken\n0,\"a,b.png\",0.1,-2,,\n1,'=c.png,,1e+09,3,2019-07-21T18:30:05\n"},
		{func() error { return WriteClusters(path, names, []string{"1", "0"}, nil) },
			"index,name,label\n0,\"a,b.png\",1\n1,'=c.png,0\n"},
		{func() error { return WriteClusters(path, names, []string{"1", "0"}, []string{"x", "y"}) },
			"index,name,label,class\n0,\"a,b.png\",1,x\n1,'=c.png,0,y\n"},
		{func() error { return WriteLeftOut(path, names, []string{"r", "s"}, []string{"is", "was"}) },
			"name,reason,it\n\"a,b.png\",r,is\n'=c.png,s,was\n"},
	} {
		if err := c.write(); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.want {
			t.Errorf("%q, %v; want %q", got, err, c.want)
		}
	}
}

// By hand: names are read back as they were, and replace nothing that is no list of names.
func TestNames(t *testing.T) {
	features := filepath.Join(t.TempDir(), "x.npy")
	if NamesOf(features) != strings.TrimSuffix(features, "npy")+"csv" || NamesOf("dir.d/x") != "dir.d/x.csv" {
		t.Errorf("the names of %s are in %s", features, NamesOf(features))
	}
	if none, err := ReadNames(NamesOf(features)); none != nil || err != nil {
		t.Errorf("names that are not there: %v, %v", none, err)
	}
	want := []string{"a\nb", " c", "=d", "é"}
	for range 2 { // the second time over the first
		if err := Claim(FeatureFiles("--features", features)); err != nil {
			t.Fatal(err)
		}
		draft, err := files.Create(features)
		if err == nil {
			err = KeepFeatures(draft, features, want)
		}
		if err != nil {
			t.Fatal(err)
		}
		table, err := ReadNames(NamesOf(features))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := table.Texts("name"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	if err := os.WriteFile(NamesOf(features), []byte("index,name,x\n0,a,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	err := Claim(FeatureFiles("--features", features))
	if err == nil || !strings.Contains(err.Error(), "no list of names") {
		t.Errorf("another table: %v", err)
	}
	if other, err := ReadNames(NamesOf(features)); other != nil || err != nil {
		t.Errorf("another table as names: %v, %v", other, err)
	}
}
