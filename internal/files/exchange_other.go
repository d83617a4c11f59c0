//go:build unix && !linux && !darwin

package files

import "errors"

// exchange can't swap two names in one step here.
func exchange(string, string) error { return errors.ErrUnsupported }
