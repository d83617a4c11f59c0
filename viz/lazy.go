package viz

import (
	"fmt"
	"image"
	"image/color"
)

// Lazy is a picture that is made whenever it is drawn, and not kept: so a drawing of many pictures
// takes little memory, and somewhat more time. A map's page makes each about three times.
type Lazy struct {
	Size image.Point        // its width and height
	Make func() image.Image // makes it, of that size; called from several goroutines
}

// ColorModel is that of colours not multiplied by alpha.
func (l Lazy) ColorModel() color.Model { return color.NRGBAModel }

// Bounds begin at (0, 0).
func (l Lazy) Bounds() image.Rectangle { return image.Rectangle{Max: l.Size} }

// At makes the whole picture for one pixel, which the drawings of this package don't.
func (l Lazy) At(x, y int) color.Color {
	m := l.made()
	return m.At(x+m.Bounds().Min.X, y+m.Bounds().Min.Y)
}

// made is the picture.
func (l Lazy) made() image.Image {
	m := l.Make()
	if size := m.Bounds().Size(); size != l.Size {
		panic(fmt.Sprintf("viz: a Lazy picture of %v was made as one of %v", l.Size, size))
	}
	return m
}

// made is a picture that can be drawn.
func made(p image.Image) image.Image {
	if l, ok := p.(Lazy); ok {
		return l.made()
	}
	return p
}
