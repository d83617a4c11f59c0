package nb

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A program is the source of the running cell, with its types. GoNB writes all declarations of the
// notebook and the cell's own main function into one file and compiles it.
type program struct {
	files  *token.FileSet
	file   *ast.File
	info   types.Info
	pkg    *types.Package
	builds map[string]build            // by import path
	decls  map[types.Object][]ast.Node // where an object is declared; for a type, its methods as well
	always []ast.Node                  // what runs or is set whoever mentions it: init functions and blank variables
	blank  []string                    // packages imported only for what they do when they are loaded
}

// A build is what Go's build cache has of a package.
type build struct {
	id     string // changes with any change in the package or in what it imports
	export string // the file of its exported types
}

// cellText is the source as it was when the program began: GoNB overwrites the file when somebody
// asks for a completion.
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

// cellProgram reads the cell's source, once for all calls of Keep.
var cellProgram = sync.OnceValues(func() (*program, error) { return parseProgram(cellDir(), cellText) })

// parseProgram reads the source of a program in the folder dir and finds the types in it.
func parseProgram(dir string, text []byte) (*program, error) {
	p := &program{
		files: token.NewFileSet(),
		info: types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
			Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		},
		decls: map[types.Object][]ast.Node{},
	}
	var err error
	if p.file, err = parser.ParseFile(p.files, "main.go", text, parser.SkipObjectResolution); err != nil {
		return nil, fmt.Errorf("nb: cannot read the cell's source: %w", err)
	}
	var paths []string
	for _, s := range p.file.Imports {
		path, _ := strconv.Unquote(s.Path.Value)
		if path == "C" {
			return nil, errors.New(`nb: Keep cannot see what C code does: do without import "C" in this notebook`)
		}
		if s.Name != nil && s.Name.Name == "_" {
			p.blank = append(p.blank, path)
		}
		paths = append(paths, path)
	}
	if p.builds, err = listBuilds(dir, paths); err != nil {
		return nil, err
	}
	config := types.Config{Importer: importer.ForCompiler(p.files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(p.builds[path].export)
	})}
	if p.pkg, err = config.Check("main", p.files, []*ast.File{p.file}, &p.info); err != nil {
		return nil, fmt.Errorf("nb: cannot understand the cell's source: %w", err)
	}
	p.declare()
	return p, nil
}

// listBuilds asks Go for the builds of packages, as seen from the folder dir.
func listBuilds(dir string, paths []string) (map[string]build, error) {
	builds := map[string]build{}
	if len(paths) == 0 {
		return builds, nil
	}
	list := exec.Command("go", append([]string{"list", "-export", "-f", "{{.ImportPath}}\t{{.BuildID}}\t{{.Export}}",
		"--"}, paths...)...)
	list.Dir = dir
	out, err := list.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("nb: Keep asks go list for the packages of this cell, and it says: %s", failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("nb: Keep asks go list for the packages of this cell: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == 3 {
			builds[f[0]] = build{f[1], f[2]}
		}
	}
	return builds, nil
}

// declare finds where everything is declared.
func (p *program) declare() {
	add := func(id *ast.Ident, n ast.Node) {
		if id.Name == "_" || id.Name == "init" {
			p.always = append(p.always, n)
		} else if o := p.info.Defs[id]; o != nil {
			p.decls[o] = append(p.decls[o], n)
		}
	}
	for _, d := range p.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(d.Name, d)
			if f, ok := p.info.Defs[d.Name].(*types.Func); ok && d.Recv != nil {
				if t := typeName(f.Signature().Recv().Type()); t != nil {
					p.decls[t] = append(p.decls[t], d)
				}
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name, s)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if d.Tok == token.CONST {
							add(name, d) // the whole group: iota counts its lines
						} else {
							add(name, s)
						}
					}
				}
			}
		}
	}
}

// typeName is the name of a method's receiver type.
func typeName(t types.Type) types.Object {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// reached is what a piece of the program depends on.
type reached struct {
	texts    []string     // the source of each declaration, sorted
	packages []string     // import paths, sorted
	vars     []*types.Var // the program's own variables
}

// reach follows every name that the nodes mention to its declaration, the names in that, and so on.
func (p *program) reach(nodes ...ast.Node) reached {
	var r reached
	seen, vars := map[ast.Node]bool{}, map[*types.Var]bool{}
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		r.texts = append(r.texts, sourceText(n))
		ast.Inspect(n, func(m ast.Node) bool {
			id, ok := m.(*ast.Ident)
			if !ok {
				return true
			}
			switch o := origin(p.info.Uses[id]); {
			case o == nil || o.Pkg() == nil:
			case o.Pkg() != p.pkg:
				r.packages = append(r.packages, o.Pkg().Path())
			default:
				if name, ok := o.(*types.PkgName); ok {
					r.packages = append(r.packages, name.Imported().Path())
				}
				if v, ok := o.(*types.Var); ok && v.Parent() == p.pkg.Scope() && !vars[v] {
					vars[v] = true
					r.vars = append(r.vars, v)
				}
				for _, d := range p.decls[o] {
					visit(d)
				}
			}
			return true
		})
	}
	for _, n := range nodes {
		visit(n)
	}
	slices.Sort(r.texts)
	slices.Sort(r.packages)
	r.packages = slices.Compact(r.packages)
	return r
}

// origin is the object as it was declared: the generic one of one that was made from it.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// sourceText is n as source, without comments and in one layout whatever its own is: that of a file
// without positions.
func sourceText(n ast.Node) string {
	var text bytes.Buffer
	printer.Fprint(&text, token.NewFileSet(), n)
	return text.String()
}
