package gemm

import (
	"fmt"
	"os"
)

//go:generate sh -c "cd asm && go run . -out ../kernel_amd64.s -stubs ../kernel_amd64.go -pkg gemm"

// kernel is the code for one instruction set. Its functions are described where the generator in
// asm writes them.
type kernel struct {
	name  string
	lanes int // floats in a register
	rows  int // rows of C in the largest micro-kernel
	cols  int // columns of C in a panel: two registers

	panel func(m, n, k int, a *float32, aRow, aCol int, b *float32, bRow int,
		pack, c *float32, cRow int, alpha, beta float32)
	copyRows  func(k, n int, dst *float32, dstRow int, src *float32, srcRow int)
	transpose func(k int, dst *float32, dstRow int, src *float32, srcRow int)
}

// active computes: the best of kernels(), or the one that DEEPHEBB_GEMM names.
var active = choose(os.Getenv("DEEPHEBB_GEMM"))

// choose returns the kernel of that name, the best one for "". It panics when this machine cannot
// run it.
func choose(name string) kernel {
	can := kernels()
	if name == "" {
		return can[0]
	}
	var names []string
	for _, k := range can {
		if k.name == name {
			return k
		}
		names = append(names, k.name)
	}
	panic(fmt.Sprintf("gemm: DEEPHEBB_GEMM is %q, this machine has %q", name, names))
}
