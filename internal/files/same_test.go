package files

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Where the working folder is gone, two names in it are still two files.
func TestSame_nowhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if err := os.Remove(dir); err != nil {
		t.Skip("a working folder can't be removed here")
	}
	if Same("a", "b") || !Same("a", "a") {
		t.Errorf("a and b: %v, a and a: %v", Same("a", "b"), Same("a", "a"))
	}
}

// What a pipe's descriptor leads to has no name, and is no file to write.
func TestClaim_pipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	path := filepath.Join(t.TempDir(), "out")
	if err := os.Symlink("/proc/self/fd/"+strconv.Itoa(int(w.Fd())), path); err != nil {
		t.Skip(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("descriptors are no files here")
	}
	if err := Claim(path); err == nil || !strings.Contains(err.Error(), "is a pipe") {
		t.Errorf("a pipe: %v", err)
	}
}
