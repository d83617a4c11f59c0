// Package files is the only way anything is written here: whole or not at all.
//
// A file is written under a temporary name beside its place, synced, and renamed onto it; then the
// folder is synced. Whoever reads the place at any moment, even after a crash or a loss of power,
// finds the old file or the new one, never a part of one. When anything fails, the temporary file
// is removed, the old file stays, and the error is one line that names the file and what to do.
//
//	err := files.Write("out/features.npy", func(w io.Writer) error { … })
//	err := files.WriteBytes("out/canvas.png", b)
//	log, err := files.Create("out/log.csv") // a Draft: write, then Keep or Drop
//
// A [Folder] does the same for a folder of results, with a [Manifest] of what is in it.
//
// # Permissions and links
//
// A new file gets the permissions that the umask leaves; a replaced one keeps those it had. Its
// owner becomes whoever writes. A link is followed: the file that it leads to is replaced, and the
// link stays. Hard links are separated, since the new file is a new one. A read-only file, a
// folder, a device and a pipe are refused.
//
// # What dead processes leave
//
// A process that is killed can't remove its temporary file. It is named .hebb-PID-RANDOM.part; the
// process id is for whoever looks at the folder. Whether its writer is dead is not told from that
// id, as ids are used again, and differ between containers that share a folder. It is told by a
// lock (flock) that the writer holds on the file and that the kernel releases when the writer
// ends, however it ends. [Create] removes the temporary files of its folder whose lock it can get.
// Where the file system has no locks (some network file systems), they stay.
//
// # What is not promised
//
// Power may fail on a disk that confirms what it has not stored, or on a file system that ignores
// the syncing of folders; then the old or the new file may be lost. Windows has no syncing of
// folders, and a file is closed before it is renamed.
//
// Errors of this package carry no package's name: callers begin them with their own.
package files
