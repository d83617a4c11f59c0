package deephebb_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// The course's cells can be read at a glance.
func TestCourse(t *testing.T) {
	lessons, err := filepath.Glob("course/[0-9]*.md")
	if err != nil || len(lessons) == 0 {
		t.Fatal("no lessons", err)
	}
	for _, path := range lessons {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, source := range goCells(string(text)) {
			if !strings.Contains(source, "import (") {
				checkCell(t, fmt.Sprintf("%s, Go cell %d", path, n+1), source)
			}
		}
	}
}

// A lesson begins with a question and ends with what to keep, exercises and where to go next.
func TestLessons(t *testing.T) {
	lessons, err := filepath.Glob("course/[0-9]*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range lessons {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(text), "\n---\n")
		opening, _, _ := strings.Cut(body, "\n```go")
		if !strings.Contains(opening, "?") {
			t.Errorf("%s does not begin with a question", path)
		}
		if n := strings.Count(body, "\n```go exercise\n"); n < 2 || n > 3 {
			t.Errorf("%s has %d exercises, want two or three", path, n)
		}
		_, after, found := strings.Cut(body, "What to keep")
		if !found || !strings.Contains(strings.ToLower(after), "where to go next") {
			t.Errorf("%s does not end with what to keep and where to go next", path)
		}
	}
}

// goCells are the cells with Go code of a lesson's source, as a teacher sees them.
func goCells(text string) (cells []string) {
	var cell []string
	inside := false
	for line := range strings.Lines(text) {
		switch line = strings.TrimRight(line, "\n"); {
		case !inside && strings.HasPrefix(line, "```go"):
			inside, cell = true, nil
		case inside && line == "```":
			inside, cells = false, append(cells, strings.Join(cell, "\n"))
		case inside:
			cell = append(cell, line)
		}
	}
	start := regexp.MustCompile(`(?s)[ \t]*// start\n.*?([ \t]*// solution\n)`)
	mark := regexp.MustCompile(`(?m)^[ \t]*// (solution|end)\n`)
	for i, c := range cells {
		cells[i] = mark.ReplaceAllString(start.ReplaceAllString(c, "$1"), "")
	}
	return cells
}

func checkCell(t *testing.T, where, source string) {
	lines := 0
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\n")
		if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > 95 {
			t.Errorf("%s: a line of %d columns, want at most 95: %s", where, n, line)
		}
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	if lines > 12 {
		t.Errorf("%s: %d lines, want at most 12", where, lines)
	}
}

// The committed notebooks are below a megabyte, and the sums by which they are trusted are up to
// date.
func TestNotebooks(t *testing.T) {
	sums, err := os.ReadFile("notebooks/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	notebooks, err := filepath.Glob("notebooks/[0-9]*.ipynb")
	if err != nil || len(notebooks) == 0 {
		t.Fatal("no notebooks", err)
	}
	for _, path := range notebooks {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 1e6 {
			t.Errorf("%s has %d bytes, want at most a megabyte", path, len(text))
		}
		line := fmt.Sprintf("%x  %s\n", sha256.Sum256(text), filepath.Base(path))
		if !strings.Contains(string(sums), line) {
			t.Errorf("SHA256SUMS, by which make lab trusts notebooks, has another sum of %s: make course", path)
		}
	}
}
