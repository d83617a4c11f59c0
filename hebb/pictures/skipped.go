package pictures

import (
	"cmp"
	"slices"
)

// Skipped is something that lies in a folder and is no picture of its dataset.
type Skipped struct {
	Name   string // the path within the folder; with a slash at its end it stands for all that lies in that folder
	Reason Reason
	Err    error // the reason in words that follow the name, as in "is empty"
}

// Reason is why something was skipped.
type Reason int

const (
	Unreadable  Reason = iota // a picture, or a folder, that can't be read: damaged, cut short, not permitted
	Unsupported               // a picture in a format that is not read
	EmptyFolder               // a folder without pictures beside others that have some
	NoPicture                 // a file whose ending is no picture's
	Leftover                  // what systems and programs leave: hidden files, thumbnails, trash
	Result                    // what hebb itself wrote, by the manifest of its results
	reasons
)

var reasonWords = [reasons]string{
	Unreadable:  "can't be read",
	Unsupported: "in a format that is not read",
	EmptyFolder: "folders without pictures",
	NoPicture:   "no pictures by their names",
	Leftover:    "hidden, or left by other programs",
	Result:      "results of hebb",
}

// String says the reason in words that can follow a number, as in "3 can't be read".
func (r Reason) String() string {
	if r < 0 || r >= reasons {
		return "left out"
	}
	return reasonWords[r]
}

// Reasons lists all reasons, those that matter most first.
func Reasons() []Reason {
	list := make([]Reason, reasons)
	for i := range list {
		list[i] = Reason(i)
	}
	return list
}

// SkippedFor returns what was skipped for a reason, sorted by name.
func (d *Dataset) SkippedFor(r Reason) []Skipped {
	var list []Skipped
	for _, s := range d.Skipped {
		if s.Reason == r {
			list = append(list, s)
		}
	}
	return list
}

// lost counts the pictures among what was skipped.
func (d *Dataset) lost() int { return len(d.SkippedFor(Unreadable)) + len(d.SkippedFor(Unsupported)) }

// sortSkipped sorts by name.
func sortSkipped(list []Skipped) {
	slices.SortStableFunc(list, func(a, b Skipped) int { return cmp.Compare(a.Name, b.Name) })
}
