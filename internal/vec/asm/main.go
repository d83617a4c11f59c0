// Command asm writes vec_amd64.s and vec_amd64.go, the AVX2 code below package
// vec, with avo. Run it through go generate in the folder above.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64")
	maps()
	layers()
	answers()
	Generate()
}

// function begins a function of package vec.
func function(name, signature, doc string) {
	TEXT(name+"AVX2", NOSPLIT, signature)
	Pragma("noescape")
	Doc(name + "AVX2 " + doc)
}
