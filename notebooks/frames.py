"""What a notebook shows in frames, its maps and pages, looked at as browser.py does."""
import nbformat
from nbformat.v4 import new_code_cell

from lab import FOLDER

PAGES = """import (
	"deephebb/viz"
	"deephebb/viz/nb"
	"fmt"
	"gonum.org/v1/gonum/blas/blas32"
	"image"
	"io"
)

var times = %d

func page(w io.Writer) error {
	_, err := fmt.Fprint(w, "<p>a page, run ", times, "</p>")
	return err
}"""

CELLS = ["""%%
three := make([]image.Image, 3)
for i := range three {
	three[i] = image.NewGray(image.Rect(0, 0, 8, 8))
}
at := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{0, 0, 1, 0, 1, 1}}
nb.Show("map", viz.Map{}.Page(three, at))""", """%%
nb.Show("page", page)"""]


def cells(first):
    return [new_code_cell(first + "\n\n" + PAGES % 1)] + [new_code_cell(c) for c in CELLS]


def frames(page, check):
    """Maps and pages whose files are new, made anew, opened again, gone, and in a notebook that is not trusted."""
    strays = []  # a frame that asks for an address of JupyterLab's own shows JupyterLab
    page.page.on("request", lambda r: "/out/" in r.url and "/files/" not in r.url and strays.append(r.url))
    page.open()
    page.run_all()
    page.wait_idle()
    shown(page, check, "of new files", "a page, run 1")
    page.picture("new")
    page.fill(0, page.page.locator(".jp-CodeCell").nth(0).locator(".cm-content").inner_text().replace("times = 1", "times = 2"), run=None)
    page.run_all()
    page.wait_idle()
    shown(page, check, "made anew", "a page, run 2")
    page.page.keyboard.press("Control+s")
    page.page.wait_for_timeout(4000)
    page.open()
    shown(page, check, "opened again", "a page, run 2")
    check(not strays, f"no frame asks for JupyterLab {strays[:2]}")

    for file in (FOLDER / "out" / "frames").glob("*.html"):
        file.unlink()
    wrong = len(page.wrong)
    page.open()
    check(picture(page), "with its file gone, there is a map's picture")
    page.picture("gone")
    page.wrong[wrong:] = [w for w in page.wrong[wrong:] if "404" not in w]

    path = FOLDER / page.name
    book = nbformat.read(path, as_version=4)
    book.cells[1].source += " "  # by a stranger: the signature does not fit any more
    nbformat.write(book, path)
    page.open()
    check(picture(page) and not page.count(".jp-OutputArea iframe"), "in a notebook that is not trusted, there is a map's picture")


def picture(page):
    """Whether the map is a picture that can be seen."""
    page.page.wait_for_timeout(3000)
    seen = page.page.locator('.jp-OutputArea img[alt="map"]')
    return seen.count() == 1 and seen.is_visible() and not page.page.locator('.jp-OutputArea iframe[title="map"]:visible').count()


def shown(page, check, when, text):
    """Checks that the map and the page are in their frames."""
    page.page.wait_for_timeout(3000)
    inside = {f.url.split("?")[0].rsplit("/", 1)[-1]: f for f in page.page.frames[1:]}
    drawn = "map.html" in inside and inside["map.html"].evaluate("[...document.querySelectorAll('canvas')].some(c => c.width > 100)")
    seen = page.page.locator('.jp-OutputArea iframe[title="map"]').is_visible() and not page.count('.jp-OutputArea img[alt="map"]')
    check(drawn and seen, f"{when}: the map is drawn in its frame" + f" {sorted(inside)}" * (not drawn))
    check("page.html" in inside and text in inside["page.html"].content(), f"{when}: the page is in its frame")
