#!/usr/bin/env python3
"""mapshots.py [FOLDER]: makes the pictures of docs/map.md again, in docs/map if no FOLDER is named.

They show what `hebb run` writes of the embedded sprites, and dates.png a page of bench/mappage, in a headless Chromium. It
needs Go and notebooks/requirements-test.txt. CHROMIUM names the browser.
"""
import os, pathlib, shutil, subprocess, sys, tempfile

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[1]
RUN = ["./hebb/cmd/hebb", "-q", "run", "--preset", "hebb", "--replay", "8", "--answers", "1:17,1:40", "--out"]


def calm(p):
    for _ in range(2):
        p.wait_for_function("() => globalThis.hebbMap && !hebbMap.busy()", timeout=60000)
        p.wait_for_timeout(400)


def at(p, i):
    """The middle of picture i on the screen."""
    w, box = p.evaluate("i => hebbMap.where(i)", i), p.locator("#map").bounding_box()
    return w["x"] + box["x"], w["y"] + box["y"]


def lasso(p):
    p.get_by_role("button", name="Dragging draws a lasso").click()
    p.mouse.move(835, 85)
    p.mouse.down()
    for x, y in (1010, 85), (1010, 250), (835, 250), (835, 85):
        p.mouse.move(x, y, steps=8)
    p.mouse.up()
    p.get_by_label("Name of this choice").fill("faces")


def save(shot, path, colours):
    """As a palette of colours by how much of the shot they cover, with the left end of the legend counted as if it were large."""
    seen = Image.new("RGB", (shot.width + 480, shot.height))
    seen.paste(shot)
    seen.paste(shot.crop((24, 90, 40, 228)).resize((480, shot.height), Image.Resampling.NEAREST), (shot.width, 0))
    shot.quantize(palette=seen.quantize(colours), dither=Image.Dither.NONE).save(path, optimize=True)


SHOTS = {
    "map": lambda p: None,
    "light": lambda p: p.emulate_media(color_scheme="light"),
    "phone": lambda p: p.emulate_media(color_scheme="light"),
    "card": lambda p: p.mouse.click(*at(p, 100)),
    "find": lambda p: p.locator("#search").fill("cat"),
    "numbers": lambda p: p.locator("#by").select_option(label="layer 1, filter 17"),
    "dates": lambda p: p.locator("#by").select_option(label="taken"),
    "lasso": lasso,
    "grid": lambda p: p.get_by_role("button", name="grid", exact=True).click(),
    "menu": lambda p: p.locator("#more").click(),
    "film": lambda p: p.get_by_label("Moment").fill("4"),
}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "map")
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as play:
        work = pathlib.Path(work)
        subprocess.run(["go", "run", *RUN, work], cwd=ROOT, check=True)
        subprocess.run(["go", "run", "./bench/mappage", "-out", work / "dates.html"], cwd=ROOT, check=True)
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"] if os.getuid() == 0 else [])
        for name, act in SHOTS.items():
            phone = name == "phone"
            p = chromium.new_page(viewport={"width": 390, "height": 700} if phone else {"width": 1100, "height": 640},
                                  color_scheme="dark", has_touch=phone, is_mobile=phone)
            p.goto((work / ("dates.html" if name == "dates" else "map.html")).as_uri())
            calm(p)
            act(p)
            calm(p)
            p.screenshot(path=work / "shot.png")
            p.close()
            save(Image.open(work / "shot.png").convert("RGB"), folder / f"{name}.png", 64 if phone else 144)
        chromium.close()


if __name__ == "__main__":
    main()
