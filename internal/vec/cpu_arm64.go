package vec

var haveSIMD = true // every arm64 processor has NEON
