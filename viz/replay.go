package viz

import (
	"encoding/base64"
	"encoding/binary"
	"image"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Replay is how a map came to be, moment by moment. A Map shows it as a film with a slider, a Film
// writes it as a moving picture. In a notebook:
//
//	maps := nb.Must(atlas.Replay{UMAP: umap}.Fit(moments, xy)) // neighbours, noted while it learned
//	replay := viz.Replay{Title: "learning"}
//	for k, m := range maps {
//		replay.Frames = append(replay.Frames, viz.Frame{Title: titles[k], XY: m})
//	}
//	page := viz.Map{Replays: []viz.Replay{replay}}
//	nb.Show("replay", func(w io.Writer) error { return page.Write(w, sprites.Images(), xy) })
type Replay struct {
	Title  string // "learning", "layout"
	Frames []Frame
}

// Frame is a moment of a replay: where the pictures lie then. All frames of a replay are drawn to
// one scale, so they should be made from one another: each layout started from the former.
type Frame struct {
	Title   string
	XY      blas32.General // n × 2
	Facts   []Fact         // what is shown next to it: "energy", "0.12"
	Picture image.Image    // what is shown next to it, such as a layer's weights; nil: nothing
}

// page is the replay of n pictures, all frames to one scale.
func (r Replay) page(n int) pageReplay {
	stage := stageOf(r.Frames, n)
	out := pageReplay{Title: r.Title, Wide: round(stage.wide/stage.extent, 6), High: round(stage.high/stage.extent, 6)}
	for _, f := range r.Frames {
		x, y, _ := places(f.XY)
		stage.scale(x, y)
		frame := pageFrame{Title: f.Title, Places: packed(x, y)}
		for _, fact := range f.Facts {
			frame.Facts = append(frame.Facts, pageFact(fact))
		}
		if f.Picture != nil {
			frame.Picture = base64.StdEncoding.EncodeToString(PNG(f.Picture))
		}
		out.Frames = append(out.Frames, frame)
	}
	return out
}

// packed are places within 0…1 as pairs of whole numbers of two bytes, the lower first, in base64:
// 65534 is 1, and 65535 stands for no place.
func packed(x, y []float64) string {
	const one, none = 65534, 65535
	b := make([]byte, 0, 4*len(x))
	for i := range x {
		for _, v := range [2]float64{x[i], y[i]} {
			if math.IsNaN(v) {
				b = binary.LittleEndian.AppendUint16(b, none)
			} else {
				b = binary.LittleEndian.AppendUint16(b, uint16(math.Round(one*v)))
			}
		}
	}
	return base64.StdEncoding.EncodeToString(b)
}
