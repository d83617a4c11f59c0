package catalog

// A File is one that a command reads or writes: what names it, such as the flag --out; its path,
// empty for none; and, of one to write, how the names of such files end, empty for any.
type File struct{ Flag, Path, Ending string }

// Folder is the ending of what is no file but a folder to write.
const Folder = "/"

// From is a file to read.
func From(flag, path string) File { return File{Flag: flag, Path: path} }

// To is a file to write.
func To(flag, path, ending string) File { return File{flag, path, ending} }
