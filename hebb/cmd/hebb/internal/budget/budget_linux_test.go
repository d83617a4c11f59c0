package budget

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDefault(t *testing.T) {
	if n := Default(); n < 64<<20 || n > 1<<46 {
		t.Errorf("the budget is %d bytes", n)
	}
}

// Both versions of control groups, with groups above that allow less, and without limits.
func TestLimits(t *testing.T) {
	dir := t.TempDir()
	put := func(path, text string) {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("v2", "0::/a/b\n")
	put("fs/a/b/memory.max", "max\n")
	put("fs/a/memory.max", "1000\n")
	put("v1", "5:cpu:/x\n4:memory,hugetlb:/x\n")
	put("fs/memory/x/memory.limit_in_bytes", "3000\n")
	put("fs/memory/memory.limit_in_bytes", "9223372036854771712\n")
	put("meminfo", "MemTotal:       2048 kB\nMemFree: 3 kB\n")
	root := filepath.Join(dir, "fs")
	if got := limits(filepath.Join(dir, "v2"), root); !slices.Equal(got, []int64{0, 1000, 0}) {
		t.Errorf("version 2: %v", got)
	}
	if got := limits(filepath.Join(dir, "v1"), root); !slices.Equal(got, []int64{3000, 0}) {
		t.Errorf("version 1: %v", got)
	}
	if got := total(filepath.Join(dir, "meminfo")); got != 2<<20 {
		t.Errorf("the machine has %d", got)
	}
	if got := limits(filepath.Join(dir, "none"), root); got != nil {
		t.Errorf("without groups: %v", got)
	}
}
