package nb

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"io"
	"net/url"
	"strconv"
	"strings"

	"deephebb/viz"
)

// Show shows v for good, under a name. v may be
//
//   - image.Image: the picture, at most 900 pixels wide, and a link to the full-size PNG in Folder
//   - viz.Chart: an interactive chart (see Setup), with a still picture inside
//   - Table, [][]string (the first row is the header) or a slice of structs (their exported fields
//     are the columns): a table
//   - string: Markdown
//   - viz.Page: the map in a frame, and a link to its file in Folder; a picture of it where frames or
//     scripts may not run or the file is gone
//   - func(io.Writer) error, which writes a page of HTML: the page in a frame, and a link to its file
//
// Outside a notebook each becomes a file in Folder: name.png, name.svg, name.csv, name.md or
// name.html. Any other v ends the program with a line that says what Show takes. In the file's
// name, everything but letters, digits, '-', '_' and '.' becomes '-'.
func Show(name string, v any) {
	file := fileName(name)
	switch v := v.(type) {
	case image.Image:
		showPicture(name, file, v)
	case viz.Chart:
		showChart(name, file, v)
	case string:
		showMarkdown(file, v)
	case viz.Page:
		showMap(name, file, v)
	case func(io.Writer) error:
		showPage(name, file, v)
	case Table:
		showTable(name, file, v)
	case [][]string:
		showTable(name, file, rowsTable(v))
	default:
		t, ok := structTable(v)
		if !ok {
			Check(fmt.Errorf("nb: Show(%q) cannot show a %T: give it a picture, a viz.Chart, a table, Markdown, "+
				"or a func(io.Writer) error that writes a page", name, v))
		}
		showTable(name, file, t)
	}
}

func showPage(name, file string, write func(io.Writer) error) {
	var page bytes.Buffer
	Check(write(&page))
	emitPage(name, save(file+".html", page.Bytes()), page.Len(), "")
}

// showMap shows the map: a picture first, which the page takes the place of when it answers.
func showMap(name, file string, p viz.Page) {
	var page bytes.Buffer
	Check(p.Write(&page))
	path := save(file+".html", page.Bytes())
	if !notebook() {
		return
	}
	mime, still := thumbnail(p.Still(), widest, heavy)
	emitPage(name, path, page.Len(), fmt.Sprintf("data:%s;base64,%s", mime, base64.StdEncoding.EncodeToString(still)))
}

func emitPage(name, path string, bytes int, picture string) {
	id := newID()
	page := pageHTML(id, name, path, picture, bytes)
	emit(display{Element: id, Data: bundle{mimeHTML: page, mimePlain: name + ": " + path}})
}

//go:embed web/page.js
var pageJS string

// pageHTML shows the page at path, of so many bytes, in a frame without the right to anything but
// what the page does in it, with a link below. If there is a picture (a data URI), the frame lies
// over it, not seen until the page has answered. In a notebook that is not trusted, picture and
// link are all there is.
func pageHTML(id, name, path, picture string, bytes int) string {
	const rights = "allow-scripts allow-popups allow-downloads"
	title, style := html.EscapeString(name), "width:100%;height:600px;border:0"
	still := ""
	if picture != "" {
		still = fmt.Sprintf(`<img alt="%s" style="max-width:100%%" src="%s">`, title, picture)
		style = "position:absolute;left:0;top:0;" + style + ";visibility:hidden"
	}
	frame := fmt.Sprintf(`<iframe title="%s" style="%s" sandbox="%s"></iframe>`, title, style, rights)
	script := strings.Replace(pageJS, "ELEMENT", strconv.Quote(id), 1)
	return fmt.Sprintf(`<div id="%s" style="position:relative">%s%s%s</div><script>%s</script>`,
		id, still, frame, pageLink(name, path, bytes), script)
}

// pageLink is the line below it, from which the frame has its page.
func pageLink(name, path string, bytes int) string {
	// JupyterLab would catch the click and open the page in its own viewer, without scripts.
	return fmt.Sprintf(`<div>%s: <a href="%s" target="_blank" onclick="event.stopImmediatePropagation()">%s</a> `+
		"(%s; if it opens in a viewer that says so, press Trust HTML)</div>",
		html.EscapeString(name), (&url.URL{Path: path}).String(), html.EscapeString(path), size(bytes))
}

func showMarkdown(file, text string) {
	if !notebook() {
		save(file+".md", []byte(text+"\n"))
	}
	emit(display{Data: bundle{mimeMarkdown: text, mimePlain: text}})
}

// fileName returns name as the name of a file.
func fileName(name string) string {
	file := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
	if strings.Trim(file, "-.") == "" {
		panic(fmt.Sprintf("nb: the name %q has no letter or digit for a file's name", name))
	}
	return file
}

// markdown returns text with Markdown's own characters escaped.
func markdown(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<",
		"&lt;").Replace(text)
}

// size formats a number of bytes for reading.
func size(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
