package nb

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// change says what in the program may change the variable v after its declaration, or "" if nothing
// can.
//
// A variable of numbers, strings, and arrays and structs of them changes only where it is assigned
// or its address is taken. What a slice or map holds can be changed by whoever has got it too, so
// of such a variable only single values may be read, its length, or a struct that holds it be
// handed to a function of another package (as settings are, which functions leave as they are). A
// pointer, interface, function or channel shows nothing of what is behind it: every use counts,
// except that of what sync.OnceValue makes.
func (p *program) change(v *types.Var) (by string) {
	p.mentions(p.file, func(u types.Object, stack []ast.Node) {
		if u != v || by != "" {
			return
		}
		if holds(v.Type()) == live && !p.once(v) {
			by = fmt.Sprintf("a %s, behind which anything may change", v.Type())
		} else if what := p.use(stack); what != "" {
			by = fmt.Sprintf("%s in line %d of the cell's program", what, p.line(stack[len(stack)-1].Pos()))
		}
	})
	return by
}

// once reports whether the variable holds what sync.OnceValue made of a function: it gives one
// value for good.
func (p *program) once(v *types.Var) bool {
	for _, d := range p.decls[v] {
		if spec, ok := d.(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
			if call, ok := ast.Unparen(spec.Values[0]).(*ast.CallExpr); ok {
				o := p.used(ast.Unparen(call.Fun))
				return o != nil && o.Pkg() != nil && o.Pkg().Path() == "sync" && strings.HasPrefix(o.Name(), "Once")
			}
		}
	}
	return false
}

// written is the line in which the node assigns the variable or takes its address, 0 if it does
// not.
func (p *program) written(v *types.Var, in ast.Node) (line int) {
	p.mentions(in, func(u types.Object, stack []ast.Node) {
		if u == v {
			if what := p.use(stack); what == assigned || what == addressed {
				line = p.line(stack[len(stack)-1].Pos())
			}
		}
	})
	return line
}

// foreign is a variable of another package that the program sets, and the line in which it does.
func (p *program) foreign() (name string, line int) {
	p.mentions(p.file, func(u types.Object, stack []ast.Node) {
		v, ok := u.(*types.Var)
		if !ok || v.IsField() || v.Pkg() == nil || v.Pkg() == p.pkg || v.Pkg().Path() == self {
			return
		}
		if what := p.use(stack); what == assigned || what == addressed {
			name, line = v.Pkg().Name()+"."+v.Name(), p.line(stack[len(stack)-1].Pos())
		}
	})
	return name, line
}

// mentions calls f for every use of a name in the node, with the nodes that lead to it.
func (p *program) mentions(in ast.Node, f func(o types.Object, stack []ast.Node)) {
	var stack []ast.Node
	ast.Inspect(in, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok && p.info.Uses[id] != nil {
			f(p.info.Uses[id], stack)
		}
		return true
	})
}

// What may be done to a variable.
const (
	assigned  = "assigned"
	addressed = "its address taken"
	handed    = "what it holds handed on"
)

// use is what is done to the variable whose name is the last of the stack of nodes, or "" where it
// is only read.
func (p *program) use(stack []ast.Node) string {
	at := len(stack) - 1
	e := stack[at].(ast.Expr)
	if at > 0 {
		if s, ok := stack[at-1].(*ast.SelectorExpr); ok && s.Sel == e { // of another package
			at, e = at-1, s
		}
	}
	for ; at > 0; at-- { // e grows from v to v.f[i], and so on
		var whole ast.Expr
		switch n := stack[at-1].(type) {
		case *ast.ParenExpr:
			whole = n
		case *ast.StarExpr:
			whole = n
		case *ast.IndexExpr:
			if n.X == e {
				whole = n
			}
		case *ast.SliceExpr:
			if n.X == e {
				if _, array := p.under(e).(*types.Array); array {
					return addressed
				}
				whole = n
			}
		case *ast.SelectorExpr:
			s := p.info.Selections[n]
			if s == nil || s.Kind() == types.FieldVal {
				whole = n
				break
			}
			if _, pointer := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer); pointer {
				return addressed
			}
			return p.read(e, s.Obj().Pkg() != p.pkg)
		}
		if whole == nil {
			break
		}
		e = whole
	}
	switch n := stack[at-1].(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return addressed
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if left == e {
				return assigned
			}
		}
	case *ast.IncDecStmt:
		return assigned
	case *ast.RangeStmt:
		if n.Key == e || n.Value == e {
			return assigned
		}
		if n.X == e {
			return p.ranged(n)
		}
	case *ast.CallExpr:
		if n.Fun == e {
			return "" // called
		}
		switch callee := p.used(ast.Unparen(n.Fun)).(type) {
		case *types.Builtin:
			if callee.Name() == "len" || callee.Name() == "cap" {
				return ""
			}
		case *types.Func:
			return p.given(e, callee)
		case nil:
			if m, ok := n.Fun.(*ast.SelectorExpr); ok && p.info.Selections[m] != nil {
				return p.given(e, p.info.Selections[m].Obj()) // to a method
			}
		}
	}
	return p.read(e, false)
}

// given is the use of an argument of the function f.
func (p *program) given(e ast.Expr, f types.Object) string {
	if f.Pkg() != nil && f.Pkg().Path() == self {
		return "" // this package changes nothing that it is given
	}
	return p.read(e, f.Pkg() != p.pkg)
}

func (p *program) under(e ast.Expr) types.Type { return p.info.Types[e].Type.Underlying() }

// read is the use of a value that is read whole; abroad says that a function of another package is
// given it.
func (p *program) read(e ast.Expr, abroad bool) string {
	if t := p.info.Types[e].Type; t != nil {
		if holds(t) == plain {
			return ""
		}
		if _, structure := t.Underlying().(*types.Struct); structure && abroad && holds(t) == listed {
			return ""
		}
	}
	return handed
}

// ranged is the use of what a loop goes over: it is only read if the values are plain.
func (p *program) ranged(n *ast.RangeStmt) string {
	switch t := p.under(n.X).(type) {
	case *types.Basic:
		return ""
	case *types.Array:
		return p.element(n, t.Elem())
	case *types.Slice:
		return p.element(n, t.Elem())
	case *types.Map:
		if holds(t.Key()) == plain {
			return p.element(n, t.Elem())
		}
	}
	return handed
}

func (p *program) element(n *ast.RangeStmt, t types.Type) string {
	if n.Value == nil || holds(t) == plain {
		return ""
	}
	return handed
}

// holding is what a value may share with others.
type holding int

const (
	plain  holding = iota // nothing: a copy is a copy
	listed                // slices or maps
	live                  // pointers, interfaces, functions or channels
)

// holds is what a value of the type may share with others.
func holds(t types.Type) holding {
	seen := map[types.Type]bool{}
	var most func(t types.Type) holding
	most = func(t types.Type) holding {
		if seen[t] {
			return plain
		}
		seen[t] = true
		switch u := t.Underlying().(type) {
		case *types.Basic:
			if u.Kind() != types.UnsafePointer {
				return plain
			}
		case *types.Array:
			return most(u.Elem())
		case *types.Slice:
			return max(listed, most(u.Elem()))
		case *types.Map:
			return max(listed, most(u.Key()), most(u.Elem()))
		case *types.Struct:
			out := plain
			for f := range u.Fields() {
				out = max(out, most(f.Type()))
			}
			return out
		}
		return live
	}
	return most(t)
}
