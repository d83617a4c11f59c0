// Package exif reads what a camera notes in a picture's Exif data (CIPA DC-008): how it was held
// (section 4.6.5.1.6) and when the picture was taken (section 4.6.6.6).
package exif

// Orientation says how a picture's stored lines lie in the picture as it is meant.
type Orientation int

const (
	Upright     Orientation = iota + 1 // as stored
	Mirrored                           // left and right exchanged
	UpsideDown                         // turned by 180°
	Flipped                            // top and bottom exchanged
	Transposed                         // mirrored at the diagonal from top left
	TurnRight                          // to be turned by 90° clockwise
	Transversed                        // mirrored at the diagonal from top right
	TurnLeft                           // to be turned by 90° counterclockwise
)

// Sideways reports whether the picture as it is meant is as wide as the stored one is high.
func (o Orientation) Sideways() bool { return o >= Transposed && o <= TurnLeft }

// Source returns the stored pixel that pixel (x, y) of the picture as meant comes from; the stored
// picture has w × h pixels.
func (o Orientation) Source(x, y, w, h int) (sx, sy int) {
	switch o {
	case Mirrored:
		return w - 1 - x, y
	case UpsideDown:
		return w - 1 - x, h - 1 - y
	case Flipped:
		return x, h - 1 - y
	case Transposed:
		return y, x
	case TurnRight:
		return y, h - 1 - x
	case Transversed:
		return w - 1 - y, h - 1 - x
	case TurnLeft:
		return w - 1 - y, x
	}
	return x, y
}

const orientationTag = 0x0112

// Read returns the orientation that Exif data note, which begin with a TIFF header. Data that are
// damaged, or that note none, or one that is none of the eight, are Upright.
func Read(data []byte) Orientation {
	d, at := open(data)
	e, ok := d.find(at, orientationTag)
	if v := e.whole(); ok && v >= uint32(Upright) && v <= uint32(TurnLeft) {
		return Orientation(v)
	}
	return Upright
}
