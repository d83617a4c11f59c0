package deephebb_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Learn, map and draw know nothing of each other; eval judges what the first two make: only the command and what shows things in notebooks see all three, and nothing else speaks to GoNB.
func TestImports(t *testing.T) {
	const module = "deephebb"
	inside := func(path string, folders ...string) bool {
		return slices.ContainsFunc(folders, func(f string) bool { return path == module+"/"+f || strings.HasPrefix(path, module+"/"+f+"/") })
	}
	rules := []struct {
		name string
		of   func(path string) bool
		not  func(path string) bool
	}{
		{"hebb imports neither atlas nor viz nor data nor eval",
			func(p string) bool { return inside(p, "hebb") && !inside(p, "hebb/atlas", "hebb/cmd") },
			func(p string) bool { return inside(p, "hebb/atlas", "viz", "data", "eval") }},
		{"atlas imports neither hebb nor viz nor eval",
			func(p string) bool { return inside(p, "hebb/atlas") },
			func(p string) bool { return p == module+"/hebb" || inside(p, "viz", "data", "eval") }},
		{"viz imports neither hebb nor atlas nor eval",
			func(p string) bool { return inside(p, "viz") && !inside(p, "viz/nb") },
			func(p string) bool { return inside(p, "hebb", "data", "eval") }},
		{"eval imports neither viz nor data",
			func(p string) bool { return inside(p, "eval") },
			func(p string) bool { return inside(p, "viz", "data") }},
	}
	packages := list(t)
	if len(packages) < 5 {
		t.Fatalf("go list shows %d packages of the module", len(packages))
	}
	for _, p := range packages {
		for _, rule := range rules {
			if !rule.of(p.ImportPath) {
				continue
			}
			for _, d := range p.Deps {
				if rule.not(d) {
					t.Errorf("%s: %s depends on %s", rule.name, p.ImportPath, d)
				}
			}
		}
		for _, d := range p.Imports {
			if strings.HasPrefix(d, "github.com/janpfeifer/gonb") && p.ImportPath != module+"/viz/nb" {
				t.Errorf("%s imports %s: only viz/nb does", p.ImportPath, d)
			}
		}
	}
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

// list is what go list knows of the module's packages.
func list(t *testing.T) (packages []listed) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./...").Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("go list: %s", failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	for in := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := in.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
