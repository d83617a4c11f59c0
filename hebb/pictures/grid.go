package pictures

import (
	"fmt"
	"image"
	"strconv"
	"strings"
)

// grid is where the sprites of a sheet lie.
type grid struct {
	columns, rows int
	first         image.Point // top left corner of the first
	step          image.Point // from one to the next
	sprite        image.Point // width and height
}

// grid lays the sheet's tiles over a picture of w × h pixels.
func (s Sheet) grid(name string, w, h int) (g grid, left image.Point, err error) {
	g = grid{first: s.Offset, step: s.Tile.Add(s.Spacing), sprite: s.Sprite}
	x, y := s.axis(w, true), s.axis(h, false)
	g.columns, left.X = x.count()
	g.rows, left.Y = y.count()
	for _, a := range []struct {
		axis
		n, left int
		word    string
	}{{x, g.columns, left.X, "wide"}, {y, g.rows, left.Y, "high"}} {
		after := ""
		if a.offset > 0 {
			after = fmt.Sprintf(" after an offset of %d", a.offset)
		}
		rest := a.side - a.offset
		switch {
		case rest <= 0:
			return g, left, fmt.Errorf("pictures: sheet %s is %d pixels %s: nothing is left%s",
				name, a.side, a.word, after)
		case a.n == 0 || a.left > 0 && !s.Leave:
			return g, left, fmt.Errorf("pictures: sheet %s is %d pixels %s%s, which tiles of %d don't divide%s",
				name, rest, a.word, after, a.tile, s.proposal(a.axis, x, y))
		}
	}
	return g, left, nil
}

// corner is where the sprite of tile t begins.
func (g grid) corner(t int) image.Point {
	return g.first.Add(image.Pt(t%g.columns*g.step.X, t/g.columns*g.step.Y))
}

// axis is one side of a sheet, and how tiles lie along it.
type axis struct{ side, offset, tile, spacing, sprite int }

func (s Sheet) axis(side int, across bool) axis {
	if across {
		return axis{side, s.Offset.X, s.Tile.X, s.Spacing.X, s.Sprite.X}
	}
	return axis{side, s.Offset.Y, s.Tile.Y, s.Spacing.Y, s.Sprite.Y}
}

// count returns how many sprites the side holds, and how many pixels at its end are none of theirs.
// What a last tile has beyond its sprite, the spacing after it and a margin as wide as the offset
// are: they may be there or not.
func (a axis) count() (n, left int) {
	step, rest := a.tile+a.spacing, a.side-a.offset
	if rest < a.sprite {
		return 0, max(0, rest)
	}
	n = (rest-a.sprite)/step + 1
	left = rest - (n-1)*step - a.sprite
	for _, beyond := range []int{0, a.tile - a.sprite, step - a.sprite} {
		if left == beyond || left == beyond+a.offset {
			return n, 0
		}
	}
	return n, left
}

// fits reports whether the side is filled.
func (a axis) fits() bool {
	n, left := a.count()
	return n > 0 && left == 0
}

// proposal says what would fit a sheet better than the tile given: other sizes, or the same with
// space around and between.
func (s Sheet) proposal(wrong, x, y axis) string {
	square := x.tile == y.tile && x.sprite == x.tile && y.sprite == y.tile
	fits := func(tile int) bool {
		try := func(a axis) bool { a.tile, a.sprite = tile, tile-(a.tile-a.sprite); return a.sprite > 0 && a.fits() }
		return try(wrong) && (!square || try(x) && try(y))
	}
	var sizes []string
	for tile := wrong.tile - 1; tile >= max(2, wrong.tile/3) && len(sizes) == 0; tile-- {
		if fits(tile) {
			sizes = append(sizes, strconv.Itoa(tile))
		}
	}
	below := len(sizes)
	for tile := wrong.tile + 1; tile <= min(3*wrong.tile, wrong.side) && len(sizes) == below; tile++ {
		if fits(tile) {
			sizes = append(sizes, strconv.Itoa(tile))
		}
	}
	ways := []string{}
	if len(sizes) > 0 {
		ways = append(ways, strings.Join(sizes, " or ")+" do")
	}
	switch offset, spacing, ok := margins(x, y); {
	case !ok:
	case offset == 0:
		ways = append(ways, fmt.Sprintf("%d with a spacing of %d", wrong.tile, spacing))
	case spacing == 0:
		ways = append(ways, fmt.Sprintf("%d with an offset of %d", wrong.tile, offset))
	default:
		ways = append(ways, fmt.Sprintf("%d with an offset of %d and a spacing of %d", wrong.tile, offset, spacing))
	}
	return "; " + strings.Join(append(ways, "or leave the rest"), ", ")
}

// margins finds the least space around and between tiles with which they fill both sides.
func margins(x, y axis) (offset, spacing int, ok bool) {
	const most = 4
	for sum := 1; sum <= 2*most; sum++ {
		for spacing := min(sum, most); spacing >= max(0, sum-most); spacing-- {
			x.offset, x.spacing = sum-spacing, spacing
			y.offset, y.spacing = sum-spacing, spacing
			if x.fits() && y.fits() {
				return sum - spacing, spacing, true
			}
		}
	}
	return 0, 0, false
}
