// Package fault names the ways in which a picture file can fail, so that those who list such files
// can tell them apart.
package fault

import "errors"

// ErrTruncated is the error of a file that ends too early. A decoder returns it with the picture as
// far as the file goes, where there is one.
var ErrTruncated = errors.New("it ends too early")

// Unsupported is the error of a file that may be sound, of a kind that isn't read: "a JPEG with
// arithmetic coding".
type Unsupported string

func (u Unsupported) Error() string { return string(u) + ", which is not supported" }
