package vec

import "golang.org/x/sys/cpu"

// haveSIMD says whether the functions in assembly can run.
var haveSIMD = cpu.X86.HasAVX2
