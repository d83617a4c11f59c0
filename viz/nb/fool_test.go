package nb

import (
	"go/ast"
	"os"
	"strings"
	"testing"
)

// Each call of Keep in testdata/fool says in a comment what is to be answered.
func TestFool(t *testing.T) {
	text, err := os.ReadFile("testdata/fool/main.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	p, err := parseProgram(".", text)
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i, line := range strings.Split(string(text), "\n") {
		code, want, ok := strings.Cut(line, " // ")
		if want = strings.TrimSpace(want); !ok || i < 1 || strings.HasPrefix(code, "//") {
			continue
		}
		cases++
		got := "ok"
		if err := p.answer(i+1, strings.Contains(want, "a cell declares")); err != nil {
			got = err.Error()
		}
		if want == "ok" && got != want || !strings.Contains(got, want) {
			t.Errorf("line %d:%s\nKeep answers %q, want %q", i+1, code, got, want)
		}
	}
	if cases < 60 {
		t.Errorf("%d cases were found", cases)
	}
}

// answer is what Keep says of the call in a line; literal says that it stands in a function
// literal.
func (p *program) answer(line int, literal bool) error {
	name := "main.init"
	for _, d := range p.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && p.line(f.Pos()) <= line && line <= p.line(f.End()) {
			name = "main." + runtimeName(f)
		}
	}
	if literal {
		name += ".func1"
	}
	s, err := p.site(name, line)
	if err != nil {
		return err
	}
	return s.check()
}
