#!/usr/bin/env python3
"""browser.py [NOTEBOOK]: opens a copy of the notebook (01-walkthrough) in JupyterLab in a headless Chromium and checks what a person would see.

Before anything runs, pictures must be there; after Run All Cells, no cell may have failed, every chart must be interactive and every picture loaded;
saved and opened again it must look the same; the stop button must end a loop and keep what was done; a learner is helped while typing, told what is wrong
and what is right, turns settings, and comes back to all of it; a map is drawn in its frame. All the while no request may leave the machine and no error may be logged in the console. Pictures of the screen lie in .jupyter/browser. CHROMIUM names the browser, BROWSER_TIMEOUT the seconds a notebook
may take (1200).
"""
import json, os, pathlib, shutil, sys, time

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright

import frames
from lab import FOLDER, LIMIT, Lab, Page

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "course"))
import build
STOP = ["""import (
	"deephebb/viz/nb"
	"fmt"
	"iter"
	"time"
)

func steps() iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := 0; yield(i, nil); i++ {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func learned() int {
	return nb.Keep("learned", func() (n int) {
		film := nb.NewLive("energy")
		for n = range nb.Stoppable(steps()) {
			film.Add(1, n, float64(n%50))
		}
		film.Close()
		return n
	})
}

%%
nb.Setup()""", """%%
fmt.Println("learned", learned() > 0)""", """%%
fmt.Println("kept", learned() > 0)"""]


passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    print(("ok   " if ok else "FAIL ") + what, flush=True)


def walkthrough(page):
    page.open()
    seen = page.look()
    check(seen["pictures"] and not seen["broken"], f"{page.name} as committed shows its {len(seen['pictures'])} pictures")
    start = time.time()
    page.run_all()
    page.wait_idle()
    seen = page.look()
    check(not seen["failed"], f"all cells run ({time.time() - start:.0f} s) " + " ".join(seen["failed"]))
    check(seen["charts"] and seen["charts"] == seen["live"], f"{len(seen['live'])} of {len(seen['charts'])} charts are interactive")
    check(seen["pictures"] and not seen["broken"], f"{len(seen['pictures'])} pictures are shown, {len(seen['broken'])} broken")
    check(seen["pages"] or "walkthrough" not in page.name, f"{len(seen['pages'])} maps are drawn in the notebook")
    tour(page, "run")
    page.page.keyboard.press("Control+s")
    page.page.wait_for_timeout(5000)
    page.open()
    again = page.look()
    check(len(again["live"]) == len(seen["live"]), "saved and opened again, the charts are interactive")


def tour(page, what):
    """Pictures of the screen from top to bottom."""
    pane = page.page.locator(".jp-WindowedPanel-outer").first
    for n in range(30):
        pane.evaluate("(e, y) => e.scrollTo(0, y)", n * 850)
        page.page.wait_for_timeout(600)
        page.picture(f"{what}-{n}")
        if pane.evaluate("e => e.scrollTop + e.clientHeight >= e.scrollHeight - 2"):
            break


def stop_button(page):
    page.open()
    page.run_all()
    page.page.wait_for_selector("[data-height] canvas", timeout=LIMIT * 1000)
    page.page.wait_for_timeout(2000)
    check(page.count("[data-height][_echarts_instance_]") == 1, "a live chart is drawn while its cell runs")
    page.picture("live")
    page.page.click('[data-command="notebook:interrupt-kernel"]')
    page.wait_text("learned true")
    check(page.count('.jp-OutputArea-output:has-text("stopped early: what was done so far stays")'), "the stop button ends the loop")
    page.page.wait_for_timeout(2000)
    if not page.count('.jp-OutputArea-output:has-text("kept true")'):
        page.page.click(".jp-Notebook .jp-Cell >> nth=-1")
        page.page.keyboard.press("Control+Enter")
    page.wait_text("kept true")
    check(True, "the next cell has what was done")
    page.picture("stopped")


def learner(page):
    """What a person does with a lesson that has an exercise."""
    code = lambda n: page.page.locator(".jp-CodeCell").nth(n)
    page.open()
    check("ramps: times 1" not in page.text() and not page.count(".jp-OutputArea-output"), "a lesson that has not run shows nothing yet")
    check(code(1).locator(".jp-Placeholder").count() and not code(2).locator(".jp-Placeholder").count(), "what only draws is folded")
    page.run_all()
    page.wait_idle()
    check("Not yet" in page.text() and page.count("details:not([open]) summary:text-is('A hint')"), "an unsolved exercise is told so, with a folded hint")
    page.page.click("details summary:text-is('A hint')")
    check(page.page.locator("text=Add the squares").is_visible(), "the hint unfolds")
    page.picture("unsolved")

    page.fill(3, "func energy(a []float64) float64 { return floats.Dot(a, a) }\nfunc half(x float64) float64 { return x / 2 }")
    page.run(4)
    check("which is the sum, not the mean" in page.text(4), "a wrong answer is told what is wrong with it")
    page.fill(3, "func energy(a []float64) float64 { return floats.Dot(a, a) / float64(len(a)) }\nfunc half(x float64) float64 { return x / 2 }")
    page.run(4)
    check("Right." in page.text(4), "a right answer is told so")
    page.page.click("details summary:text-is('Solution')")
    check(page.page.locator("details[open] code:has-text('floats.Dot')").count(), "the solution unfolds")

    slide(page, 2)
    keys(page, 2)
    page.picture("solved")
    help_while_typing(page)

    page.fill(3, 'fmt.Println("no function")')
    explained(page, "put a line with %% above it", "a statement outside a function")
    page.menu("Kernel", "Restart Kernel…")
    page.page.click('.jp-Dialog-button:has-text("Restart")')
    page.page.wait_for_timeout(3000)
    page.run(4)
    explained(page, "Run the cells above", "after a restart, names that are not known")
    page.picture("restarted")

    page.fill(3, "func energy(a []float64) float64 { return 3.5 }\nfunc half(x float64) float64 { return x / 2 }", run=None)
    page.run_all()
    page.wait_idle()
    page.page.keyboard.press("Control+s")
    page.page.wait_for_timeout(4000)
    page.open()
    slide(page, 2)
    path = FOLDER / page.name
    book = nbformat.read(path, as_version=4)
    book.cells[0].source += " "  # by a stranger: the signature does not fit any more
    nbformat.write(book, path)
    page.open()
    check(not page.count("input[type=range]") and page.count("figure img"), "in a notebook that is not trusted there is a picture in the sliders' place")
    page.picture("untrusted")
    page.menu("Settings", "Theme")
    page.page.locator('.lm-Menu-itemLabel:text-is("JupyterLab Dark")').click()
    page.page.wait_for_timeout(2000)
    check(page.page.evaluate("document.body.dataset.jpThemeLight") == "false", "it can be read in the dark")
    page.picture("dark")


def slide(page, n):
    """Moves the slider below code cell n."""
    output = page.page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea-output")
    before = output.locator("img").get_attribute("src")
    slider = output.locator("input[type=range]")
    slider.click(position={"x": slider.bounding_box()["width"] / 3, "y": 5})
    page.page.wait_for_timeout(300)
    check(output.locator("output").inner_text() == "2" and output.locator("img").get_attribute("src") != before, "a slider changes the picture")


def keys(page, n):
    """Moves the slider below code cell n by keys, which must not move the notebook's selection."""
    output = page.page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea-output")
    selected = "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(e => e.classList.contains('jp-mod-active'))"
    output.locator("input[type=range]").focus()
    before, seen = page.page.evaluate(selected), []
    for key in "Home", "ArrowRight", "ArrowUp", "ArrowLeft", "End":
        page.page.keyboard.press(key)
        page.page.wait_for_timeout(200)
        seen.append((output.locator("output").inner_text(), output.locator("img").get_attribute("src")))
    values, pictures = [v for v, _ in seen], {src for _, src in seen}
    check(values == ["1", "2", "3", "2", "4"] and len(pictures) == 4, f"arrow keys, Home and End move the slider and its picture {values}")
    check(page.page.evaluate(selected) == before, "and not the notebook's selection")


def explained(page, sentence, what):
    page.page.wait_for_timeout(1000)
    said = page.page.locator(".deephebb-explained").all_inner_texts()
    check(any(sentence in text for text in said), f"{what}: a sentence says what to do" + f" {said}" * (not said))


def help_while_typing(page):
    """Completion and help come from gopls, which takes a while to begin."""
    page.fill(2, "%%\nnb.", run=None)
    end, found = time.time() + LIMIT, False
    while not found and time.time() < end:
        page.page.keyboard.press("Escape")
        page.page.keyboard.press("Enter")
        page.page.keyboard.press("Control+End")
        page.page.keyboard.press("Tab")
        page.page.wait_for_timeout(2500)
        found = page.count(".jp-Completer-item:has-text('Play')")
    check(found, "Tab completes what package nb has")
    page.picture("completion")
    page.page.keyboard.press("Escape")
    page.fill(2, "%%\nnb.Play", run=None)
    page.page.keyboard.press("Control+End")
    page.page.keyboard.press("ArrowLeft")
    page.page.keyboard.press("Shift+Tab")
    page.page.wait_for_selector(".jp-Tooltip:has-text('Play shows a picture with one or two sliders')")
    check(True, "Shift+Tab shows what Play does")
    page.picture("hover")
    page.page.keyboard.press("Escape")
    page.fill(2, "%%\ndraw := func(at []int) any { return ramp(1 + at[0]) }\nnb.Play(\"ramps\", draw, nb.Slide(\"times\", 1, 2, 3, 4))")


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "01-walkthrough.ipynb"
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    shutil.copy(source, FOLDER)
    first = next(c.source for c in nbformat.read(source, as_version=4).cells if c.cell_type == "code" and "go.work" in c.source).split("\n\n")[0]
    metadata = {"kernelspec": {"display_name": "Go (gonb)", "language": "go", "name": "gonb"}}
    cells = [new_code_cell(first + "\n\n" + STOP[0])] + [new_code_cell(c) for c in STOP[1:]]
    nbformat.write(new_notebook(cells=cells, metadata=metadata), FOLDER / "stop.ipynb")
    nbformat.write(new_notebook(cells=frames.cells(first), metadata=metadata), FOLDER / "frames.ipynb")
    nbformat.write(build.build(HERE.parent / "course" / "testdata" / "lesson.md")[0], FOLDER / "learner.ipynb")
    with Lab() as lab, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        framed = lambda page: frames.frames(page, check)
        for name, part in ("learner.ipynb", learner), ("frames.ipynb", framed), (source.name, walkthrough), ("stop.ipynb", stop_button):
            page = Page(browser, lab, name)
            try:
                part(page)
            except Exception as failure:
                page.picture("failed")
                check(False, f"{name}: {failure}")
            check(not page.wrong, f"{name}: no request to elsewhere, no error in the console " + json.dumps(sorted(set(page.wrong))[:5]) * bool(page.wrong))
            page.page.close()
        browser.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
