package pictures

import (
	"fmt"
	"image"
	"slices"

	"deephebb/hebb/pictures/internal/pixels"
)

// Fit says how a picture of any proportions is brought to a square of Size × Size.
//
// Folders are cropped unless they are asked for another fit. Measured with the preset "hebb" on
// pictures in frames of 4:3, 3:2, 16:9, 3:4, 2:3 and 1:1: 2,000 each of Tiny ImageNet and CIFAR-10,
// cut (the frame takes a part of the picture) or set (the picture is the middle of the frame), and
// the 898 sprites on frames of gray. Of a hundred pictures, how many have a nearest neighbour of
// their class, and how many of ten neighbours have their proportions, of which chance gives 17;
// means of three seeds by bench/fit:
//
//	            Tiny, cut  Tiny, set  CIFAR, cut  CIFAR, set   sprites
//	Stretch     59.9  33   59.6  31   42.7  30    45.5  31     57.5  35
//	Crop        61.3  28   63.0  16   42.8  26    51.4  17     55.3  26
//	Pad         56.7  69   55.5  72   42.4  70    39.1  77     50.2  71
//
// Padded pictures are neighbours of those with the same bars; stretched ones, to a degree, of those
// that were stretched the same way. What is in the middle, where people aim, is seen best by
// cropping; where the frame has cut already, cropping loses nothing more than stretching. It loses
// what lies at the edge, as some of the sprites do. Squares are the same in all three.
type Fit int

const (
	ByKind  Fit = iota // Crop for a [Folder], Stretch for a [Sheet]
	Stretch            // each side by itself, as torchvision's Resize((Size, Size)) and the article do
	Crop               // the largest square in the middle; what lies outside is lost
	Pad                // the whole picture in the middle, black (with alpha: transparent) beside it
)

var fitNames = []string{"by kind", "stretch", "crop", "pad"}

// String returns "stretch", "crop" or "pad", and "by kind" for the zero value.
func (f Fit) String() string {
	if f < 0 || int(f) >= len(fitNames) {
		return fmt.Sprintf("Fit(%d)", int(f))
	}
	return fitNames[f]
}

// UnmarshalText reads "stretch", "crop" or "pad".
func (f *Fit) UnmarshalText(text []byte) error {
	i := slices.Index(fitNames, string(text))
	if i <= 0 {
		return fmt.Errorf("pictures: there is no fit %q: stretch, crop and pad are", text)
	}
	*f = Fit(i)
	return nil
}

// MarshalText writes what UnmarshalText reads, and nothing for the zero value.
func (f Fit) MarshalText() ([]byte, error) {
	if f == ByKind {
		return nil, nil
	}
	return []byte(f.String()), nil
}

// or returns f, or another for the zero value.
func (f Fit) or(kind Fit) Fit {
	if f == ByKind {
		return kind
	}
	return f
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
