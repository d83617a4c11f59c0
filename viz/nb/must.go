package nb

import (
	"fmt"
	"os"
	"strings"
)

// Must returns v. If there is an error, it prints the error as one line, without a stack, and ends
// the program with status 1: the cell (and a headless run) has failed.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

// Check is Must for calls that return only an error.
func Check(err error) {
	if err != nil {
		settle()
		fmt.Fprintln(os.Stderr, strings.Join(strings.Fields(err.Error()), " "))
		exit(1)
	}
}

// exit is os.Exit, except in tests.
var exit = os.Exit
