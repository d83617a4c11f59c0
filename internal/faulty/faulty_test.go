package faulty

import (
	"errors"
	"io"
	"testing"
)

// By hand: what comes before the fault is there, and then the fault.
func TestFaulty(t *testing.T) {
	w := &Writer{Left: 3}
	if n, err := w.Write([]byte("ab")); n != 2 || err != nil {
		t.Error(n, err)
	}
	if n, err := w.Write([]byte("cd")); n != 1 || !errors.Is(err, Err) {
		t.Error(n, err)
	}
	for good, want := range map[int]error{0: Err, 3: Err, 5: nil, 9: nil} {
		b, err := io.ReadAll(NewFile([]byte("abcde"), good))
		if len(b) != min(good, 5) || !errors.Is(err, want) {
			t.Errorf("good to %d: %q, %v", good, b, err)
		}
		n, err := NewFile([]byte("abcde"), good).ReadAt(make([]byte, 3), 2)
		if n != min(3, max(0, good-2)) || !errors.Is(err, want) {
			t.Errorf("good to %d: %d bytes from the third, %v", good, n, err)
		}
	}
}
