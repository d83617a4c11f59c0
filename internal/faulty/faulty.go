// Package faulty has files on a disk that fails after so many bytes, for tests of readers and
// writers, and a look at the errors that come of faults.
package faulty

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// Check fails the test unless err is an error of one line that has all the words.
func Check(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %q", words)
		return
	}
	text := err.Error()
	if strings.Contains(text, "\n") {
		t.Errorf("%q has more than one line", text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q has no %q", text, w)
		}
	}
}

// Err is what fails.
var Err = errors.New("input/output error")

// A Writer fails after so many bytes.
type Writer struct{ Left int }

// Write takes what is left.
func (w *Writer) Write(b []byte) (int, error) {
	n := min(len(b), w.Left)
	w.Left -= n
	if n < len(b) {
		return n, Err
	}
	return n, nil
}

// A File can be read up to its byte number good, which fails.
type File struct {
	content *bytes.Reader
	good    int64
}

// NewFile returns a file with that content.
func NewFile(content []byte, good int) *File { return &File{bytes.NewReader(content), int64(good)} }

// Size is the number of bytes.
func (f *File) Size() int64 { return f.content.Size() }

// Read reads on.
func (f *File) Read(b []byte) (int, error) {
	at := f.Size() - int64(f.content.Len())
	n, err := f.content.Read(b[:min(int64(len(b)), max(0, f.good-at))])
	if at+int64(n) >= f.good && f.good < f.Size() {
		return n, Err
	}
	return n, err
}

// ReadAt reads from a place.
func (f *File) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) <= f.good || f.good >= f.Size() {
		return f.content.ReadAt(b, at)
	}
	n, _ := f.content.ReadAt(b[:max(0, f.good-at)], at)
	return n, Err
}
