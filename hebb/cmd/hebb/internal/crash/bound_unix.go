//go:build unix && !linux

package crash

import "syscall"

// bound leaves it to the pipe that a process ends with the one that started it.
func bound() *syscall.SysProcAttr { return nil }
