package hebb

import (
	"fmt"
	"image"

	"deephebb/internal/gemm"
)

// NewDataset makes a dataset of pictures in memory, all of one size. Gray
// pictures (*image.Gray, *image.Gray16) become one channel, opaque ones three
// (RGB), and if any is transparent all have four, the fourth alpha; colour
// under alpha 0 becomes black.
//
// Names, labels and classes may be nil: names are then "picture 0" and so on,
// classes "class 0" and so on. Labels count from 0. The error is about
// pictures that are none or differ in size, or labels outside the classes;
// numbers of names or labels that don't fit the pictures panic.
func NewDataset(pictures []image.Image, names []string, labels []int, classes []string) (*Dataset, error) {
	if names != nil && len(names) != len(pictures) {
		panic(fmt.Sprintf("hebb: %d names for %d pictures", len(names), len(pictures)))
	}
	if labels != nil && len(labels) != len(pictures) {
		panic(fmt.Sprintf("hebb: %d labels for %d pictures", len(labels), len(pictures)))
	}
	if len(pictures) == 0 {
		return nil, fmt.Errorf("hebb: no pictures: give at least one")
	}
	size := pictures[0].Bounds().Size()
	d := &Dataset{Shape: Shape{channelsOf(pictures), size.Y, size.X}, Names: names, Labels: labels, Classes: classes}
	if size.X == 0 || size.Y == 0 {
		return nil, fmt.Errorf("hebb: picture 0 is empty, %d×%d", size.X, size.Y)
	}
	if names == nil {
		d.Names = make([]string, len(pictures))
		for i := range d.Names {
			d.Names[i] = fmt.Sprintf("picture %d", i)
		}
	}
	for i, m := range pictures {
		if s := m.Bounds().Size(); s != size {
			return nil, fmt.Errorf("hebb: picture %d is %d×%d and picture 0 is %d×%d: bring them to one size", i, s.X, s.Y, size.X, size.Y)
		}
	}
	for i, l := range labels {
		if l < 0 || classes != nil && l >= len(classes) {
			return nil, fmt.Errorf("hebb: label %d of picture %d is not within the %d classes, counted from 0", l, i, len(classes))
		}
		for classes == nil && l >= len(d.Classes) {
			d.Classes = append(d.Classes, fmt.Sprintf("class %d", len(d.Classes)))
		}
	}
	n := d.Shape.Len()
	d.pixels = make([]uint8, len(pictures)*n)
	gemm.Parallel(len(pictures), func(i int) {
		copy(d.pixels[i*n:], planesOf(pictures[i], d.Shape.C).pix)
	})
	return d, nil
}

// channelsOf returns how many channels hold all pictures without loss.
func channelsOf(pictures []image.Image) int {
	channels := 1
	for _, m := range pictures {
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
