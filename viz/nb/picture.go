package nb

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"golang.org/x/image/draw"
)

const (
	widest  = 900     // pixels of a picture in the notebook
	heavy   = 150_000 // bytes; a PNG above it is shown as JPEG, so that notebooks stay small
	quality = 85      // of that JPEG, out of 100
)

// showPicture shows img and writes it, in full, as PNG into Folder.
func showPicture(name, file string, img image.Image) {
	path := write(file+".png", encodePNG(img))
	if !notebook() {
		return
	}
	mime, small := thumbnail(img)
	b := img.Bounds()
	plain := fmt.Sprintf("%s: picture of %d×%d", name, b.Dx(), b.Dy())
	emit(display{Data: bundle{mime: small, mimePlain: plain}})
	emit(display{Data: bundle{
		mimeMarkdown: fmt.Sprintf("%s: [full size, %d×%d](%s)", markdown(name), b.Dx(), b.Dy(), path),
		mimePlain:    plain + ": " + path,
	}})
}

// thumbnail is img as it is shown: no wider than widest, as PNG, or as JPEG on black where the PNG is heavy.
func thumbnail(img image.Image) (mime protocol.MIMEType, encoded []byte) {
	b := img.Bounds()
	if b.Dx() > widest {
		small := image.NewNRGBA(image.Rect(0, 0, widest, max(1, b.Dy()*widest/b.Dx())))
		draw.CatmullRom.Scale(small, small.Bounds(), img, b, draw.Src, nil)
		img, b = small, small.Bounds()
	}
	encoded = encodePNG(img)
	if len(encoded) <= heavy {
		return mimePNG, encoded
	}
	black := image.NewRGBA(b)
	draw.Draw(black, b, image.Black, image.Point{}, draw.Src)
	draw.Draw(black, b, img, b.Min, draw.Over)
	var buf bytes.Buffer
	Check(jpeg.Encode(&buf, black, &jpeg.Options{Quality: quality}))
	return mimeJPEG, buf.Bytes()
}

func encodePNG(img image.Image) []byte {
	var buf bytes.Buffer
	Check(png.Encode(&buf, img))
	return buf.Bytes()
}
