//go:build unix

package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

// nasty are names of files and folders that a page, a spreadsheet, a terminal or a program might
// take for something else.
var nasty = []string{
	"<img src=x onerror=alert(1)>.png", "a</script><script>alert(1)<.png", "';alert(1)--.png",
	`"onload="alert(1).png`, "${alert(1)}.png", "{{alert(1)}}.png",
	"=cmd|' '!A0.png", "+1+1.png", "-1+1.png", "@SUM(1).png", "'=x.png",
	"caf\xe9\xff.png", "two\nlines.png", "tab\there.png", "bell\a\x1b[31mred.png",
	"\u202egnp.exe.png", "e\u0301.png", "\u00e9.png",
	"a,b;c.png", `quote".png`, `back\slash.png`, "[1-9]*?.png", "%s%n%d.png",
	" blanks .png", strings.Repeat("long", 60) + ".png",
	"\U0001f600.png", "--out.png", "~.png", "NaN.png", "null.png", "1e5.png", "con.png",
}

// namedNastily runs all of it on pictures with nasty names, and looks whether the results keep them
// as names.
func namedNastily(w *workshop) (string, int, error) {
	dir := w.path("names")
	source, err := filepath.Glob(filepath.Join(w.images, "class0", "*.png"))
	if err != nil || len(source) == 0 {
		return "", 0, fmt.Errorf("no pictures: %v", err)
	}
	b, err := os.ReadFile(source[0])
	if err != nil {
		return "", 0, err
	}
	findings, pages := 0, [2]string{}
	for i, folder := range []string{"plain", "nasty"} {
		for n, name := range nasty {
			if folder == "plain" {
				name = fmt.Sprintf("%02d.png", n)
			}
			path := filepath.Join(dir, folder, filepath.FromSlash(name)) // with its slash one of them is in a folder
			if err := put(path, b); err != nil {
				return "", 0, fmt.Errorf("%q: %w", name, err)
			}
		}
		args := []string{"run", "-q", "--preset", "article", "--channels", "2", "--epochs", "1",
			"--canvas", "400", "--out", folder + "-out", folder}
		e, err := w.child(dir, mostTime, nil, args...)
		if err != nil {
			return "", 0, err
		}
		if e.status != 0 || !utf8.ValidString(e.stdout) {
			found("hebb run on pictures with %s names: status %d, %q %q", folder, e.status, e.stderr, e.stdout)
			return "no results", 1, nil
		}
		page, err := os.ReadFile(filepath.Join(dir, folder+"-out", "map.html"))
		if err != nil {
			return "", 0, err
		}
		pages[i] = string(page)
	}
	tag := regexp.MustCompile(`(?i)</?(script|img|iframe|svg|style|link)\b`)
	plain, with := len(tag.FindAllString(pages[0], -1)), len(tag.FindAllString(pages[1], -1))
	if plain != with || !utf8.ValidString(pages[1]) {
		found("the map has %d tags of scripts and pictures with nasty names, %d without", with, plain)
		findings++
	}
	tables, err := filepath.Glob(filepath.Join(dir, "nasty-out", "*.csv"))
	if err != nil {
		return "", 0, err
	}
	cells := 0
	for _, path := range tables {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", 0, err
		}
		rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
		if err != nil || !utf8.Valid(b) {
			found("%s: %v", path, err)
			findings++
		}
		for _, row := range rows {
			for _, cell := range row {
				cells++
				if regexp.MustCompile(`^[=+@\t\r]|^-[^0-9I]`).MatchString(cell) {
					found("%s: a spreadsheet would run %q", path, cell)
					findings++
				}
			}
		}
	}
	return fmt.Sprintf("%d names, %d cells of %d tables, the map's tags as with plain names",
		len(nasty), cells, len(tables)), findings, nil
}
