//go:build !unix

package crash

// Watch does nothing here.
func Watch() (end func()) { return func() {} }
