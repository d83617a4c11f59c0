package pictures

import (
	"testing"
	"time"
)

// Reference: files by Pillow and pillow-heif (testdata/taken/taken.py), in all formats that have
// Exif data here. The date of the original counts before that of a scan; when a file was changed
// does not count.
func TestTaken(t *testing.T) {
	want := map[string]time.Time{"digitized.jpg": time.Date(1998, 2, 28, 12, 0, 0, 0, time.UTC), "changed.jpg": {},
		"never.jpg": {}, "broken.jpg": {}}
	for _, ending := range []string{"jpg", "png", "webp", "tif", "heic", "avif"} {
		want["original."+ending] = time.Date(2019, 7, 21, 18, 30, 5, 0, time.UTC)
	}
	for _, stream := range []bool{false, true} {
		d, err := Folder{Size: 16, Stream: stream}.Load("testdata/taken")
		if err != nil {
			t.Fatal(err)
		}
		if d.Len() != len(want) || len(d.Taken) != len(want) {
			t.Fatalf("%d pictures with %d dates, want %d", d.Len(), len(d.Taken), len(want))
		}
		for i, name := range d.Names {
			if !d.Taken[i].Equal(want[name]) {
				t.Errorf("%s was taken at %v, want %v", name, d.Taken[i], want[name])
			}
		}
		for i, taken := range (Folder{}).Dates("testdata/taken", d.Names) {
			if taken != d.Taken[i] {
				t.Errorf("%s was taken at %v without its pixels, and at %v with them", d.Names[i], taken, d.Taken[i])
			}
		}
		some := d.Pick([]int{3, 5})
		if some.Taken[0] != d.Taken[3] || some.Taken[1] != d.Taken[5] {
			t.Error("a pick has other dates")
		}
	}
	if d, err := (Folder{Size: 16, Limit: 1}).Load("testdata/taken"); err != nil || d.Taken != nil {
		t.Errorf("of a picture without a date: %v, %v", d.Taken, err)
	}
}
