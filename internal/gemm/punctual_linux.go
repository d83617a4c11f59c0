package gemm

import "golang.org/x/sys/unix"

// punctual lets the current thread sleep for as long as it says, where Linux otherwise adds up to
// 50 µs to spare itself wake-ups.
//
// It is what keeps starting a helper cheap. A thread that Go's scheduler wakes for a new goroutine
// finds it meant for the thread that started it, and sleeps for 3 µs before it takes it away
// (runtime.runqgrab): 53 µs with the slack, the time of a small product. Threads that have helped
// once are likely to be the ones woken next.
func punctual() {
	unix.RawSyscall(unix.SYS_PRCTL, unix.PR_SET_TIMERSLACK, 1, 0) // nanoseconds
}
