package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// panelArguments are those of a panel's function in Go.
const panelArguments = "(m, n, k int, a *float32, aRow, aCol int, b *float32, bRow int, " +
	"pack, c *float32, cRow int, alpha, beta float32)"

// panel writes the product of m rows of A with one panel of B. It walks down the rows, as many at a
// time as the registers hold, and keeps that block of C in registers over the whole of k; the last
// rows take a smaller micro-kernel of their own size.
func panel(x isa) {
	TEXT("panel"+x.name(), NOSPLIT, "func"+panelArguments)
	Pragma("noescape")
	Doc(fmt.Sprintf("panel%s computes C = alpha·A·B + beta·C for C of m × n, n from 1 to %d and k from 1. "+
		"Element (i, l) of A lies aRow·i + aCol·l floats", x.name(), 2*x.lanes()),
		"from a; rows of B and C lie bRow and cRow apart. B is read in whole registers, so that each of its rows needs",
		fmt.Sprintf("%d floats, or %d where n is more. If pack is not nil, m must be %d or more: "+
			"B's panel is copied there while the first rows are computed, its rows",
			x.lanes(), 2*x.lanes(), x.rows()),
		fmt.Sprintf("%d apart, and read from there for the others. beta 0 does not read C.", 2*x.lanes()))
	p := &panelArgs{isa: x}
	p.m = Load(Param("m"), GP64())
	p.a = Load(Param("a"), GP64())
	p.aRow = strides("aRow")
	p.aCol = strides("aCol")
	p.bRow = strides("bRow")
	p.c = Load(Param("c"), GP64())
	p.cRow = strides("cRow")
	p.aRow3 = GP64()
	LEAQ(at(p.aRow, p.aRow, 2), p.aRow3)
	p.pack = Load(Param("pack"), GP64())
	n := Load(Param("n"), GP64())
	CMPQ(n, operand.U8(x.lanes()))
	JLE(operand.LabelRef("narrow"))
	SUBQ(operand.U8(x.lanes()), n)
	if x.alwaysMasked() {
		x.makeMask(n)
	}
	p.walk(2, "wide")
	Label("narrow")
	if x.alwaysMasked() {
		x.makeMask(n)
	}
	p.walk(1, "narrow")
}

type panelArgs struct {
	isa
	m, a, aRow, aRow3, aCol, bRow, pack, c, cRow reg.Register
}

// strides loads a parameter that counts floats and turns it into bytes.
func strides(name string) reg.Register {
	r := Load(Param(name), GP64())
	SHLQ(operand.U8(2), r)
	return r
}

// walk writes the loop over the rows for a panel of the given number of registers, and the
// micro-kernels for what is left.
func (p *panelArgs) walk(vecs int, name string) {
	TESTQ(p.pack, p.pack)
	JZ(operand.LabelRef(name + "_rows"))
	p.micro(p.rows(), vecs, name+"_pack", true)
	from, _ := Param("b").Resolve()
	packed := Load(Param("pack"), GP64())
	MOVQ(packed, from.Addr)
	MOVQ(operand.I32(2*p.lanes()*4), p.bRow)
	p.nextGroup()
	Label(name + "_rows")
	CMPQ(p.m, operand.U8(p.rows()))
	JL(operand.LabelRef(name + "_rest"))
	p.micro(p.rows(), vecs, fmt.Sprintf("%s_%d", name, p.rows()), false)
	p.nextGroup()
	JMP(operand.LabelRef(name + "_rows"))
	Label(name + "_rest")
	for r := p.rows() - 1; r > 0; r-- {
		CMPQ(p.m, operand.U8(r))
		JEQ(operand.LabelRef(fmt.Sprintf("%s_%d", name, r)))
	}
	VZEROUPPER()
	RET()
	for r := p.rows() - 1; r > 0; r-- {
		label := fmt.Sprintf("%s_%d", name, r)
		Label(label)
		p.micro(r, vecs, label, false)
		VZEROUPPER()
		RET()
	}
}

// nextGroup steps over the rows that are done.
func (p *panelArgs) nextGroup() {
	LEAQ(at(p.a, p.aRow3, uint8(p.rows()/3)), p.a)
	SUBQ(operand.U8(p.rows()), p.m)
}

// micro writes one micro-kernel: rows × vecs sums in registers, a chain of fused multiply-adds for
// each. It leaves p.c behind its last row.
func (p *panelArgs) micro(rows, vecs int, label string, pack bool) {
	x := p.isa
	sum := func(i, v int) reg.Register { return x.vec(i*vecs + v) }
	Comment(fmt.Sprintf("%d rows × %d columns.", rows, vecs*x.lanes()))

	row := GP64()
	MOVQ(p.c, row)
	for i := 0; i < rows; i++ { // C is wanted when the sum is ready
		for v := 0; v < vecs; v++ {
			PREFETCHT0(ptr(row, v*x.lanes()*4))
		}
		if i < rows-1 {
			ADDQ(p.cRow, row)
		}
	}
	for i := 0; i < rows*vecs; i++ {
		VXORPS(x.vec(i), x.vec(i), x.vec(i))
	}
	// Four rows of A are reached from one register: base, +aRow, +2·aRow, +3·aRow.
	bases := []reg.Register{GP64()}
	MOVQ(p.a, bases[0])
	for i := 4; i < rows; i += 4 {
		next := GP64()
		LEAQ(at(bases[i/4-1], p.aRow, 4), next)
		bases = append(bases, next)
	}
	element := func(i int) operand.Mem {
		if i%4 == 3 {
			return at(bases[i/4], p.aRow3, 1)
		}
		return at(bases[i/4], p.aRow, uint8(i%4))
	}
	b, count := Load(Param("b"), GP64()), Load(Param("k"), GP64())

	Label(label + "_k")
	for v := 0; v < vecs; v++ {
		VMOVUPS(ptr(b, v*x.lanes()*4), x.b(v))
		if pack {
			VMOVUPS(x.b(v), ptr(p.pack, v*x.lanes()*4))
			if v*x.lanes()%16 == 0 {
				ahead := at(b, p.bRow, 8)
				ahead.Disp = v * x.lanes() * 4
				PREFETCHT0(ahead)
			}
		}
	}
	if pack {
		ADDQ(operand.I32(2*x.lanes()*4), p.pack)
	}
	for i := 0; i < rows; i++ {
		e := x.spare(i)
		VBROADCASTSS(element(i), e)
		for v := 0; v < vecs; v++ {
			VFMADD231PS(x.b(v), e, sum(i, v))
		}
	}
	for _, base := range bases {
		ADDQ(p.aCol, base)
	}
	ADDQ(p.bRow, b)
	DECQ(count)
	JNZ(operand.LabelRef(label + "_k"))

	alpha, beta := x.scales()
	at, _ := Param("alpha").Resolve()
	VBROADCASTSS(at.Addr, alpha)
	at, _ = Param("beta").Resolve()
	VBROADCASTSS(at.Addr, beta)
	zero := GP32()
	MOVL(at.Addr, zero)
	ADDL(zero, zero) // −0 is 0 too
	JZ(operand.LabelRef(label + "_set"))
	p.epilogue(rows, vecs, label+"_add", sum, true)
	Label(label + "_set")
	p.epilogue(rows, vecs, label+"_set", sum, false)
	Label(label + "_end")
}

// epilogue writes c = alpha·sum, or with add c = alpha·sum + (beta·c), the product rounded first
// and the sum fused, in both instruction sets.
func (p *panelArgs) epilogue(rows, vecs int, label string, sum func(i, v int) reg.Register, add bool) {
	x := p.isa
	alpha, beta := x.scales()
	end := label[:len(label)-len("_add")] + "_end"
	rowsOf := func(masked bool) {
		for i := 0; i < rows; i++ {
			for v := 0; v < vecs; v++ {
				where, part := ptr(p.c, v*x.lanes()*4), masked && v == vecs-1
				if add {
					x.load(where, x.scratch(), part)
					VMULPS(beta, x.scratch(), x.scratch())
					VFMADD213PS(x.scratch(), alpha, sum(i, v))
				} else {
					VMULPS(alpha, sum(i, v), sum(i, v))
				}
				x.store(sum(i, v), where, part)
			}
			ADDQ(p.cRow, p.c)
		}
	}
	if x.alwaysMasked() {
		rowsOf(true)
	} else {
		n := Load(Param("n"), GP64())
		if vecs == 2 {
			SUBQ(operand.U8(x.lanes()), n)
		}
		CMPQ(n, operand.U8(x.lanes()))
		JNE(operand.LabelRef(label + "_part"))
		rowsOf(false)
		JMP(operand.LabelRef(end))
		Label(label + "_part")
		x.makeMask(n)
		rowsOf(true)
	}
	if add {
		JMP(operand.LabelRef(end))
	}
}
