package nb

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A program is the source of the running cell: GoNB writes all declarations of the notebook and the cell's own main function into one file and compiles it.
type program struct {
	dir     string
	files   *token.FileSet
	file    *ast.File
	imports map[string]string     // local name → path
	decls   map[string][]ast.Node // name → its declaration; a type's name → its methods as well
}

// cellText is the source as it was when the program began: GoNB overwrites the file when somebody asks for a completion.
var cellText = func() []byte {
	text, _ := os.ReadFile(filepath.Join(cellDir(), "main.go"))
	return text
}()

// cellDir is where GoNB compiles the cell; a place without a main.go outside a notebook.
func cellDir() string {
	if dir := os.Getenv("GONB_TMP_DIR"); notebook() && dir != "" {
		return dir
	}
	return os.DevNull
}

// cellProgram reads the cell's source.
var cellProgram = sync.OnceValues(func() (*program, error) { return parseProgram(cellDir(), cellText) })

func parseProgram(dir string, text []byte) (*program, error) {
	p := &program{dir: dir, files: token.NewFileSet(), imports: map[string]string{}, decls: map[string][]ast.Node{}}
	var err error
	if p.file, err = parser.ParseFile(p.files, "main.go", text, parser.SkipObjectResolution); err != nil {
		return nil, fmt.Errorf("nb: cannot read the cell's source: %w", err)
	}
	for _, s := range p.file.Imports {
		path, _ := strconv.Unquote(s.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if s.Name != nil {
			name = s.Name.Name
		}
		p.imports[name] = path
	}
	for _, d := range p.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.declare(d, funcName(d))
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					p.declare(s, s.Name.Name)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if d.Tok == token.CONST {
							p.declare(d, name.Name) // the whole group: iota counts its lines
						} else {
							p.declare(s, name.Name)
						}
					}
				}
			}
		}
	}
	return p, nil
}

func (p *program) declare(n ast.Node, name string) { p.decls[name] = append(p.decls[name], n) }

// funcName is a function's name; a method goes by the name of its type.
func funcName(f *ast.FuncDecl) string {
	name := f.Name.Name
	if f.Recv != nil {
		ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				name = id.Name
				return false
			}
			return true
		})
	}
	return name
}

// at is the function declared around a line.
func (p *program) at(line int) *ast.FuncDecl {
	for _, d := range p.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && p.files.Position(f.Pos()).Line <= line && line <= p.files.Position(f.End()).Line {
			return f
		}
	}
	return nil
}

// reach is the text of start, of every declaration it mentions, of every one those mention, and so on, without comments; and the packages they mention.
// The notebook's init functions, which run before all, belong to it, and so do functions that assign a variable it mentions.
func (p *program) reach(start ast.Node) (texts, packages []string) {
	seen := map[ast.Node]bool{}
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		texts = append(texts, sourceText(n))
		ast.Inspect(n, func(m ast.Node) bool {
			id, ok := m.(*ast.Ident)
			if !ok {
				return true
			}
			if path, ok := p.imports[id.Name]; ok {
				packages = append(packages, path)
			}
			for _, d := range p.decls[id.Name] {
				visit(d)
				if _, isVar := d.(*ast.ValueSpec); isVar {
					p.assigning(id.Name, visit)
				}
			}
			return true
		})
	}
	visit(start)
	for _, d := range p.decls["init"] {
		visit(d)
	}
	slices.Sort(texts)
	slices.Sort(packages)
	return texts, slices.Compact(packages)
}

// sourceText is n as source, without comments and in one layout whatever its own is: that of a file without positions.
func sourceText(n ast.Node) string {
	var text bytes.Buffer
	printer.Fprint(&text, token.NewFileSet(), n)
	return text.String()
}

// assigning visits the functions in which the name is assigned, or its address taken.
func (p *program) assigning(name string, visit func(ast.Node)) {
	for _, d := range p.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			var targets []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					targets = n.Lhs
				}
			case *ast.IncDecStmt:
				targets = []ast.Expr{n.X}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					targets = []ast.Expr{n.X}
				}
			}
			found = found || slices.ContainsFunc(targets, func(e ast.Expr) bool { return root(e) == name })
			return !found
		})
		if found {
			visit(f)
		}
	}
}

// root is the variable that an expression like v, v.f, v[i] or *v is a part of.
func root(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x.Name
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return ""
		}
	}
}

// version writes into h what the code that computes is: in a notebook the text of the function that called Keep and of all it depends on, and Go's build
// IDs of the packages those mention, which change with any change in them or in what they import; in a program the program itself. It returns what tells
// one cell from another.
func version(h io.Writer, line int) (cell string, err error) {
	if !notebook() {
		self, err := os.Executable()
		if err != nil {
			return "", fmt.Errorf("nb: %w", err)
		}
		text, err := os.ReadFile(self)
		if err != nil {
			return "", fmt.Errorf("nb: %w", err)
		}
		sum := sha256.Sum256(text)
		h.Write(sum[:])
		return "", nil
	}
	p, err := cellProgram()
	if err != nil {
		return "", err
	}
	caller := p.at(line)
	if caller == nil || caller.Name.Name == "main" && caller.Recv == nil {
		return "", fmt.Errorf("nb: call Keep in a function that a cell declares, so that other cells can ask for its result: func name() T { return nb.Keep(…) }")
	}
	texts, packages := p.reach(caller)
	ids, err := p.builds(packages)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%s\n%q\n%s\n", runtime.Version(), texts, ids)
	var text string
	for _, d := range p.decls["main"] {
		text += sourceText(d)
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text))), nil
}

// builds are Go's build IDs of packages. This package shows and keeps, but computes nothing: it is left out.
func (p *program) builds(packages []string) ([]byte, error) {
	packages = slices.DeleteFunc(packages, func(path string) bool { return path == "deephebb/viz/nb" || path == "C" })
	if len(packages) == 0 {
		return nil, nil
	}
	list := exec.Command("go", append([]string{"list", "-export", "-f", "{{.ImportPath}} {{.BuildID}}", "--"}, packages...)...)
	list.Dir = p.dir
	out, err := list.Output()
	if failed, ok := err.(*exec.ExitError); ok {
		return nil, fmt.Errorf("nb: go list: %s", failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("nb: go list: %w", err)
	}
	return out, nil
}
