package files

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// besidePrefix begins the names of what lies beside a result folder while it is made: .NAME.hebb-.
// A long name is cut, and told from others by its sum.
func besidePrefix(place string) string {
	name := filepath.Base(place)
	const most = 150
	if len(name) > most {
		sum := sha256.Sum256([]byte(name))
		name = strings.ToValidUTF8(name[:most], "") + hex.EncodeToString(sum[:8])
	}
	return filepath.Join(filepath.Dir(place), "."+name+tempPrefix)
}

// beside is a new name beside a folder's place.
func beside(place, suffix string) string {
	return fmt.Sprintf("%s%d-%s%s", besidePrefix(place), os.Getpid(), rand.Text(), suffix)
}

// shown is a path in a folder that is being made as it will be when the folder is in its place.
func shown(path string) string {
	parts := strings.Split(path, string(filepath.Separator))
	for i, part := range parts {
		at := strings.LastIndex(part, tempPrefix)
		if at > 0 && part[0] == '.' && isTemporary(part[at:], tempPrefix, tempSuffix) {
			parts[i] = part[1:at]
		}
	}
	return strings.Join(parts, string(filepath.Separator))
}

// swap puts the folder in a place, and what stood there under the folder's old name. Where the file
// system can't exchange two names in one step it takes two, and puts what stood there under f.old.
// Until the end it is not removed, since which of the two outlasts a loss of power is not sure
// before the names are synced.
func (f *Folder) swap(place string) error {
	if _, err := os.Lstat(place); errors.Is(err, fs.ErrNotExist) {
		return disk.Rename(f.staging, place)
	}
	err := disk.Exchange(f.staging, place)
	if err == nil || !unsupported(err) {
		return err
	}
	old := beside(place, ".old")
	if err := disk.Rename(place, old); err != nil {
		return err
	}
	if err := disk.Rename(f.staging, place); err != nil {
		if back := disk.Rename(old, place); back != nil {
			return fmt.Errorf("%w (what stood there is in %s until the next run puts it back)", Bare(err), old)
		}
		return err
	}
	f.old = old
	return nil
}

// restore clears what dead writers left beside a place, whose lock is held: a folder whose swap
// with a new one was not completed goes back, the rest is removed.
func restore(place string) error {
	dir, begin := filepath.Split(besidePrefix(place))
	entries, err := disk.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		path, at := filepath.Join(dir, e.Name()), replaced(e.Name(), place)
		if at != "" {
			if _, err := os.Lstat(at); errors.Is(err, fs.ErrNotExist) {
				if err := disk.Rename(path, at); err != nil {
					return err
				}
				continue
			}
		}
		if at != "" || isTemporary(e.Name(), begin, ".part") {
			disk.RemoveAll(path)
		}
	}
	return nil
}

// replaced is where a folder stood that a swap in two steps gave this name: at the place, or at
// that of a folder that was stopped there. It is empty for other names.
func replaced(name, place string) string {
	is := func(at string) bool { return isTemporary(name, filepath.Base(besidePrefix(at)), ".old") }
	if is(place) {
		return place
	}
	for suffix := range stopSuffixes {
		if is(place + suffix) {
			return place + suffix
		}
	}
	return ""
}

// folderLock is the lock of a place: a file beside it, locked as temporary files are.
type folderLock struct {
	file file
}

// lockFolder takes the lock of a place.
func lockFolder(path, place string) (*folderLock, error) {
	name := besidePrefix(place) + "lock"
	const tries = 100
	for range tries {
		f, err := disk.OpenFile(name, os.O_RDWR|os.O_CREATE|noFollow|noWait, 0o666)
		if err != nil {
			return nil, failed(path, err)
		}
		if held, _ := lock(f); held {
			writer := make([]byte, 20)
			n, _ := f.ReadAt(writer, 0)
			f.Close()
			who := strings.TrimRight(" "+string(writer[:n]), " \n")
			return nil, refused(path, "is being written by another process"+who, "wait for it or name another folder")
		}
		if !isAt(f, name) {
			f.Close() // its last holder removed it between our opening and our lock
			continue
		}
		f.Truncate(0)
		fmt.Fprintln(f, os.Getpid()) // for the message of others; if it fails, that has no number
		return &folderLock{f}, nil
	}
	return nil, refused(path, "its lock could not be had", "try again")
}

// release ends the lock and removes its file.
func (l *folderLock) release() {
	if disk.ClosesFirst() {
		l.file.Close()
	}
	disk.Remove(l.file.Name())
	l.file.Close()
}
