package nb

import (
	"slices"
	"strings"
	"testing"
)

const cellSource = `package main

import (
	_ "embed"
	"fmt"
	plane "deephebb/hebb/atlas"
	"deephebb/viz"
	"deephebb/hebb"
	"deephebb/viz/nb"
)

var ( steps = 5
	other = 6 )

const ( first = iota
	second )

type net struct{ size width }
type width int

func (n net) grow() int { return helper() }
func helper() int { return 1 }
func start() net { return net{size: width(second)} }
func unrelated() { fmt.Println(viz.Color, other) }

// kept is about the map.
func kept() int {
	return nb.Keep("kept", func() int {
		_ = hebb.New
		return start().grow() + steps + sub()
	})
}
func sub() int { _ = plane.Nearest; return 0 }

var _ = helper()

func init() { println("always") }

func main() {
	kept()
	unrelated()
}
`

func keptIn(t *testing.T, source string) *caller {
	t.Helper()
	p, err := parseProgram(".", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.site("main.kept", strings.Count(source[:strings.Index(source, "nb.Keep(")], "\n")+1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	return s.caller()
}

// What a function reaches: what it mentions, what that mentions; not the rest.
func TestReach(t *testing.T) {
	p, err := parseProgram(".", []byte(cellSource))
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.site("main.kept", strings.Count(cellSource[:strings.Index(cellSource, "nb.Keep(")], "\n")+1)
	if err != nil {
		t.Fatal(err)
	}
	r := p.reach(s.function)
	if want := []string{"deephebb/hebb", "deephebb/hebb/atlas", "deephebb/viz/nb"}; !slices.Equal(r.packages, want) {
		t.Errorf("packages %v, want %v", r.packages, want)
	}
	if !slices.Equal(p.blank, []string{"embed"}) || len(p.always) != 2 {
		t.Errorf("always there: %v and %d declarations, want embed and 2", p.blank, len(p.always))
	}
	all := strings.Join(r.texts, "\n")
	for _, want := range []string{"func kept", "func start", "func helper", ") grow", "net struct", "width int",
		"second", "iota", "steps"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not reached", want)
		}
	}
	for _, no := range []string{"unrelated", "other", "func main", "about the map", "embed"} {
		if strings.Contains(all, no) {
			t.Errorf("%q is reached", no)
		}
	}
	if settings := strings.Join(s.caller().settings, "; "); !strings.Contains(settings, "steps = 5") ||
		!strings.Contains(settings, "second") {
		t.Errorf("the settings are %q", settings)
	}
}

// The sum of a call changes with what it depends on, and with nothing else.
func TestCallerSum(t *testing.T) {
	first := keptIn(t, cellSource)
	for _, c := range []struct {
		old, new string
		changes  bool
	}{
		{"{ return 1 }", "{\n\t// one\n\treturn 1\n}", false},
		{"{ return 1 }", "{ return 2 }", true},
		{"other = 6", "other = 7", false},
		{"steps = 5", "steps = 6", true},
		{"= iota", "= iota + 1", true},
		{"kept()\n\tunrelated()", "unrelated()\n\tkept()", false},
		{"always", "never", true},
		{"type width int", "type width int8", true},
		{`_ "embed"`, `_ "image/png"`, true},
		{"func init()", "func sum() int { return 1 }\nfunc init()", false},
		{"return nb.Keep", "nb.Keep(\"kept\", helper)\n\treturn nb.Keep", true},
		{"return nb.Keep", "_ = 1\n\treturn nb.Keep", true},
	} {
		again := keptIn(t, strings.Replace(cellSource, c.old, c.new, 1))
		if changed := again.sum != first.sum; changed != c.changes {
			t.Errorf("%q instead of %q: another sum is %t, want %t", c.new, c.old, changed, c.changes)
		}
		if moved := again.cell != first.cell; moved != strings.HasPrefix(c.new, "unrelated") {
			t.Errorf("%q instead of %q: another cell is %t", c.new, c.old, moved)
		}
	}
}

// What stands in the way of following a cell is said.
func TestProgramRefuses(t *testing.T) {
	for want, source := range map[string]string{
		"C code":       "package main\nimport \"C\"\nfunc main() {}",
		"cannot read":  "package main\nfunc {",
		"go list":      "package main\nimport \"deephebb/nothing\"\nfunc main() { nothing.Do() }",
		"cannot under": "package main\nfunc main() { undeclared() }",
	} {
		if _, err := parseProgram(".", []byte(source)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
	source := strings.Replace(strings.Replace(cellSource, `_ "embed"`, `"os"`, 1), "kept()\n",
		"kept()\n\tos.Args = nil\n", 1)
	p, err := parseProgram(".", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.site("main.kept", strings.Count(source[:strings.Index(source, "nb.Keep(")], "\n")+1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.check(); err == nil || !strings.Contains(err.Error(), "sets os.Args (line") {
		t.Errorf("a variable of another package: %v", err)
	}
}
