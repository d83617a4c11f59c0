package viz

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"runtime"
	"sync"

	xdraw "golang.org/x/image/draw"
)

// The colours that all drawings share.
var (
	black  = color.RGBA{0, 0, 0, 0xff}
	night  = color.RGBA{0x17, 0x19, 0x1f, 0xff} // the ground of sheets: nearly black, so that black pictures are seen
	panel  = color.RGBA{0x24, 0x27, 0x30, 0xff}
	paper  = color.RGBA{0xf2, 0xf3, 0xf5, 0xff} // titles
	pencil = color.RGBA{0xae, 0xb4, 0xbf, 0xff} // captions
)

// Thumbnails returns the pictures as Canvas draws them with Sprite = size. To draw many canvases of
// the same pictures, make the thumbnails once: they are drawn as they are, and give the same
// pixels.
func Thumbnails(pictures []image.Image, size int) []image.Image {
	if size < 1 {
		panic(fmt.Sprintf("viz: thumbnails of %d pixels", size))
	}
	out := make([]image.Image, len(pictures))
	for i, t := range thumbnails(pictures, size) {
		out[i] = t
	}
	return out
}

// thumbnails returns the pictures scaled to fit into size × size with their proportions: the longer
// side is size. Colours are multiplied by alpha before they are mixed, so that colours hidden in
// transparent places don't show at the edges. Shrinking averages over all pixels (a Catmull-Rom
// kernel, widened by the scale). Pictures that grow fourfold or more, as small filters do, keep
// their pixels as squares.
func thumbnails(pictures []image.Image, size int) []*image.RGBA {
	out := make([]*image.RGBA, len(pictures))
	alike := map[image.Point]int{} // how many pictures have a size
	for i, p := range pictures {
		if p == nil {
			panic(fmt.Sprintf("viz: picture %d of %d is nil", i, len(pictures)))
		}
		alike[p.Bounds().Size()]++
	}
	scalers := sync.Map{} // by size, where pictures share one: a scaler holds some memory
	each(len(pictures), func(i int) {
		b := pictures[i].Bounds()
		w, h := inside(b.Dx(), b.Dy(), size)
		out[i] = image.NewRGBA(image.Rect(0, 0, w, h))
		if b.Empty() {
			return
		}
		p := made(pictures[i])
		b = p.Bounds()
		if w == b.Dx() && h == b.Dy() {
			draw.Draw(out[i], out[i].Rect, p, b.Min, draw.Src)
			return
		}
		if w >= 4*b.Dx() || h >= 4*b.Dy() {
			xdraw.NearestNeighbor.Scale(out[i], out[i].Rect, p, b, xdraw.Src, nil)
			return
		}
		key := b.Size()
		if alike[key] == 1 {
			xdraw.CatmullRom.Scale(out[i], out[i].Rect, p, b, xdraw.Src, nil)
			return
		}
		s, ok := scalers.Load(key)
		if !ok {
			s, _ = scalers.LoadOrStore(key, xdraw.CatmullRom.NewScaler(w, h, b.Dx(), b.Dy()))
		}
		s.(xdraw.Scaler).Scale(out[i], out[i].Rect, p, b, xdraw.Src, nil)
	})
	return out
}

// inside returns w × h scaled so that the longer side is size and the other at least one pixel.
func inside(w, h, size int) (int, int) {
	switch {
	case w <= 0 || h <= 0:
		return size, size
	case w >= h:
		return size, max(1, (h*size+w/2)/w)
	}
	return max(1, (w*size+h/2)/h), size
}

// largest returns the longest side of all pictures, at least 1.
func largest(pictures []image.Image) int {
	side := 1
	for i, p := range pictures {
		if p == nil {
			panic(fmt.Sprintf("viz: picture %d of %d is nil", i, len(pictures)))
		}
		side = max(side, p.Bounds().Dx(), p.Bounds().Dy())
	}
	return side
}

// each calls f(0) to f(n−1) on all processors. Each call must write only what no other does, so
// that the order does not matter. A panic of f is raised again here.
func each(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	var failed any
	for w := range workers {
		group.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					mu.Lock()
					failed = r
					mu.Unlock()
				}
			}()
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	group.Wait()
	if failed != nil {
		panic(failed)
	}
}

// ground returns a picture of w × h pixels of one colour.
func ground(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Rect, c)
	return img
}

func fill(dst *image.RGBA, r image.Rectangle, c color.Color) {
	draw.Draw(dst, r, image.NewUniform(c), image.Point{}, draw.Over)
}

// paste composites img on dst through its alpha, centred on (x, y).
func paste(dst, img *image.RGBA, x, y int) {
	b := img.Rect
	at := image.Pt(x-b.Dx()/2, y-b.Dy()/2)
	draw.Draw(dst, b.Add(at), img, b.Min, draw.Over)
}
