package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test be the command itself, where a process of its own is needed.
func TestMain(m *testing.M) {
	if os.Getenv("HEBB_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// command runs the command without progress, in the folder dir.
func command(t *testing.T, dir, line string) (status int, out, failed string) {
	t.Helper()
	t.Chdir(dir)
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), strings.Fields("-q "+line), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// works runs the command, which must not fail, and returns its summary.
func works(t *testing.T, dir, line string) string {
	t.Helper()
	status, out, failed := command(t, dir, line)
	if status != 0 || failed != "" {
		t.Fatalf("hebb %s: status %d, stderr %q", line, status, failed)
	}
	return out
}

// fails runs the command, which must end with the status and one line that has all the words.
func fails(t *testing.T, dir, line string, status int, words ...string) {
	t.Helper()
	got, out, failed := command(t, dir, line)
	if got != status {
		t.Errorf("hebb %s: status %d instead of %d; stdout %q, stderr %q", line, got, status, out, failed)
	}
	if !strings.HasPrefix(failed, "hebb: ") || strings.Count(failed, "\n") != 1 || !strings.HasSuffix(failed, "\n") {
		t.Errorf("hebb %s: stderr %q is not one line of hebb's", line, failed)
	}
	for _, word := range words {
		if !strings.Contains(failed, word) {
			t.Errorf("hebb %s: %q does not name %q", line, failed, word)
		}
	}
}

// folder writes pictures of 8×8 in two classes, each of which has other colours, and returns the folder.
func folder(t *testing.T, each int) string {
	t.Helper()
	dir := t.TempDir()
	for c, class := range []string{"moss", "rust"} {
		for i := range each {
			m := image.NewRGBA(image.Rect(0, 0, 8, 8))
			for p := range 64 {
				shade := uint8(40 + (p*(7*i+3)+31*i)%160)
				m.SetRGBA(p%8, p/8, color.RGBA{shade * uint8(c), shade * uint8(1-c), uint8(20 * i), 255})
			}
			var b bytes.Buffer
			if err := png.Encode(&b, m); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, class, string(rune('a'+i))+".png"), b.Bytes())
		}
	}
	return dir
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
