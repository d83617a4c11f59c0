package exif

import "time"

const (
	exifTag      = 0x8769 // where the camera's own list of tags stands
	originalTag  = 0x9003 // DateTimeOriginal
	digitizedTag = 0x9004 // DateTimeDigitized
)

// Taken returns when a picture was taken: the date and time of the original or, where that is not
// noted, when it was made digital, as of a slide. When a file was changed does not count. It is
// what the clock at the place showed, as a time in UTC: most cameras do not note the zone. The zero
// time: nothing is noted, or nothing that is a date.
func Taken(data []byte) time.Time {
	d, first := open(data)
	e, _ := d.find(first, exifTag)
	at := e.whole()
	if at == 0 {
		return time.Time{}
	}
	for _, tag := range []uint16{originalTag, digitizedTag} {
		e, _ := d.find(at, tag)
		if t, err := time.Parse("2006:01:02 15:04:05", e.text()); err == nil && t.Year() > 0 {
			return t
		}
	}
	return time.Time{}
}
