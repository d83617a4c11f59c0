package nb

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"

	"deephebb/viz"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"golang.org/x/image/draw"
)

const (
	widest = 900 // pixels of a picture in the notebook
	// bytes of a picture in the notebook: a heavier PNG becomes a JPEG, so that notebooks stay
	// below a megabyte
	heavy = 72_000
)

// showPicture shows img, and writes it in full size into Folder as a PNG.
func showPicture(name, file string, img image.Image) {
	path := save(file+".png", viz.PNG(img))
	if !notebook() {
		return
	}
	mime, small := thumbnail(img, widest, heavy)
	b := img.Bounds()
	plain := fmt.Sprintf("%s: picture of %d×%d", name, b.Dx(), b.Dy())
	emit(display{Data: bundle{mime: small, mimePlain: plain}})
	emit(display{Data: bundle{
		mimeMarkdown: fmt.Sprintf("%s: [full size, %d×%d](%s)", markdown(name), b.Dx(), b.Dy(), path),
		mimePlain:    plain + ": " + path,
	}})
}

// thumbnail returns img as it is shown: no wider than so many pixels, as a PNG, or, where that
// would be heavier than so many bytes, as a JPEG on black of the best quality and width that is
// not.
func thumbnail(img image.Image, widest, heavy int) (mime protocol.MIMEType, encoded []byte) {
	img = narrow(img, widest)
	encoded = viz.PNG(img)
	if len(encoded) <= heavy {
		return mimePNG, encoded
	}
	black := image.NewRGBA(img.Bounds())
	draw.Draw(black, black.Rect, image.Black, image.Point{}, draw.Src)
	draw.Draw(black, black.Rect, img, black.Rect.Min, draw.Over)
	for width := black.Rect.Dx(); ; {
		small := narrow(black, width)
		least := encodeJPEG(small, 65)
		if len(least) <= heavy || width < 100 {
			for quality := 90; quality > 65; quality -= 5 {
				if encoded = encodeJPEG(small, quality); len(encoded) <= heavy {
					return mimeJPEG, encoded
				}
			}
			return mimeJPEG, least
		}
		// Bytes grow with about the area: widths that are far too large are not tried.
		most := 1.3 * float64(width) * math.Sqrt(float64(heavy)/float64(len(least)))
		for width = width * 9 / 10; float64(width) > most && width >= 100; width = width * 9 / 10 {
		}
	}
}

func encodeJPEG(img image.Image, quality int) []byte {
	var b bytes.Buffer
	Check(jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}))
	return b.Bytes()
}

// narrow returns img, scaled down to that width if it is wider.
func narrow(img image.Image, width int) image.Image {
	b := img.Bounds()
	if b.Dx() <= width {
		return img
	}
	small := image.NewRGBA(image.Rect(0, 0, width, max(1, b.Dy()*width/b.Dx()))) // to which draw scales fast
	draw.CatmullRom.Scale(small, small.Rect, img, b, draw.Src, nil)
	return small
}
