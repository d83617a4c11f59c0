package files

import (
	"os"
	"path/filepath"
	"strings"
)

// A temporary file is named .hebb-PID-RANDOM.part.
const (
	tempPrefix = ".hebb-"
	tempSuffix = ".part"
)

// sweep removes the temporary files in a folder whose writers are dead: those whose lock can be
// had. What can't be removed stays.
func sweep(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	names, _ := d.Readdirnames(-1)
	d.Close()
	for _, name := range names {
		if isTemporary(name, tempPrefix, tempSuffix) {
			removeDead(filepath.Join(dir, name))
		}
	}
}

// removeDead removes a temporary file if nobody holds its lock.
func removeDead(path string) {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return // not one of ours
	}
	f, err := os.OpenFile(path, os.O_RDWR|noFollow|noWait, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if held, err := lock(f); held || err != nil || !isAt(f, path) {
		return
	}
	if disk.ClosesFirst() {
		f.Close()
	}
	disk.Remove(path)
}

// isTemporary tells whether a name is PREFIX PID-RANDOM SUFFIX, as this package makes them.
func isTemporary(name, prefix, suffix string) bool {
	rest, begins := strings.CutPrefix(name, prefix)
	rest, ends := strings.CutSuffix(rest, suffix)
	pid, random, both := strings.Cut(rest, "-")
	return begins && ends && both && pid != "" && strings.Trim(pid, "0123456789") == "" &&
		len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
