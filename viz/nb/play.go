package nb

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"strings"
	"time"

	"deephebb/viz"
)

const (
	playWidest = 640     // pixels of a frame
	playHeavy  = 210_000 // bytes of all frames that are pictures
	mostFrames = 150
)

// Slider is a setting to be turned under a picture: its name, each of its values in words, and the
// place of the value that is seen first.
type Slider struct {
	Name   string
	Values []string
	First  int
}

// Slide returns a slider of these values, from left to right.
func Slide[T any](name string, values ...T) Slider {
	s := Slider{Name: name}
	for _, v := range values {
		s.Values = append(s.Values, fmt.Sprint(v))
	}
	return s
}

// From returns the slider as it begins at the value in place first, counted from 0: a telling one,
// since a notebook that is not trusted shows no other.
func (s Slider) From(first int) Slider {
	if first < 0 || first >= len(s.Values) {
		panic(fmt.Sprintf("nb: slider %q has %d values, and none in place %d", s.Name, len(s.Values), first))
	}
	s.First = first
	return s
}

// Play shows a picture with one or two sliders below it, which choose what is seen without running
// anything: draw is asked beforehand for the frame of every position, at[0] of the first slider and
// at[1] of the second, and returns an image.Image or a viz.Chart (the same kind each time). With
// one slider there is a button besides that plays the frames as a film.
//
//	rates := []float64{0.01, 0.1, 1}
//	nb.Play("ties", func(at []int) any { return picture(rates[at[0]]) }, nb.Slide("rate", rates...))
//
// All frames lie in the output, at most 640 pixels wide and together some 300 kB, so that sliders
// work in a reopened notebook and without a network; there may be 150. A notebook that is not
// trusted shows the frame where its sliders begin. Outside a notebook each frame becomes a file in
// Folder.
func Play(name string, draw func(at []int) any, sliders ...Slider) {
	count := 1
	for _, s := range sliders {
		count *= len(s.Values)
	}
	if len(sliders) < 1 || len(sliders) > 2 || count < 1 || count > mostFrames {
		panic(fmt.Sprintf("nb: Play(%q) with %d sliders and %d frames, want 1 or 2 sliders and 1 to %d frames", name,
			len(sliders), count, mostFrames))
	}
	frames := make([]string, count)
	bar, begun := NewBar(name, count), time.Now()
	for i := range frames {
		at := []int{i}
		if len(sliders) == 2 {
			at = []int{i / len(sliders[1].Values), i % len(sliders[1].Values)}
		}
		frame := draw(at)
		if !notebook() {
			Show(fmt.Sprintf("%s %s", name, strings.Trim(fmt.Sprint(at), "[]")), frame)
			continue
		}
		frames[i] = frameURI(name, frame, playHeavy/count)
		if time.Since(begun) > time.Second {
			bar.Set(i+1, "")
		}
	}
	if notebook() {
		bar.remove()
		emit(playDisplay(name, frames, sliders))
	}
}

// frameURI is a frame as the address of an image.
func frameURI(name string, frame any, most int) string {
	switch frame := frame.(type) {
	case image.Image:
		mime, b := thumbnail(frame, playWidest, most)
		return "data:" + string(mime) + ";base64," + base64.StdEncoding.EncodeToString(b)
	case viz.Chart:
		return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(Must(frame.SVG()))
	}
	Check(fmt.Errorf("nb: Play(%q) cannot show a %T: draw must return an image.Image or a viz.Chart", name, frame))
	return ""
}

// playDisplay is the lasting display: an element that holds the first frame, and a script that puts
// the sliders there.
func playDisplay(name string, frames []string, sliders []Slider) display {
	id := newID()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	Check(json.NewEncoder(zip).Encode(frames))
	Check(zip.Close())
	at, begin := make([]string, len(sliders)), 0
	for i, s := range sliders {
		at[i] = s.Name + " " + s.Values[s.First]
		begin = begin*len(s.Values) + s.First
	}
	first := strings.Join(at, ", ")
	still := fmt.Sprintf(`<figure style="margin:0"><img alt="%s" style="max-width:100%%" src="%s">`+
		`<figcaption>%s: %s</figcaption></figure>`,
		html.EscapeString(name+": "+first), frames[begin], html.EscapeString(name), html.EscapeString(first))
	settings, err := json.Marshal(map[string]any{"name": name, "sliders": sliders,
		"frames": base64.StdEncoding.EncodeToString(packed.Bytes())})
	Check(err)
	page := fmt.Sprintf(`<div id="%s" data-play>%s</div>`+
		`<script>(window.deephebb=window.deephebb||[]).push([%q,null,%s])</script>`,
		id, still, id, settings) // Marshal writes < as \u003c
	return display{Element: id, Data: bundle{mimeHTML: page, mimePlain: fmt.Sprintf("%s: %d pictures, by %s", name,
		len(frames), first)}}
}
