package main

import (
	"encoding/binary"
	"image"
	"os"

	"deephebb/internal/catalog"
	"deephebb/internal/files"
)

// foresee returns an error if the pictures alone take more memory than there is, as far as that can be
// told before they are read. A folder's are streamed when they are many.
func (in input) foresee(s *session) error {
	var n, each, all int
	if s.streams = ""; !in.Stream {
		s.streams = in.streams()
	}
	switch {
	case in.Stream:
	case in.Idx != "":
		n, each = in.foreseeIDX()
	case in.Cifar != "":
		if info, err := os.Stat(in.Cifar); err == nil && info.Mode().IsRegular() {
			const picture = 3072
			n, each = int(info.Size())/(picture+1), picture
		}
	case in.Sheet != "":
		n, each, all = in.foreseeSheet()
	}
	if n == 0 {
		return nil
	}
	if in.Limit > 0 && !in.Balanced {
		n = min(n, in.Limit)
	}
	if sheet := float64(all); sheet > 0 { // decoded and in planes, then next to the pictures cut from it
		return s.afford(n, needs{stages: []need{
			{what: "the sheet", fixed: 2 * sheet, instead: "the pictures on several smaller sheets"},
			{what: "the sheet and its pictures", fixed: sheet, each: float64(each)}}})
	}
	return s.afford(n, needs{stages: []need{{what: inMemory, each: float64(each)}}})
}

// streams are the words for how the pictures would be read anew each time; empty where that can't be.
func (in input) streams() string {
	switch {
	case in.Images != "" || in.Cifar != "":
		return "--stream"
	case in.Idx == "":
		return ""
	}
	_, zipped, err := catalog.Begin(in.Idx)
	switch {
	case err != nil:
		return ""
	case zipped:
		return "--stream, with the file unpacked,"
	}
	return "--stream"
}

// foreseeIDX is how many pictures a file in MNIST's format says that it has, and of how many bytes; 0
// where that can't be told, and reading it will say why.
func (in input) foreseeIDX() (n, each int) {
	head, _, err := catalog.Begin(in.Idx)
	if err != nil || !isIDX(head) || len(head) < 4+4*int(head[3]) || head[3] < 3 {
		return 0, 0
	}
	var shape []int
	for i := range int(head[3]) {
		shape = append(shape, int(binary.BigEndian.Uint32(head[4+4*i:])))
	}
	each, channels := 1, 1
	for i, d := range shape[1:] {
		each *= min(d, 1<<16)
		if len(shape) == 4 && (i == 0 || i == 2) && d <= 4 {
			channels = max(channels, d)
		}
	}
	if in.Size > 0 {
		each = channels * in.Size * in.Size
	}
	return shape[0], each
}

// foreseeSheet is how many pictures a sheet has at most, of how many bytes, and what the sheet itself
// takes.
func (in input) foreseeSheet() (n, each, all int) {
	f, err := files.Open(in.Sheet)
	if err != nil {
		return 0, 0, 0
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	if err != nil || in.Tile.X == 0 || in.Tile.Y == 0 {
		return 0, 0, 0
	}
	side := point{max(in.Size, in.Tile.X), max(in.Size, in.Tile.Y)}
	if in.Size > 0 {
		side = point{in.Size, in.Size}
	}
	return (c.Width / in.Tile.X) * (c.Height / in.Tile.Y), 4 * side.X * side.Y, 4 * c.Width * c.Height
}
