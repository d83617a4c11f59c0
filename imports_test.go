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

// Arrows only downwards: hebb → network, pictures; network → rules, pictures; eval → hebb, network,
// pictures, atlas; atlas, viz, rules and pictures know none of their neighbours; all may use
// internal. Only the command, notebooks and what shows things in them see everything, and nothing
// else speaks to GoNB.
func TestImports(t *testing.T) {
	const module = "deephebb"
	inside := func(path string, folders ...string) bool {
		return slices.ContainsFunc(folders, func(f string) bool {
			return path == module+"/"+f || strings.HasPrefix(path, module+"/"+f+"/")
		})
	}
	only := func(folders ...string) func(string) bool {
		return func(p string) bool { return inside(p, folders...) }
	}
	rules := []struct {
		name    string
		of, not func(path string) bool
	}{
		{"atlas, rules and pictures know none of their neighbours",
			only("hebb/atlas", "hebb/rules", "hebb/pictures"),
			func(p string) bool {
				return p == module+"/hebb" || inside(p, "hebb/network", "viz", "data", "eval")
			}},
		{"atlas does not read pictures nor learn", only("hebb/atlas"), only("hebb/rules", "hebb/pictures")},
		{"rules see only numbers", only("hebb/rules"), only("hebb/atlas", "hebb/pictures")},
		{"pictures neither learn nor map", only("hebb/pictures"), only("hebb/atlas", "hebb/rules")},
		{"network imports rules and pictures only", only("hebb/network"),
			func(p string) bool { return p == module+"/hebb" || inside(p, "hebb/atlas", "viz", "data", "eval") }},
		{"hebb imports network and pictures only", func(p string) bool { return p == module+"/hebb" },
			only("hebb/atlas", "viz", "data", "eval")},
		{"viz draws what it is given", func(p string) bool { return inside(p, "viz") && !inside(p, "viz/nb") },
			only("hebb", "data", "eval")},
		{"eval draws nothing", only("eval"), only("viz", "data")},
		{"checks of exercises say what they have to say, and who shows it is no matter", only("course/check"),
			only("viz/nb")},
		{"nothing but notebooks knows the course", func(p string) bool { return !inside(p, "course") }, only("course")},
		{"internal stands below all", only("internal"), only("hebb", "viz", "data", "eval")},
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
