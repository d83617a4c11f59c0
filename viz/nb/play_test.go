package nb

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/viz"
)

// What is played holds a still picture and one script, whatever the names are.
func TestPlayDisplay(t *testing.T) {
	frames := []string{frameURI("a", image.NewGray(image.Rect(0, 0, 800, 400)), 10_000),
		frameURI("a", viz.Chart{Panels: []viz.Panel{{Series: []viz.Series{{Y: []float64{1, 2}}}}}}, 10_000)}
	d := playDisplay(`"</script>`, frames, []Slider{Slide("<rate>", 0.5, 1)})
	page := d.Data[mimeHTML].(string)
	if strings.Count(page, "</script>") != 1 || !strings.Contains(page, `src="data:image/png;base64,`) ||
		!strings.Contains(page, "&lt;rate&gt; 0.5</figcaption>") {
		t.Errorf("the display is %.500s", page)
	}
	d = playDisplay("a", []string{"one", "two", "three", "four"}, []Slider{Slide("x", 1, 2).From(1), Slide("y", 1, 2)})
	page = d.Data[mimeHTML].(string)
	if !strings.Contains(page, `src="three"`) || !strings.Contains(page, "x 2, y 1</figcaption>") {
		t.Errorf("a slider that begins at its second value shows %.500s", page)
	}
	if !strings.HasPrefix(frames[1], "data:image/svg+xml;base64,") {
		t.Errorf("the frame of a chart is %.50s", frames[1])
	}
	other := d.again()
	if other.Element == d.Element || !strings.Contains(other.Data[mimeHTML].(string), other.Element) {
		t.Error("a display shown again shares its element with the first")
	}
}

// Outside a notebook each frame becomes a file; the second slider is the faster one.
func TestPlay(t *testing.T) {
	Folder = t.TempDir()
	defer func() { Folder = "out" }()
	var asked [][]int
	draw := func(at []int) any { asked = append(asked, at); return image.NewGray(image.Rect(0, 0, 2, 2)) }
	stderr(t, func() { Play("both", draw, Slide("a", 1, 2), Slide("b", "x", "y", "z")) })
	if len(asked) != 6 || asked[1][1] != 1 || asked[3][0] != 1 {
		t.Errorf("draw was asked for %v", asked)
	}
	if _, err := os.Stat(filepath.Join(Folder, "both-1-2.png")); err != nil {
		t.Error(err)
	}
	if _, status := stderr(t, func() { Play("number", func([]int) any { return 3 }, Slide("a", 1)) }); status != 1 {
		t.Errorf("a frame that is a number ended with %d, want 1", status)
	}
}
