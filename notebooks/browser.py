#!/usr/bin/env python3
"""browser.py [NOTEBOOK]: opens a copy of the notebook (01-walkthrough) in JupyterLab in a headless Chromium and checks what a person would see.

Before anything runs, pictures must be there; after Run All Cells, no cell may have failed, every chart must be interactive and every picture loaded;
saved and opened again it must look the same; the stop button must end a loop and keep what was done. All the while no request may leave the machine and
no error may be logged in the console. Pictures of the screen lie in .jupyter/browser. CHROMIUM names the browser, BROWSER_TIMEOUT the seconds a notebook
may take (1200).
"""
import json, os, pathlib, secrets, shutil, socket, subprocess, sys, time, urllib.request

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError, sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent / ".jupyter" / "browser"
LIMIT = float(os.environ.get("BROWSER_TIMEOUT", "1200"))
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


class Lab:
    """A JupyterLab server on FOLDER."""

    def __enter__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.base, self.token = f"http://127.0.0.1:{port}", secrets.token_hex(16)
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
                   f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={FOLDER}"]
        if os.getuid() == 0:
            command.append("--allow-root")
        self.log = open(FOLDER / "lab.log", "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, env={**os.environ, "GOPROXY": "off", "GOSUMDB": "off"})
        for _ in range(600):
            try:
                urllib.request.urlopen(self.base + "/api", timeout=5)
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.5)
        self.__exit__()
        sys.exit("JupyterLab did not start:\n" + (FOLDER / "lab.log").read_text()[-2000:])

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


class Page:
    """A browser's page on one notebook, and all that went wrong in it."""

    def __init__(self, browser, lab, name):
        self.lab, self.name, self.wrong = lab, name, []
        self.page = browser.new_page(viewport={"width": 1280, "height": 1000})
        self.page.set_default_timeout(120_000)
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append("console: " + m.text[:300]))
        self.page.on("pageerror", lambda e: self.wrong.append(f"script: {e}"[:300]))
        self.page.on("requestfailed", lambda r: "ERR_ABORTED" in str(r.failure) or self.wrong.append("request failed: " + r.url[:150]))
        self.page.on("request", lambda r: r.url.startswith((lab.base, lab.base.replace("http", "ws"), "data:", "blob:"))
                     or self.wrong.append("request to elsewhere: " + r.url[:150]))

    def open(self):
        self.page.goto(f"{self.lab.base}/lab/tree/{self.name}?reset&token={self.lab.token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.keyboard.press("Control+b")
        self.page.wait_for_timeout(3000)

    def menu(self, menu, item):
        self.page.locator(f'.lm-MenuBar-itemLabel:text-is("{menu}")').first.click()
        self.page.locator(f'.lm-Menu-itemLabel:text-is("{item}")').click()

    def run_all(self):
        try:  # a kernel that was slow to start stays "unknown" until its first cell
            self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached", timeout=20_000)
        except TimeoutError:
            pass
        self.page.click(".jp-Notebook .jp-Cell >> nth=0")
        self.page.keyboard.press("Escape")
        self.menu("Run", "Run All Cells")
        self.page.wait_for_timeout(1500)

    def wait_idle(self):
        end = time.time() + LIMIT
        while self.count(".jp-CodeCell .jp-InputPrompt:text('[*]')"):
            if time.time() > end:
                sys.exit(f"{self.name}: still running after {LIMIT:.0f} s")
            self.page.wait_for_timeout(500)
        self.page.wait_for_timeout(2000)

    def wait_text(self, text):
        self.page.wait_for_selector(f'.jp-OutputArea-output:has-text("{text}")', timeout=LIMIT * 1000)

    def count(self, selector):
        return self.page.locator(selector).count()

    def look(self):
        """Scrolls through the notebook, so that all of it is drawn: charts, interactive charts, pictures, broken pictures, failed cells, maps."""
        found = {"charts": set(), "live": set(), "pictures": set(), "broken": set(), "failed": set(), "pages": set()}
        pane = self.page.locator(".jp-WindowedPanel-outer").first
        top, end = 0, 1
        while top < end:
            pane.evaluate("(e, y) => e.scrollTo(0, y)", top)
            self.page.wait_for_timeout(400)
            end = pane.evaluate("e => e.scrollHeight")
            seen = self.page.evaluate("""() => {
              const all = s => [...document.querySelectorAll('.jp-Notebook .jp-OutputArea ' + s)];
              const pictures = all('img');
              return {charts: all('[data-height]').map(e => e.id),
                live: all('[data-height][_echarts_instance_]').filter(e => e.querySelector('canvas')?.width > 100).map(e => e.id),
                pictures: pictures.map(e => e.src.slice(-200)), broken: pictures.filter(e => e.complete && !e.naturalWidth).map(e => e.src.slice(-200)),
                failed: all('[data-mime-type$="error"], [data-mime-type$="stderr"]').map(e => e.textContent.slice(0, 300))};
            }""")
            for key, values in seen.items():
                found[key].update(values)
            for frame in self.page.frames:  # pages of their own, such as the map
                if "/out/" in frame.url and frame.evaluate("[...document.querySelectorAll('canvas')].some(c => c.width > 100)"):
                    found["pages"].add(frame.url.split("?")[0])
            top += 700
        pane.evaluate("e => e.scrollTo(0, 0)")
        return found

    def picture(self, what):
        self.page.screenshot(path=FOLDER / f"{pathlib.Path(self.name).stem}-{what}.png")


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


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "01-walkthrough.ipynb"
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    shutil.copy(source, FOLDER)
    first = next(c.source for c in nbformat.read(source, as_version=4).cells if c.cell_type == "code" and "go.work" in c.source).split("\n\n")[0]
    metadata = {"kernelspec": {"display_name": "Go (gonb)", "language": "go", "name": "gonb"}}
    cells = [new_code_cell(first + "\n\n" + STOP[0])] + [new_code_cell(c) for c in STOP[1:]]
    nbformat.write(new_notebook(cells=cells, metadata=metadata), FOLDER / "stop.ipynb")
    with Lab() as lab, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, part in (source.name, walkthrough), ("stop.ipynb", stop_button):
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
