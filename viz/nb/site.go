package nb

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// A site is one call of Keep in the cell's source: Keep(name, compute, inputs…), in a function of
// its own.
type site struct {
	p        *program
	call     *ast.CallExpr
	function *ast.FuncDecl // around the call
	nth      int           // which of the calls of Keep in function
	compute  ast.Node      // the function that computes: a literal, or the name of a declared one
}

// rangeBody ends the name of the function that Go makes of the body of a loop over an iterator.
// What stands before it is the function around the loop, after those that it was inlined in.
var rangeBody = regexp.MustCompile(`(-range\d+)+$`)

// site finds the call of Keep at a line of the function that Go's runtime calls by the name
// function.
func (p *program) site(function string, line int) (*site, error) {
	s := &site{p: p}
	for _, d := range p.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && p.line(f.Pos()) <= line && line <= p.line(f.End()) {
			s.function = f
		}
	}
	called := rangeBody.ReplaceAllString(function, "")
	if s.function == nil || s.function.Name.Name == "main" || !strings.HasSuffix(called, "."+runtimeName(s.function)) {
		return nil, errors.New("nb: call Keep in a function that a cell declares, so that other cells can " +
			"ask for its result: func name() T { return nb.Keep(…) }")
	}
	if f := p.info.Defs[s.function.Name].(*types.Func).Signature(); f.TypeParams() != nil || f.RecvTypeParams() != nil {
		return nil, fmt.Errorf("nb: Keep cannot tell for which types the generic function %s was called: "+
			"call Keep in one without type parameters",
			s.function.Name.Name)
	}
	n := 0
	eachOutsideLiterals(s.function.Body, func(node ast.Node) {
		call, ok := node.(*ast.CallExpr)
		if !ok || !p.isKeep(call.Fun) {
			return
		}
		if p.line(call.Pos()) <= line && line <= p.line(call.End()) {
			if s.call != nil {
				s.call = nil
				n = -1 << 30
				return
			}
			s.call, s.nth = call, n
		}
		n++
	})
	if s.call == nil || len(s.call.Args) < 2 {
		return nil, fmt.Errorf("nb: line %d of the cell's program must hold one plain call, "+
			"nb.Keep(name, func() T { … }, inputs…)", line)
	}
	switch compute := ast.Unparen(s.call.Args[1]).(type) {
	case *ast.FuncLit:
		s.compute = compute
	case *ast.Ident, *ast.SelectorExpr:
		if f, ok := p.used(compute).(*types.Func); ok && f.Signature().Recv() == nil {
			s.compute = compute
		}
	}
	if s.compute == nil {
		return nil, errors.New("nb: Keep must see what is computed: write it as func() T { … } in the call, " +
			"or name a function that a cell declares")
	}
	return s, nil
}

func (p *program) line(at token.Pos) int { return p.files.Position(at).Line }

// used is the object that a name, alone or after that of a package, stands for.
func (p *program) used(e ast.Node) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return p.info.Uses[e]
	case *ast.SelectorExpr:
		if p.info.Selections[e] == nil {
			return p.info.Uses[e.Sel]
		}
	}
	return nil
}

// isKeep reports whether a call's function is this package's Keep.
func (p *program) isKeep(fun ast.Expr) bool {
	switch e := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return p.isKeep(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		o := p.used(e)
		return o != nil && o.Pkg() != nil && o.Pkg().Path() == self && o.Name() == "Keep"
	}
	return false
}

// self is this package. It shows and keeps, but computes nothing.
const self = "deephebb/viz/nb"

// runtimeName is what Go's runtime calls a declared function, after its package.
func runtimeName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	pointer, ok := t.(*ast.StarExpr)
	if ok {
		t = pointer.X
	}
	name := "[...]" // of a generic type
	if id, plain := t.(*ast.Ident); plain {
		name = id.Name
	}
	if ok {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

// eachOutsideLiterals calls f for every node below n that does not stand in a function literal.
func eachOutsideLiterals(n ast.Node, f func(ast.Node)) {
	ast.Inspect(n, func(n ast.Node) bool {
		if _, literal := n.(*ast.FuncLit); literal || n == nil {
			return false
		}
		f(n)
		return true
	})
}

// inputs are the variables that stand among the call's inputs, alone and by their name.
func (s *site) inputs() map[types.Object]bool {
	named := map[types.Object]bool{}
	for _, e := range s.call.Args[2:] {
		if o := s.p.used(ast.Unparen(e)); o != nil {
			named[o] = true
		}
	}
	return named
}

// check returns an error if the result may depend on something that neither the source nor the
// inputs say: a variable of the function around the call, or one of the program that may have
// another value at the next call.
func (s *site) check() error {
	named := s.inputs()
	for _, v := range s.captured() {
		if !named[v] {
			return s.missing(v.Name(), "a variable of "+s.function.Name.Name)
		}
		if line := s.p.written(v, s.compute); line > 0 {
			return fmt.Errorf("nb: what Keep computes in %s changes %s (line %d of the cell's program), "+
				"which a kept result would not do: return what is to be kept", s.function.Name.Name, v.Name(), line)
		}
	}
	for _, v := range s.p.reach(s.compute).vars {
		if by := s.p.change(v); by != "" && !named[v] {
			return s.missing(v.Name(), by)
		}
	}
	if name, line := s.p.foreign(); name != "" {
		return fmt.Errorf("nb: Keep cannot follow variables of other packages, and this notebook sets %s "+
			"(line %d of the cell's program): give the value to a function instead", name, line)
	}
	return nil
}

func (s *site) missing(name, why string) error {
	return fmt.Errorf("nb: what Keep computes in %s depends on %s (%s): "+
		"add %s to Keep's inputs, nb.Keep(name, func…, %s)",
		s.function.Name.Name, name, why, name, name)
}

// captured are the variables that compute uses of the function around the call.
func (s *site) captured() []*types.Var {
	var vars []*types.Var
	ast.Inspect(s.compute, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := s.p.info.Uses[id].(*types.Var)
			outside := ok && (v.Pos() < s.compute.Pos() || v.Pos() >= s.compute.End())
			if outside && !v.IsField() && v.Parent() != s.p.pkg.Scope() && v.Pkg() == s.p.pkg &&
				!slices.Contains(vars, v) {
				vars = append(vars, v)
			}
		}
		return true
	})
	return vars
}

// settings are the declarations of variables and constants that the result depends on, as the
// source has them.
func (s *site) settings() []string {
	var out []string
	r := s.p.reach(s.compute)
	for _, d := range r.texts {
		if text, ok := strings.CutPrefix(d, "const "); ok {
			out = append(out, text)
		}
	}
	for _, v := range r.vars {
		if holds(v.Type()) != live {
			for _, d := range s.p.decls[v] {
				out = append(out, sourceText(d))
			}
		}
	}
	return out
}
