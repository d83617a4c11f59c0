package pictures

import (
	"fmt"
	"image"

	"deephebb/hebb/pictures/internal/pixels"
)

// Fit says how a picture of any proportions is brought to a square.
type Fit int

const (
	Stretch Fit = iota // each side by itself, as torchvision's Resize((Size, Size)) and the article do
	Crop               // the largest square in the middle; what lies outside is lost
	Pad                // the whole picture in the middle, black (with Alpha: transparent) beside it
)

var fitNames = []string{"stretch", "crop", "pad"}

// String returns "stretch", "crop" or "pad".
func (f Fit) String() string {
	if f < 0 || int(f) >= len(fitNames) {
		return fmt.Sprintf("Fit(%d)", int(f))
	}
	return fitNames[f]
}

// UnmarshalText reads what String writes.
func (f *Fit) UnmarshalText(text []byte) error {
	for i, name := range fitNames {
		if string(text) == name {
			*f = Fit(i)
			return nil
		}
	}
	return fmt.Errorf("pictures: there is no fit %q: stretch, crop and pad are", text)
}

// square brings a picture to size × size.
func (f Fit) square(p pixels.Planes, size int) pixels.Planes {
	switch f {
	case Crop:
		side := min(p.W, p.H)
		return cut(p, centred(p.W, p.H, side, side)).Resized(size, size)
	case Pad:
		at := within(p.W, p.H, size)
		out := pixels.Planes{Pix: make([]uint8, p.C*size*size), C: p.C, H: size, W: size}
		paste(out, p.Resized(at.Dy(), at.Dx()), at.Min)
		return out
	}
	return p.Resized(size, size)
}

// within is where a picture of w × h lies whole in the middle of a square of size × size.
func within(w, h, size int) image.Rectangle {
	s := proportions(w, h, size)
	return centred(size, size, s.X, s.Y)
}

// proportions scales w × h so that the longer side is size, at least one pixel each way.
func proportions(w, h, size int) image.Point {
	if w >= h {
		return image.Pt(size, max(1, (h*size+w/2)/w))
	}
	return image.Pt(max(1, (w*size+h/2)/h), size)
}

// centred is a rectangle of w × h in the middle of a larger one.
func centred(width, height, w, h int) image.Rectangle {
	return image.Rect(0, 0, w, h).Add(image.Pt((width-w)/2, (height-h)/2))
}

// cut copies a part of a picture.
func cut(p pixels.Planes, r image.Rectangle) pixels.Planes {
	q := pixels.Planes{Pix: make([]uint8, p.C*r.Dx()*r.Dy()), C: p.C, H: r.Dy(), W: r.Dx()}
	for c := range q.C {
		for y := range q.H {
			copy(q.Pix[(c*q.H+y)*q.W:][:q.W], p.Pix[(c*p.H+r.Min.Y+y)*p.W+r.Min.X:])
		}
	}
	return q
}

// paste copies a picture into a larger one.
func paste(out, p pixels.Planes, at image.Point) {
	for c := range p.C {
		for y := range p.H {
			copy(out.Pix[(c*out.H+at.Y+y)*out.W+at.X:][:p.W], p.Pix[(c*p.H+y)*p.W:][:p.W])
		}
	}
}
