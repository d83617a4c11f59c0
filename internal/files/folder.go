package files

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Folder is a result folder in the making. It is filled beside its place and swapped in as a
// whole by [Folder.Keep], so that its place never holds results of two runs. Until it ends, its
// place is locked against a second writer.
type Folder struct {
	path    string // as the caller has it
	place   string // absolute, where links lead
	staging string
	old     string // where a swap in two steps put what stood there; empty before it
	lock    *folderLock
	done    bool
}

// NewFolder begins a result folder at path. What stands there must be nothing, an empty folder, or
// a result folder with nothing in it but what its manifest lists; anything else is refused, so that
// nothing is lost. It is not changed before Keep. The folders above are made where they do not
// exist. End it with Keep, Stop or Drop, of which Drop may be deferred.
//
// What a writer left that was killed, beside the same place, is cleared away first; where it was
// killed between the two steps of a swap (file systems that can't do it in one), the old folder is
// put back.
func NewFolder(path string) (*Folder, error) {
	place, err := folderPlace(path)
	if err != nil {
		return nil, err
	}
	if err := MakeFolder(filepath.Dir(place)); err != nil {
		return nil, err
	}
	lock, err := lockFolder(path, place)
	if err != nil {
		return nil, err
	}
	f := &Folder{path: path, place: place, lock: lock}
	if err := f.begin(); err != nil {
		lock.release()
		return nil, err
	}
	return f, nil
}

// begin clears what dead writers left and makes the folder to fill.
func (f *Folder) begin() error {
	if err := restore(f.place); err != nil {
		return failed(f.path, err)
	}
	mode, err := replaceable(f.path, f.place)
	if err != nil {
		return err
	}
	f.staging = beside(f.place, ".part")
	if err := disk.Mkdir(f.staging, 0o777); err != nil {
		return failed(f.path, err)
	}
	if mode != 0 {
		if err := disk.Chmod(f.staging, mode|0o700); err != nil {
			disk.Remove(f.staging)
			return failed(f.path, err)
		}
	}
	return nil
}

// Path is where to write the file of the folder that has a name, which may have slashes.
func (f *Folder) Path(name string) string { return filepath.Join(f.staging, filepath.FromSlash(name)) }

// Keep writes the manifest, of which Files and Format are filled in, and puts the folder in its
// place. When it fails the old folder stays, and if the new one was complete its error says where
// it is.
func (f *Folder) Keep(m Manifest) error {
	if f.done {
		return failed(f.path, os.ErrClosed)
	}
	m.Stopped = false
	if err := f.seal(m); err != nil {
		f.Drop()
		return err
	}
	if _, err := replaceable(f.path, f.place); err != nil { // somebody may have put something there
		return f.aside(err)
	}
	if err := f.swap(f.place); err != nil {
		return f.aside(failed(f.path, err))
	}
	err := disk.SyncFolder(filepath.Dir(f.place))
	f.end()
	if err != nil {
		return failed(f.path, fmt.Errorf("was written, but the folder it is in could not be synced (%w)", Bare(err)))
	}
	return nil
}

// Stop puts what was made so far beside the place, as NAME-stopped with a manifest of its own, and
// returns where that is. The place stays as it is. An older NAME-stopped is replaced, if it is one.
func (f *Folder) Stop(m Manifest) (string, error) {
	if f.done {
		return "", failed(f.path, os.ErrClosed)
	}
	m.Stopped = true
	if err := f.seal(m); err != nil {
		f.Drop()
		return "", err
	}
	return f.retire()
}

// retire moves the folder to NAME-stopped, or where that is taken NAME-stopped-2 and so on.
func (f *Folder) retire() (string, error) {
	for suffix := range stopSuffixes {
		shown, place := strings.TrimRight(f.path, `/\`)+suffix, f.place+suffix
		if _, err := replaceable(shown, place); err != nil {
			continue
		}
		if _, err := os.Lstat(place); err == nil {
			if m, err := ReadManifest(place); err != nil || !m.Stopped {
				continue
			}
		}
		if err := f.swap(place); err != nil {
			f.Drop()
			return "", failed(shown, err)
		}
		err := disk.SyncFolder(filepath.Dir(place))
		f.end()
		if err != nil {
			return "", failed(shown, err)
		}
		return shown, nil
	}
	f.Drop()
	return "", refused(f.path, "has too many stopped folders beside it", "remove some")
}

// stopSuffixes end the names of stopped folders, in the order in which they are taken.
func stopSuffixes(yield func(suffix string) bool) {
	const most = 1000
	for i := 1; i <= most; i++ {
		suffix := "-stopped"
		if i > 1 {
			suffix += fmt.Sprintf("-%d", i)
		}
		if !yield(suffix) {
			return
		}
	}
}

// aside keeps a complete folder that could not be put in its place.
func (f *Folder) aside(cause error) error {
	place, err := f.retire()
	if err != nil {
		return cause
	}
	return fmt.Errorf("%w (the new results are in %s)", cause, place)
}

// Drop removes what was made. After Keep, Stop or Drop it does nothing.
func (f *Folder) Drop() {
	if !f.done {
		f.end()
	}
}

// end removes what stands beside the place, which after a swap is the old folder, and unlocks it.
func (f *Folder) end() {
	f.done = true
	disk.RemoveAll(f.staging)
	if f.old != "" {
		disk.RemoveAll(f.old)
	}
	f.lock.release()
}

// seal syncs all files and writes the manifest.
func (f *Folder) seal(m Manifest) error {
	m.Format, m.Files = manifestFormat, []Entry{}
	folders := []string{f.staging}
	err := walk(f.staging, "", func(name string, d fs.DirEntry) error {
		if d.IsDir() {
			folders = append(folders, f.Path(name))
			return nil
		}
		if !d.Type().IsRegular() {
			return refused(filepath.Join(f.path, name), "is "+kind(d.Type()), "results are files")
		}
		if name == ManifestName {
			return nil
		}
		e, err := syncAndSum(f.Path(name))
		if err != nil {
			return failed(filepath.Join(f.path, name), Bare(err))
		}
		e.Name = name
		m.Files = append(m.Files, e)
		return nil
	})
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return failed(f.path, err)
	}
	if err := WriteBytes(f.Path(ManifestName), append(b, '\n')); err != nil {
		return err
	}
	for _, dir := range slices.Backward(folders) {
		if err := disk.SyncFolder(dir); err != nil {
			return failed(f.path, err)
		}
	}
	return nil
}

// syncAndSum waits until a file is on the disk and sums it.
func syncAndSum(path string) (Entry, error) {
	f, err := disk.OpenFile(path, os.O_RDWR|noFollow, 0)
	if err != nil {
		return Entry{}, err
	}
	err = f.Sync()
	f.Close()
	if err != nil {
		return Entry{}, err
	}
	return Sum(path)
}
