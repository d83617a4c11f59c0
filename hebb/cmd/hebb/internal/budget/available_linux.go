package budget

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// available is the machine's memory, or the least that the control groups of the process allow.
func available() int64 {
	all := total("/proc/meminfo")
	for _, limit := range limits("/proc/self/cgroup", "/sys/fs/cgroup") {
		if limit > 0 && (all == 0 || limit < all) {
			all = limit
		}
	}
	return all
}

// total reads MemTotal.
func total(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kilobytes int64
		if n, _ := fmt.Sscanf(s.Text(), "MemTotal: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return 0
}

// limits are those of the process's control groups, version 2 and 1, and of the groups above them. In
// a container the group's path may not be there; its root is then the group.
func limits(groups, root string) (list []int64) {
	b, err := os.ReadFile(groups)
	if err != nil {
		return nil
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		_, rest, _ := strings.Cut(line, ":")
		controllers, path, ok := strings.Cut(rest, ":")
		if !ok {
			continue
		}
		base, file := root, "memory.max"
		if controllers != "" {
			if !strings.Contains(controllers, "memory") {
				continue
			}
			base, file = filepath.Join(root, "memory"), "memory.limit_in_bytes"
		}
		for dir := filepath.Clean("/" + path); ; dir = filepath.Dir(dir) {
			list = append(list, limit(filepath.Join(base, dir, file)))
			if dir == "/" {
				break
			}
		}
	}
	return list
}

// limit reads a number of bytes; 0: none, as the word max and what no machine has.
func limit(path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	if err != nil || n > math.MaxInt64/4 {
		return 0
	}
	return n
}
