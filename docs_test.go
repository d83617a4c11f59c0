package deephebb_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the pages for contributors name exists: targets of make, packages, files and links.
func TestDocs(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	paths := regexp.MustCompile("`((?:hebb|viz|eval|internal|notebooks|course|data|bench)/?[a-z0-9/_.-]*)`")
	for _, page := range []string{
		"CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/course.md", "docs/reliability.md",
	} {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		for _, m := range regexp.MustCompile(`\bmake ([a-z]+)\b`).FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile("(?m)^"+m[1]+"( [a-z0-9 ]+)?:").Match(makefile) && m[1] != "and" {
				t.Errorf("%s: the Makefile has no target %s", page, m[1])
			}
		}
		for _, m := range paths.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "name") {
				continue // an example
			}
			if _, err := os.Stat(m[1]); err != nil {
				t.Errorf("%s names %s: %v", page, m[1], err)
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", page, m[1], err)
			}
		}
	}
}
