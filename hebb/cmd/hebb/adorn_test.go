package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// The page of a run has a grid, lists of what stands out, and says what it was made from and how it is made again.
func TestRun_page(t *testing.T) {
	dir := t.TempDir()
	works(t, dir, "run --limit 60 --size 32 --epochs 1 --out results")
	found := regexp.MustCompile(`(?s)id="data">(.*?)</script>`).FindSubmatch(read(t, filepath.Join(dir, "results",
		"map.html")))
	if found == nil {
		t.Fatal("the page has no data")
	}
	var page struct {
		Layouts []struct{ Name string }
		Lists   []struct{ Title string }
		Columns []struct{ Title string }
		Facts   []struct{ Name, Value string }
		Command string
	}
	if err := json.Unmarshal(found[1], &page); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(page.Layouts, func(l struct{ Name string }) bool { return l.Name == "grid" }) {
		t.Errorf("the layouts are %v", page.Layouts)
	}
	if len(page.Lists) != 2 || len(page.Columns) != 1 {
		t.Errorf("lists %v, columns %v", page.Lists, page.Columns)
	}
	for _, want := range []string{"pictures", "from", "preset", "seed", "data", "version", "quality", "grid"} {
		if !slices.ContainsFunc(page.Facts, func(f struct{ Name, Value string }) bool {
			return f.Name == want &&
				f.Value != ""
		}) {
			t.Errorf("the page says nothing of %s: %v", want, page.Facts)
		}
	}
	if want := "hebb -q run --limit 60 --size 32 --epochs 1 --out results"; page.Command != want {
		t.Errorf("the page is made again by %s, want %s", page.Command, want)
	}
}

func TestCommandLine(t *testing.T) {
	if got, want := commandLine([]string{"run", "a b", "it's",
		"--x=1"}), `hebb run 'a b' 'it'\''s' --x=1`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
