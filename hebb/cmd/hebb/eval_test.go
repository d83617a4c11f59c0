package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Given features, a model and the baselines; the figures as JSON and as a table.
func TestEval(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 10)
	works(t, dir, "train --channels 4,8 --epochs 2 --model m.safetensors --features f.npy --images "+pictures)
	out := works(t, dir,
		"eval --features f.npy --model m.safetensors --seeds 2 --json e.json --out e.csv --images "+pictures)
	for _, words := range []string{"leave one out", "2 clusters", "λ chosen on a held-out fifth",
		"exp(similarity/0.07)", "seeds 42 to 43", "e.json", "\nf.npy "} {
		if !strings.Contains(out, words) {
			t.Errorf("the summary does not tell of %q:\n%s", words, out)
		}
	}
	figures := parsed(t, filepath.Join(dir, "e.json"))
	var names []string
	for _, f := range figures {
		names = append(names, f["features"].(string))
		if len(f) != 19 {
			t.Errorf("%d fields: %v", len(f), f)
		}
	}
	if !slices.Equal(names, []string{"raw", "raw", "pca50", "pca50", "histogram", "histogram", "f.npy", "f.npy",
		"m.safetensors", "m.safetensors"}) {
		t.Errorf("rows %v", names)
	}
	if given, model := figures[6], figures[8]; given["knn5"] != model["knn5"] || given["ridge"] != model["ridge"] ||
		given["dim"] != model["dim"] {
		t.Errorf("features %v and those of their model %v differ", given, model)
	}
	if n := len(rows(t, filepath.Join(dir, "e.csv"))); n != 11 {
		t.Errorf("%d rows of the table", n)
	}
}

// Bank and query drawn, and a query set of its own.
func TestEvalQuery(t *testing.T) {
	dir, pictures := t.TempDir(), folder(t, 10)
	out := works(t, dir,
		"eval --presets article --bank 14 --query 6 --seeds 1 --depth 0 --json e.json --images "+pictures)
	if !strings.Contains(out, "bank       14 of 20 drawn at random; query 6 others; seed 42") ||
		!strings.Contains(out, "untrained = article-untrained") {
		t.Errorf("eval: %s", out)
	}
	if figures := parsed(t, filepath.Join(dir, "e.json")); len(figures) != 6 ||
		figures[4]["features"] != "untrained" || figures[4]["knn1"] != figures[3]["knn1"] {
		t.Errorf("figures %v", figures)
	}
	works(t, dir, "train --channels 4,8 --epochs 1 --model m.safetensors --features f.npy --images "+pictures)
	out = works(t, dir,
		"eval --features f.npy --query-features f.npy --class-size 2 --seeds 1 --json e.json --query-images "+pictures+" --images "+pictures)
	if !strings.Contains(out, "query all 20 of a set of its own") {
		t.Errorf("eval: %s", out)
	}
	if figures := parsed(t, filepath.Join(dir, "e.json")); figures[3]["knn1"] != 1. ||
		figures[0]["knn1"] != 1. { // each finds itself
		t.Errorf("figures %v", figures)
	}
}

func parsed(t *testing.T, path string) (figures []map[string]any) {
	t.Helper()
	if err := json.Unmarshal(read(t, path), &figures); err != nil {
		t.Fatal(err)
	}
	return figures
}

// Only what is asked for is measured; the others are null. A name that there is not is bad usage.
func TestEvalMeasures(t *testing.T) {
	dir := t.TempDir()
	pictures := folder(t, 10)
	out := works(t, dir, "eval --measures knn,clusters --presets hebb-small --seeds 1 --json e.json --images "+pictures)
	for _, f := range parsed(t, filepath.Join(dir, "e.json")) {
		if f["knn5"] == nil || f["ami"] == nil || f["ridge"] != nil || f["trust"] != nil {
			t.Errorf("%v", f)
		}
	}
	if strings.Contains(out, "λ") || !strings.Contains(out, "hebb-small") {
		t.Errorf("%s", out)
	}
	fails(t, dir, "eval --measures knm --images "+pictures, 2, "knm", "softmax")
}

// The same figures each time, on any number of threads: only seconds differ.
func TestEvalIsTheSameEachTime(t *testing.T) {
	dir := t.TempDir()
	line := "eval --presets hebb-small --seeds 1 --measures knn,retrieval,ridge,hinge,clusters,trust,units --json e.json --images " + folder(t, 12)
	seconds := regexp.MustCompile(`"seconds":[^,}]*`)
	var first string
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range []int{1, 3} {
		runtime.GOMAXPROCS(threads)
		works(t, dir, line)
		text := string(read(t, filepath.Join(dir, "e.json")))
		if n := len(seconds.FindAllString(text, -1)); n != strings.Count(text, "features") || n == 0 {
			t.Fatalf("%d seconds in %s", n, text)
		}
		if text = seconds.ReplaceAllString(text, ""); first == "" {
			first = text
		} else if text != first {
			t.Errorf("other figures:\n%s\n%s", first, text)
		}
	}
}

// Features that are kept are taken the next time: the figures are the same, the seconds of fitting included.
func TestEvalCache(t *testing.T) {
	dir := t.TempDir()
	line := "eval --measures knn --presets hebb-small --seeds 1 --cache kept --json e.json --images " + folder(t, 10)
	works(t, dir, line)
	first := read(t, filepath.Join(dir, "e.json"))
	works(t, dir, strings.Replace(line, "e.json", "f.json", 1))
	again := read(t, filepath.Join(dir, "f.json"))
	seconds := regexp.MustCompile(`"features":"(raw|pca50|histogram)".*`) // these are made anew
	if a, b := seconds.ReplaceAllString(string(first), ""), seconds.ReplaceAllString(string(again), ""); a != b {
		t.Errorf("other figures of kept features:\n%s\n%s", a, b)
	}
	if kept, err := filepath.Glob(filepath.Join(dir, "kept", "*.safetensors")); err != nil || len(kept) != 4 {
		t.Errorf("%d files are kept, want one for the network and each of its three twins (%v)", len(kept), err)
	}
}
