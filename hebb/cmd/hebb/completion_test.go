package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Bash completes verbs, flags and choices, and leaves all else to files.
func TestCompletion(t *testing.T) {
	dir := t.TempDir()
	script := works(t, dir, "completion bash")
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	write(t, filepath.Join(dir, "hebb.bash"), []byte(script))
	for line, want := range map[string]string{
		"hebb ru":                  "run",
		"hebb ":                    "run train encode map cluster draw eval pick verify completion --help --quiet --version",
		"hebb run --pre":           "--preset",
		"hebb run --preset softhe": "softhebb-cifar10-1 softhebb-cifar10-2 softhebb-cifar10-3",
		"hebb map --metric ":       "euclidean cosine",
		"hebb -q draw --the":       "",
		"hebb run pho":             "",
		"hebb map --feat":          "--features",
	} {
		words := strings.Split(line, " ")
		c := exec.Command(bash, "-c", `source hebb.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hebb; echo "${COMPREPLY[*]}"`, "bash")
		c.Args, c.Dir = append(c.Args, words...), dir
		out, err := c.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q completes to %q, wanted %q (%v)", line, got, want, err)
		}
	}
	if zsh := works(t, dir, "completion zsh"); !strings.HasPrefix(zsh, "autoload") || !strings.Contains(zsh, script) {
		t.Errorf("zsh: %s", zsh)
	}
	for _, line := range []string{"-a run -d", "-l preset -x -a 'article hebb", "-l images -r"} {
		if fish := works(t, dir, "completion fish"); !strings.Contains(fish, line) {
			t.Errorf("fish has no %q", line)
		}
	}
}

func TestVersion(t *testing.T) {
	if out := works(t, t.TempDir(), "--version"); !strings.HasPrefix(out, "hebb ") || !strings.Contains(out, "go1.") {
		t.Errorf("--version: %q", out)
	}
}
