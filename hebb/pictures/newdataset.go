package pictures

import (
	"fmt"
	"image"
	"slices"

	"deephebb/hebb/pictures/internal/pixels"
	"deephebb/internal/gemm"
)

// NewDataset makes a dataset of pictures in memory, all of one size. Gray pictures (*image.Gray,
// *image.Gray16) become one channel, opaque ones three (RGB), and if any is transparent all have
// four, the fourth alpha; colour under alpha 0 becomes black.
//
// Names, labels and classes may be nil: names are then "picture 0" and so on, classes "class 0" and
// so on. Labels count from 0. It fails if there are no pictures or their sizes differ, or if a
// label is not one of the classes; numbers of names or labels that don't fit the pictures panic.
func NewDataset(list []image.Image, names []string, labels []int, classes []string) (*Dataset, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("pictures: no pictures: give at least one")
	}
	size := list[0].Bounds().Size()
	if size.X == 0 || size.Y == 0 {
		return nil, fmt.Errorf("pictures: picture 0 is empty, %d×%d", size.X, size.Y)
	}
	for i, m := range list {
		if s := m.Bounds().Size(); s != size {
			return nil, fmt.Errorf("pictures: picture %d is %d×%d and picture 0 is %d×%d: bring them to one size",
				i, s.X, s.Y, size.X, size.Y)
		}
	}
	s := Shape{channelsOf(list), size.Y, size.X}
	bytes := make([]uint8, len(list)*s.Len())
	gemm.Parallel(len(list), func(i int) {
		copy(bytes[i*s.Len():], pixels.FromImage(list[i], s.C).Pix)
	})
	return FromBytes(s, bytes, names, labels, classes)
}

// FromBytes makes a dataset of n pictures given as bytes, n × C × H × W, which it shares; C is 1
// (gray), 3 (RGB) or 4 (RGB and alpha). Names, labels, classes and errors are those of
// [NewDataset]; a number of bytes that is no multiple of s.Len() panics.
func FromBytes(s Shape, bytes []uint8, names []string, labels []int, classes []string) (*Dataset, error) {
	if s.H < 1 || s.W < 1 || s.C != 1 && s.C != 3 && s.C != 4 {
		return nil, fmt.Errorf("pictures: pictures of %v: give 1, 3 or 4 channels and at least one row and column", s)
	}
	n := len(bytes) / s.Len()
	switch {
	case len(bytes)%s.Len() != 0:
		panic(fmt.Sprintf("pictures: %d bytes are no whole number of pictures of %v", len(bytes), s))
	case names != nil && len(names) != n:
		panic(fmt.Sprintf("pictures: %d names for %d pictures", len(names), n))
	case labels != nil && len(labels) != n:
		panic(fmt.Sprintf("pictures: %d labels for %d pictures", len(labels), n))
	case n == 0:
		return nil, fmt.Errorf("pictures: no pictures: give at least one")
	}
	d := &Dataset{Shape: s, Names: names, Labels: labels, Classes: classes, pixels: bytes}
	if names == nil {
		d.Names = numbered("picture", n)
	}
	most := len(classes)
	if classes == nil {
		most = maxClasses
	}
	for i, l := range labels {
		if l < 0 || l >= most {
			return nil, fmt.Errorf("pictures: label %d of picture %d is not one of the %d classes, counted from 0",
				l, i, most)
		}
	}
	if classes == nil && labels != nil {
		d.Classes = numbered("class", slices.Max(labels)+1)
	}
	return d, nil
}

// maxClasses bounds labels that come without names of classes, each of which gets one.
const maxClasses = 1 << 16

// numbered returns "what 0", "what 1" and so on.
func numbered(what string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %d", what, i)
	}
	return names
}

// channelsOf returns how many channels hold all pictures without loss.
func channelsOf(list []image.Image) int {
	channels := 1
	for _, m := range list {
		switch m := m.(type) {
		case *image.Gray, *image.Gray16:
		case interface{ Opaque() bool }:
			if !m.Opaque() {
				return 4
			}
			channels = 3
		default:
			return 4
		}
	}
	return channels
}
