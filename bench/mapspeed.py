#!/usr/bin/env python3
"""mapspeed.py PAGE.html…: measures HTML maps in a headless Chromium with software drawing.

For each page: its bytes, when its first picture is drawn, frames a second while the map is dragged for three seconds and while
the wheel is turned for three, and the memory of the renderer afterwards. Make pages with bench/mappage. CHROMIUM names the
browser. Whatever else the machine does is measured, too: compare pages only within one run.
"""
import os, pathlib, shutil, sys

from playwright.sync_api import sync_playwright

FIRST = """const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...a) { if (this.canvas.id === 'map') globalThis.first ??= performance.now(); return draw.apply(this, a); };"""
MOVE = """async kind => {
    const map = document.querySelector('canvas#map'), r = map.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
    const send = (type, x, y, more) => map.dispatchEvent(new (type === 'wheel' ? WheelEvent : PointerEvent)(type,
        { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', ...more }));
    map.setPointerCapture = () => {};
    const frame = () => new Promise(requestAnimationFrame), begin = await frame();
    let count = 0, now = begin;
    if (kind === 'drag') send('pointerdown', x, y);
    while (now - begin < 3000) {
        const t = now - begin;
        if (kind === 'drag') send('pointermove', x + 180 * Math.sin(t / 300), y + 120 * Math.sin(t / 430));
        else send('wheel', x + 50, y - 40, { deltaY: t < 1500 ? -30 : 30 });
        now = await frame();
        count++;
    }
    if (kind === 'drag') send('pointerup', x, y);
    return count / (now - begin) * 1000;
}"""


def renderer():
    """Megabytes of the largest renderer: what it shares is counted in parts."""
    largest = 0
    for p in pathlib.Path("/proc").iterdir():
        try:
            if p.name.isdigit() and b"--type=renderer" in (p / "cmdline").read_bytes():
                largest = max(largest, *(int(line.split()[1]) for line in (p / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:")))
        except OSError:
            pass
    return largest // 1024


def main():
    print(f"{'page':24} {'MB':>7} {'first s':>8} {'drag fps':>9} {'wheel fps':>9} {'renderer MB':>12}")
    with sync_playwright() as p:
        for path in map(pathlib.Path, sys.argv[1:]):
            browser = p.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"] if os.getuid() == 0 else [])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(FIRST)
            page.goto(path.resolve().as_uri())
            page.wait_for_timeout(1500)
            first = page.evaluate("first")
            drag, wheel = page.evaluate(MOVE, "drag"), page.evaluate(MOVE, "wheel")
            print(f"{path.name:24} {path.stat().st_size / 1e6:7.1f} {first / 1000:8.2f} {drag:9.1f} {wheel:9.1f} {renderer():12}", flush=True)
            browser.close()


if __name__ == "__main__":
    main()
