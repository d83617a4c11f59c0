package deephebb_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// make vulnerabilities fails if there are any, and only says a word where they can't be looked up.
func TestVulnerabilities(t *testing.T) {
	command, err := exec.LookPath("make")
	if err != nil {
		t.Skip("no make here")
	}
	for status, want := range map[int]string{0: "nothing", 3: "GO-2026-0001", 1: "could not look them up"} {
		check := filepath.Join(t.TempDir(), "govulncheck")
		said := "nothing"
		if status == 3 {
			said = "Vulnerability #1: GO-2026-0001"
		}
		script := fmt.Sprintf("#!/bin/sh\necho '%s'\nexit %d\n", said, status)
		if err := os.WriteFile(check, []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(command, "-o", ".bin/.tools", "vulnerabilities", "GOVULNCHECK="+check).CombinedOutput()
		if !strings.Contains(string(out), want) || (err != nil) != (status == 3) {
			t.Errorf("status %d of govulncheck: %v, %s", status, err, out)
		}
	}
}
