"""A JupyterLab server, and a browser's page on one of its notebooks, for browser.py."""
import os, pathlib, secrets, socket, subprocess, sys, time, urllib.request

from playwright.sync_api import TimeoutError

FOLDER = pathlib.Path(__file__).resolve().parent.parent / ".jupyter" / "browser"
LIMIT = float(os.environ.get("BROWSER_TIMEOUT", "1200"))


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
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, 
                                        env={**os.environ, "GOPROXY": "off", "GOSUMDB": "off", "JUPYTERLAB_SETTINGS_DIR": str(FOLDER / "settings")})
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

    def text(self, n=None):
        """What the outputs show: all, or those of code cell n."""
        if n is None:
            return "\n".join(self.page.locator(".jp-OutputArea-output").all_inner_texts())
        return "\n".join(self.page.locator(".jp-CodeCell").nth(n).locator(".jp-OutputArea-output").all_inner_texts())

    def fill(self, n, source, run="done"):
        """Types source in place of what code cell n holds, as a person would paste it, and runs the cell."""
        self.page.locator(".jp-CodeCell").nth(n).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        if run:
            self.run(n)

    def run(self, n):
        self.page.locator(".jp-CodeCell").nth(n).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(1000)
        self.wait_idle()

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
