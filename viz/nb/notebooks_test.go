package nb

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// book is a notebook as its file has it.
type book struct {
	Cells []struct {
		Type   string   `json:"cell_type"`
		Source []string `json:"source"`
	} `json:"cells"`
}

// The notebooks' cells can be read at a glance, no two notebooks write the same file, and the sums by
// which they are trusted are up to date.
func TestNotebooks(t *testing.T) {
	paths, err := filepath.Glob("../../notebooks/[0-9]*.ipynb")
	if err != nil || len(paths) == 0 {
		t.Fatal("no notebooks", err)
	}
	sums, err := os.ReadFile("../../notebooks/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	shows := regexp.MustCompile(`\bnb\.Show\("([^"]+)"`)
	owner := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var b book
		if err := json.Unmarshal(text, &b); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		name := filepath.Base(path)
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256(text), name); !strings.Contains(string(sums), line) {
			t.Errorf("SHA256SUMS, by which make lab trusts notebooks, has another sum of %s: python notebooks/trust.py --write", name)
		}
		for i, c := range b.Cells {
			source := strings.Join(c.Source, "")
			if c.Type != "code" || strings.Contains(source, "import (") {
				continue
			}
			lines := 0
			for line := range strings.Lines(source) {
				line = strings.TrimRight(line, "\n")
				if n := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); n > 95 {
					t.Errorf("%s, cell %d: a line of %d columns, want at most 95: %s", name, i, n, line)
				}
				if strings.TrimSpace(line) != "" {
					lines++
				}
			}
			if lines > 12 {
				t.Errorf("%s, cell %d: %d lines, want at most 12", name, i, lines)
			}
			for _, m := range shows.FindAllStringSubmatch(source, -1) {
				file := fileName(m[1])
				if other := owner[file]; other != "" && other != name {
					t.Errorf("%s and %s both show %q", other, name, m[1])
				}
				owner[file] = name
			}
		}
	}
}
