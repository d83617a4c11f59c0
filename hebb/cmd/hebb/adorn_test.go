package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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

// A poster has every picture in a cell; the page leads to the pictures' own files, wherever both lie.
func TestPoster(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	works(t, dir, "run --grid --gaps keep"+quickly+" "+photos)
	works(t, dir,
		"draw --grid --map out/map.csv --clusters out/clusters.csv --canvas 300 --thumbnail 8 --out p.png "+photos)
	if !bytes.Equal(read(t, filepath.Join(dir, "p.png")), read(t, filepath.Join(dir, "out/canvas.png"))) {
		t.Error("draw's poster and run's differ")
	}
	works(t, dir, "draw --map out/map.csv --canvas 300 --thumbnail 8 --out m.png "+photos)
	if bytes.Equal(read(t, filepath.Join(dir, "p.png")), read(t, filepath.Join(dir, "m.png"))) {
		t.Error("a poster is the map")
	}
	fails(t, dir, "draw --grid --features out/features.npy "+photos, 2, "--grid", "--map")
	write(t, filepath.Join(dir, "holes.csv"), []byte("name,x,y\nmoss/a.png,,\n"))
	fails(t, dir, "draw --grid --limit 1 --map holes.csv "+photos, 1, "--grid", "place")

	if page := read(t, filepath.Join(dir, "out/map.html")); !bytes.Contains(page, []byte("<title>"+filepath.Base(photos))) {
		t.Error("the page is not called as the folder")
	}
	in := input{Images: photos}
	for page, want := range map[string]string{
		filepath.Join(photos, "map.html"):           "moss/a.png",
		filepath.Join(photos, "maps", "map.html"):   "../moss/a.png",
		filepath.Join(photos, "../out", "map.html"): "../" + filepath.Base(photos) + "/moss/a.png",
	} {
		if got := in.originals([]string{"moss/a.png"}, page); len(got) != 1 || got[0] != want {
			t.Errorf("from %s the original is %v, wanted %s", page, got, want)
		}
	}
	if got := (input{}).originals([]string{"a"}, "map.html"); got != nil {
		t.Errorf("the embedded sprites have files: %v", got)
	}
}

// The page's pictures lie in a folder beside it where that is asked for, in results and drawn alone, and
// again in the place of those before.
func TestPageFolder(t *testing.T) {
	dir, photos := t.TempDir(), folder(t, 5)
	for range 2 {
		works(t, dir, "run --folder"+quickly+" "+photos)
		works(t, dir, "verify out")
		works(t, dir, "draw --folder --map out/map.csv --out own.html "+photos)
	}
	for page, sheets := range map[string]string{"out/map.html": "out/map.files", "own.html": "own.files"} {
		found, _ := filepath.Glob(filepath.Join(dir, sheets, "*.jpg"))
		if len(found) == 0 || !bytes.Contains(read(t, filepath.Join(dir, page)), []byte(`"folder":"`+filepath.Base(sheets)+`"`)) {
			t.Errorf("%s has the sheets %v", page, found)
		}
	}
	works(t, dir, "run"+quickly+" "+photos)
	if left, _ := filepath.Glob(filepath.Join(dir, "out/map.files")); left != nil {
		t.Errorf("a page in one file has %v beside it", left)
	}
	fails(t, dir, "draw --folder --map out/map.csv --out own.png "+photos, 2, "--folder", ".html")
	write(t, filepath.Join(dir, "foreign.files", "mine.txt"), nil)
	fails(t, dir, "draw --folder --map out/map.csv --out foreign.html "+photos, 1, "foreign.files")
}

// When pictures were taken stands in the table of the map, in run's page and in draw's, and in the table that
// map writes of pictures that are named.
func TestTaken(t *testing.T) {
	photos, err := filepath.Abs("../../pictures/testdata/taken")
	if err != nil {
		t.Fatal(err)
	}
	dir, named := t.TempDir(), " --size 16 --images "+photos
	works(t, dir, "run --k 2 --neighbors 4 --canvas 300 --thumbnail 8 --steps 5"+named)
	works(t, dir, "draw --map out/map.csv --out own.html"+named)
	works(t, dir, "map --features out/features.npy --neighbors 4 --out own.csv"+named)
	for _, file := range []string{"out/map.csv", "own.csv"} {
		for _, row := range rows(t, filepath.Join(dir, file)) {
			want := map[string]string{"name": "taken", "original.jpg": "2019-07-21T18:30:05",
				"digitized.jpg": "1998-02-28T12:00:00", "never.jpg": ""}
			if moment, ok := want[row[1]]; ok && (len(row) != 6 || row[5] != moment) {
				t.Errorf("%s: the row %q, want %q at its end", file, row, moment)
			}
		}
	}
	for _, page := range []string{"out/map.html", "own.html"} {
		want := []byte(`"title":"taken","kind":"date","numbers":[null`)
		if !bytes.Contains(read(t, filepath.Join(dir, page)), want) {
			t.Errorf("%s has no dates", page)
		}
	}
	works(t, dir, "map --features out/features.npy --neighbors 4 --out plain.csv")
	if header := rows(t, filepath.Join(dir, "plain.csv"))[0]; len(header) != 5 {
		t.Errorf("without pictures the table has %v", header)
	}
}

// Filters' answers are columns of the page, of a network's layers and of the encoder's last; others are refused
// before anything is learned.
func TestAnswers(t *testing.T) {
	photos := folder(t, 5)
	const small = " --k 2 --neighbors 4 --canvas 300 --thumbnail 8 "
	for flags, list := range map[string]string{"--preset hebb --steps 5": "1:17,1:30",
		"--preset article --channels 2,4 --epochs 1": "2:4,2:1"} {
		dir := t.TempDir()
		works(t, dir, "run --answers "+list+" "+flags+small+photos)
		page := read(t, filepath.Join(dir, "out/map.html"))
		for f := range strings.SplitSeq(list, ",") {
			layer, number, _ := strings.Cut(f, ":")
			want := regexp.MustCompile(`"title":"layer ` + layer + `, filter ` + number + `","kind":"number","numbers":\[(0|[0-9.e-]+),`)
			if !want.Match(page) {
				t.Errorf("%s: the page has no column of filter %s", flags, f)
			}
		}
		for _, wrong := range []string{"0:1", "17", "1:x", "1:2:3", "9:1", "2:999"} {
			fails(t, dir, "run --answers "+wrong+" "+flags+small+photos, 2, "--answers")
		}
	}
}
