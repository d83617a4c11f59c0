#!/usr/bin/env python3
"""test_handout.py: makes handouts of the committed notebooks and of testdata/lesson.md, and opens each in a headless Chromium, offline.

Nothing may be asked for from elsewhere, no formula may be left as it was written, every picture must load and every link lead somewhere. CHROMIUM names the
browser. The pages lie in .jupyter/handout.
"""
import os, pathlib, re, shutil, subprocess, sys

import nbformat
from playwright.sync_api import sync_playwright

import build

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent / ".jupyter" / "handout"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def look(browser, path):
    """What is wrong with a page, and how many formulas, pictures and charts it has."""
    wrong = []
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.on("request", lambda r: r.url.startswith(("data:", "blob:", path.as_uri())) or wrong.append("asks for " + r.url[:150]))
    page.on("pageerror", lambda e: wrong.append(f"script: {e}"[:200]))
    page.goto(path.as_uri())
    page.wait_for_timeout(1500)
    found = page.evaluate(r"""() => {
      const all = s => [...document.querySelectorAll(s)];
      document.querySelectorAll('pre, code, script, style').forEach(e => e.remove());
      return {formulas: all('math').length, pictures: all('img').length, charts: all('canvas').length,
        links: all('a[href]').map(e => e.getAttribute('href')), broken: all('img').filter(e => e.complete && !e.naturalWidth).length,
        flat: all('math').filter(e => e.getBoundingClientRect().width === 0 && !e.closest('details:not([open])')).length,
        left: (document.body.innerText.match(/\$[^$\n]*\\[a-z]+[^$\n]*\$/g) || [])};
    }""")
    wrong += [f"a link leads nowhere: {link}" for link in found["links"]
              if not re.match("https?:|#", link) and not (FOLDER / link).exists()]
    for key in "broken", "flat", "left":
        if found[key]:
            wrong.append(f"{key}: {found[key]}")
    page.close()
    return wrong, found


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    lesson = FOLDER / "lesson.ipynb"
    nbformat.write(build.build(HERE / "testdata" / "lesson.md")[0], lesson)
    books = sorted((HERE.parent / "notebooks").glob("[0-9]*.ipynb"))
    command = [sys.executable, str(HERE / "handout.py")]
    subprocess.run([*command, "--chromium", CHROMIUM, str(FOLDER), str(lesson)], check=True)
    subprocess.run([*command, str(FOLDER), *map(str, books)], check=True, stdout=subprocess.DEVNULL)
    failed = not (FOLDER / "lesson.pdf").read_bytes().startswith(b"%PDF")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        pages = [lesson.with_suffix(".html"), *(FOLDER / (path.stem + ".html") for path in books)]
        for path in pages:
            wrong, found = look(browser, path)
            failed += bool(wrong)
            print(f"{'FAIL' if wrong else 'ok  '} {path.name}: {found['formulas']} formulas, {found['pictures']} pictures, {found['charts']} charts", *wrong)
        browser.close()
    print(f"{len(pages) + 1 - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
