// Command asm writes vec_amd64.s, the AVX2 code below package vec, and simd.go
// with avo, and vec_arm64.s, the NEON code. Run it through go generate in the
// folder above.
package main

import (
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	ConstraintExpr("amd64 arm64") // either; the assembly is for amd64 by its name
	maps()
	layers()
	answers()
	dots()
	taps()
	distance()
	Generate()
	if err := writeNEON("../vec_arm64.s"); err != nil {
		log.Fatal(err)
	}
}

// function begins a function of package vec.
func function(name, signature, doc string) {
	TEXT(name+"SIMD", NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + "SIMD " + doc)
}
