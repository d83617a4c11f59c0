#!/usr/bin/env python3
"""test_map.py [WORD]…: drives the HTML map in a headless Chromium as a person would, with pointer, wheel, fingers and keys, and checks what is seen.

The modules' own tests run first, in the node that comes with playwright. Pages are made by bench/mappage. All the while no request may leave the page, no
error may be logged, and no name may do anything but be shown. With words only tests run whose name has one. CHROMIUM names the browser. Pictures of the
screen lie in .jupyter/map.
"""
import json, os, pathlib, shutil, subprocess, sys, time

import playwright
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".jupyter" / "map"
NOISE = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...a) { const d = read.apply(this, a); d.data.forEach((_, k) => { d.data[k] = 256 * Math.random(); }); return d; };
HTMLCanvasElement.prototype.toDataURL = () => 'data:,'; HTMLCanvasElement.prototype.toBlob = f => f(null);
"""
TESTS = []


def test(f):
    TESTS.append(f)
    return f


FLAGS = {"full": ["-n", "900"], "sprites": ["-n", "300", "-sprites"], "small": ["-n", "20"], "many": ["-n", "5000"], "folder": ["-n", "300", "-folder"], "walk": ["-n", "2000", "-folder", "-plain"],
         "film": ["-n", "200", "-film"], "frame": ["-n", "898", "-sprites", "-plain", "-budget", "1000000"], "n0": ["-n", "0"], "n1": ["-n", "1"], "n2": ["-n", "2"]}


class Pages(dict):
    """Pages of generated pictures, each made when it is first asked for."""

    def __missing__(self, name):
        self[name] = FOLDER / f"{name}.html"
        subprocess.run([FOLDER / "mappage", *FLAGS[name], "-sheet", ROOT / "data" / "emoji3d-96.png", "-out", self[name]], check=True)
        return self[name]


def within(corners, x, y):
    """Whether a point lies in a polygon."""
    odd = False
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1]):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            odd = not odd
    return odd


class Page:
    """A page in a context of its own; leaves must not happen."""

    def __init__(self, browser, path, fragment="", size=(1280, 800), touch=False, init="", ready=True, **context):
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=touch, is_mobile=touch, accept_downloads=True, **context)
        self.p = self.context.new_page()
        self.problems, self.requests = [], []
        self.p.on("console", lambda m: m.type in ("error", "warning") and self.problems.append(m.text))
        self.p.on("pageerror", lambda e: self.problems.append(f"{e}\n{e.stack}"))
        self.p.on("request", lambda r: self.requests.append(r.url))
        if init:
            self.p.add_init_script(init)
        self.path = path
        self.p.goto(path.as_uri() + fragment)
        if ready:
            self.calm()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            assert not self.problems, f"the page complains: {self.problems[:3]}"
            folder = self.path.parent.as_uri()
            out = [u[:80] for u in self.requests if not u.startswith((folder, "data:", "blob:", "about:"))]
            assert not out, f"requests leave the page: {out[:3]}"
            assert self.p.title() != "broken", "a name ran as a program"
        self.context.close()

    def calm(self):
        """Waits until nothing moves."""
        self.p.wait_for_function("() => globalThis.hebbMap && !hebbMap.busy()", timeout=30000)
        self.p.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")
        self.p.wait_for_function("() => !hebbMap.busy()", timeout=30000)

    def where(self, i):
        """The middle of picture i on the screen."""
        at = self.p.evaluate("i => hebbMap.where(i)", i)
        box = self.p.locator("#map").bounding_box()
        return at["x"] + box["x"], at["y"] + box["y"], at["size"]

    def choice(self):
        return self.p.evaluate("hebbMap.choice()")

    def state(self):
        return self.p.evaluate("hebbMap.state()")

    def text(self, selector):
        return self.p.locator(selector).inner_text()

    def shot(self, name):
        self.p.screenshot(path=FOLDER / f"{name}.png")


@test
def opens_and_shows_everything(b, pages):
    with Page(b, pages["full"]) as m:
        assert m.text("h1") == "900 pictures"
        for i in range(0, 900, 37):
            x, y, _ = m.where(i)
            assert 0 < x < 1280 and 40 < y < 800, f"picture {i} lies outside, at {x}, {y}"
        m.shot("whole-dark")


@test
def lying_and_standing(b, pages):
    """A map lies in a wide window and stands in a high one; a link to a view keeps which; T turns it."""
    def spread(m):
        at = [m.where(i) for i in range(200)]
        return max(x for x, _, _ in at) - min(x for x, _, _ in at), max(y for _, y, _ in at) - min(y for _, y, _ in at)

    path, turned = FOLDER / "long.html", set()
    before, data = pages["film"].read_text().split('id="data">')
    data, after = data.split("</script>", 1)
    data = json.loads(data)
    for layout in data["layouts"]:
        layout["x"] = [v and v / 3 for v in layout["x"]]
    path.write_text(before + 'id="data">' + json.dumps(data).replace("<", "\\u003c") + "</script>" + after)
    for size in (1280, 600), (500, 1000):
        with Page(b, path, size=size) as m:
            wide, high = spread(m)
            assert (wide > 1.5 * high) == (size[0] > size[1]), f"{size}: the map is {wide} by {high}"
            m.p.keyboard.press("+")
            m.calm()
            state = m.state()
            turned.add(state["turned"])
            link = m.p.evaluate("() => new Promise(f => setTimeout(() => f(location.hash), 600))")
        with Page(b, path, link, size=size[::-1]) as m:
            assert m.state()["turned"] == state["turned"], "a link does not keep which way the map was turned"
            m.p.locator("#map").focus()
            wide, high = spread(m)
            m.p.keyboard.press("t")
            m.calm()
            w, h = spread(m)
            assert abs(w - high) < 1 and abs(h - wide) < 1, f"{wide} by {high} is turned to {w} by {h}"
    assert turned == {True, False}


@test
def the_one_under_the_pointer_is_named(b, pages):
    """Every picture, at three zooms, in the map and in the grid: the one pointed at is the one whose name is shown."""
    sweep = """async i => {
        const names = JSON.parse(document.getElementById('data').textContent).names, map = document.getElementById('map'), r = map.getBoundingClientRect(), bad = [];
        let seen = 0;
        for (let i = 0; i < names.length; i++) {
            const w = hebbMap.where(i);
            if (w.x < 2 || w.y < 2 || w.x > r.width - 2 || w.y > r.height - 2) continue;
            seen++;
            map.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: r.x + w.x, clientY: r.y + w.y, pointerId: 1, pointerType: 'mouse' }));
            const said = document.querySelector('#tip b')?.textContent, i2 = hebbMap.at(w.x, w.y), w2 = hebbMap.where(i2);
            const same = Math.hypot(w.x - w2.x, w.y - w2.y) < 1; // less than a pixel apart they cannot be told apart here
            if (document.getElementById('tip').style.display !== 'flex' || !same || i2 === i && !said.endsWith([...names[i]].slice(-80).join(''))) bad.push(i);
        }
        return [seen, bad];
    }"""
    layouts = json.loads(pages["full"].read_text().split('id="data">')[1].split("</script>")[0])["layouts"]
    for layout in ("map", "grid"):
        for zoom, least in ((1, 900), (4, 20), (40, 1)):
            at = layouts[layout == "grid"]
            view = f"&view={at['x'][450]},{at['y'][450]},{zoom}" if zoom > 1 else ""
            with Page(b, pages["full"], f"#layout={layout}{view}") as m:
                seen, bad = m.p.evaluate(sweep)
                assert seen >= least * 0.9, f"{layout} at {zoom}: only {seen} pictures are seen"
                assert not bad, f"{layout} at {zoom}: the names shown for {bad[:5]} are others'"


@test
def close_pictures_come_apart(b, pages):
    """Wheel over the two closest pictures until both can be pointed at."""
    with Page(b, pages["full"]) as m:
        i, j = m.p.evaluate("""() => { let best = [0, 1], least = Infinity; const at = [...Array(900).keys()].map(i => hebbMap.where(i));
            for (let i = 0; i < 900; i++) for (let j = 0; j < i; j++) { const d = Math.hypot(at[i].x - at[j].x, at[i].y - at[j].y); if (d < least) { least = d; best = [i, j]; } }
            return best; }""")
        for _ in range(80):
            x, y, size = m.where(i)
            x2, y2, _ = m.where(j)
            if max(abs(x - x2), abs(y - y2)) > size:
                break
            m.p.mouse.move(x, y)
            m.p.mouse.wheel(0, -240)
        m.calm()
        (x, y, size), (x2, y2, _) = m.where(i), m.where(j)
        assert max(abs(x - x2), abs(y - y2)) > size, "zooming does not bring them apart"


@test
def moving_about(b, pages):
    with Page(b, pages["full"]) as m:
        x, y, size = m.where(100)
        m.p.mouse.move(640, 300)
        m.p.mouse.wheel(0, -500)
        m.calm()
        x2, y2, size2 = m.where(100)
        assert size2 > size * 1.1, "the wheel does not come closer"
        assert abs((x2 - 640) / (x - 640) - (y2 - 300) / (y - 300)) < 0.05, "the wheel does not zoom about the pointer"
        m.p.mouse.move(700, 600)
        m.p.mouse.down()
        m.p.mouse.move(760, 560, steps=6)
        m.p.mouse.up()
        m.calm()
        x3, y3, _ = m.where(100)
        assert abs(x3 - x2 - 60) < 3 and abs(y3 - y2 + 40) < 3, f"dragging by 60, −40 moved by {x3 - x2}, {y3 - y2}"
        m.p.keyboard.press("0")
        m.calm()
        assert abs(m.where(100)[0] - x) < 2, "0 does not show everything"
        m.p.locator("#in").click()
        m.calm()
        assert m.where(100)[2] > size * 1.1, "the button does not come closer"


@test
def tooltip_never_stale(b, pages):
    """The view moves beneath a pointer that stays: the name changes with it."""
    with Page(b, pages["full"]) as m:
        x, y, _ = m.where(300)
        m.p.mouse.move(x, y)
        m.calm()
        assert m.p.locator("#tip").is_visible()
        for key in ("Shift+ArrowLeft", "Shift+ArrowDown", "+", "+", "0"):
            m.p.locator("#map").focus()
            m.p.keyboard.press(key)
            m.calm()
            box = m.p.locator("#map").bounding_box()
            i = m.p.evaluate("([x, y]) => hebbMap.at(x, y)", [x - box["x"], y - box["y"]])
            if i < 0:
                assert not m.p.locator("#tip").is_visible(), f"after {key} the tip shows what is no longer there"
            else:
                names = m.p.evaluate("JSON.parse(document.getElementById('data').textContent).names")
                assert m.p.locator("#tip b").inner_text().strip("…") in " ".join(names[i].split()) + " ", f"after {key} the tip names another"


@test
def finding(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.keyboard.press("/")
        m.p.keyboard.type("IMG_0004")
        m.p.wait_for_timeout(400)
        m.calm()
        assert m.text("#found") == "10 of 900", m.text("#found")
        for i in range(40, 50):
            x, y, _ = m.where(i)
            assert 0 < x < 1280 and 0 < y < 800, "the view is not brought to the hits"
        m.p.keyboard.press("Enter")
        m.calm()
        assert m.text("#found") == "1 of 10" and "IMG_00040" in m.text("#card h2")
        m.p.keyboard.press("Enter")
        assert "IMG_00041" in m.text("#card h2")
        m.p.keyboard.press("Shift+Enter")
        assert "IMG_00040" in m.text("#card h2")
        m.p.locator("#search").fill("nowhere to be seen")
        m.p.wait_for_timeout(400)
        assert m.text("#found") == "nothing found" and m.text("#say") == "nothing found"
        m.p.locator("#search").fill('camera:pinhole "cluster 3"')
        m.p.wait_for_timeout(400)
        n = int(m.text("#found").split()[0])
        assert 0 < n < 100
        m.p.keyboard.press("Escape")
        assert m.text("#found") == "" and m.p.locator("#search").input_value() == ""


@test
def filtering(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.locator("#legend .group", has_text="cluster 3").click()
        m.p.locator("#legend .group", has_text="cluster 5").click()
        n = sum(int(m.p.locator("#legend .group", has_text=f"cluster {k}").locator("small").inner_text()) for k in (3, 5))
        assert m.text("#found") == f"{n} of 900", m.text("#found")
        m.p.get_by_label("width, from").fill("2000")
        m.p.get_by_label("width, from").press("Enter")
        few = int(m.text("#found").split()[0])
        assert 0 < few < n
        m.p.get_by_role("button", name="Clear filters").click()
        assert m.text("#found") == ""
        m.p.locator("#by").select_option(label="class")
        assert m.p.locator("#legend .group").count() > 100
        counts = [int(c) for c in m.p.locator("#legend .group small").all_inner_texts()]
        assert counts == sorted(counts, reverse=True), "the legend is not sorted by size"
        m.p.get_by_label("Search groups").fill("class 11")
        shown = m.p.locator("#legend .group span").all_inner_texts()
        assert shown and all("class 11" in s for s in shown), shown
        assert m.p.locator("#legend").bounding_box()["height"] < 760
        m.shot("filter")


@test
def choosing_with_the_pointer(b, pages):
    with Page(b, pages["full"]) as m:
        for i in (100, 200):
            x, y, _ = m.where(i)
            top = m.p.evaluate("([x, y]) => hebbMap.at(x, y)", [x, y - m.p.locator("#map").bounding_box()["y"]])
            m.p.mouse.move(x, y)
            m.p.keyboard.down("Shift")
            m.p.mouse.click(x, y)
            m.p.keyboard.up("Shift")
            assert top in m.choice(), "Shift-click does not choose"
        m.p.get_by_role("button", name="Dragging draws a lasso").click()
        m.p.mouse.move(500, 250)
        m.p.mouse.down()
        corners = [(500, 250), (900, 260), (900, 600), (500, 600), (480, 260)]
        for x, y in corners[1:]:
            m.p.mouse.move(x, y, steps=8)
        m.shot("lasso")
        m.p.mouse.up()
        m.calm()
        got, sides = set(m.choice()), [(-2, 0), (2, 0), (0, -2), (0, 2)]
        inside = [[within(corners, x + dx, y + dy) for dx, dy in sides] for x, y, _ in map(m.where, range(900))]
        want = {i for i in range(900) if all(inside[i])}
        assert len(want) > 50 and want <= got, f"{len(want - got)} of {len(want)} within are not chosen"
        assert not [i for i in got - {100, 200} if not any(inside[i])], "some outside are chosen"
        m.p.keyboard.press("u")
        assert len(m.choice()) == 2, "u does not undo the lasso"
        m.p.keyboard.press("r")
        assert set(m.choice()) == got
        m.p.get_by_role("button", name="Dragging moves the map").click()
        m.p.keyboard.down("Shift")
        m.p.mouse.move(300, 100)
        m.p.mouse.down()
        m.p.mouse.move(1200, 700, steps=8)
        m.p.mouse.up()
        m.p.keyboard.up("Shift")
        assert len(m.choice()) > len(got), "a box with Shift chooses nothing"
        m.p.get_by_role("button", name="Lasso and box take out").click()
        m.p.get_by_role("button", name="Dragging draws a box").click()
        before = len(m.choice())
        m.p.mouse.move(500, 250)
        m.p.mouse.down()
        m.p.mouse.move(900, 600, steps=8)
        m.p.mouse.up()
        assert len(m.choice()) < before, "the box takes nothing out"


@test
def choosing_with_keys(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.locator("#map").focus()
        m.p.keyboard.press("ArrowRight")
        m.p.keyboard.press("ArrowRight")
        m.p.keyboard.press("Space")
        assert len(m.choice()) == 1 and "chosen" in m.text("#say")
        m.p.keyboard.press("n")
        assert 1 < len(m.choice()) <= 6
        m.p.keyboard.press("c")
        assert len(m.choice()) > 30, "C does not choose the group"
        m.p.keyboard.press("u")
        m.p.keyboard.press("u")
        m.p.keyboard.press("u")
        assert m.choice() == []
        m.p.keyboard.press("b")
        for _ in range(6):
            m.p.keyboard.press("ArrowRight")
            m.p.keyboard.press("ArrowDown")
        m.p.keyboard.press("Enter")
        assert len(m.choice()) > 1 and "added" in m.text("#say"), "the box by keys chooses nothing"
        m.p.keyboard.press("Enter")
        m.calm()
        assert m.p.locator("#card").is_visible(), "Enter does not open the card"
        m.p.keyboard.press("Escape")
        assert not m.p.locator("#card").is_visible()
        m.p.keyboard.press("m")
        assert m.p.locator("#menu").is_visible()
        m.p.keyboard.press("Escape")
        assert not m.p.locator("#menu").is_visible()


@test
def saving_and_coming_back(b, pages):
    with Page(b, pages["full"], "#choice=my%20cats:1-5.7&choice=two:100-102&view=0.4,0.6,3&group=0:3.4&open=4&by=c0") as m:
        assert m.choice() == [1, 2, 3, 4, 5, 7] and m.p.locator("#card").is_visible()
        with m.p.expect_download() as d:
            m.p.get_by_role("button", name="csv").click()
        assert d.value.suggested_filename == "my cats.csv"
        rows = pathlib.Path(d.value.path()).read_text().splitlines()
        assert rows[0] == "index,name,cluster,class,width,taken,camera" and any(r.startswith("7,🙂🙂,") for r in rows), rows[:3]
        m.p.keyboard.press("Escape")
        m.p.locator("#more").click()
        with m.p.expect_download() as d:
            m.p.get_by_role("button", name="Save state").click()
        saved, want = FOLDER / "state.json", m.state()
        d.value.save_as(saved)
        link = m.p.evaluate("() => new Promise(f => setTimeout(() => f(location.hash), 600))")
    for fragment, load in ((link, None), ("", saved)):
        with Page(b, pages["full"], fragment) as m:
            if load:
                m.p.locator("#more").click()
                m.p.locator("#menu input[type=file]").set_input_files(load)
                m.p.wait_for_function("() => hebbMap.choice().length > 0")
                m.calm()
            got = m.state()
            for key in want:
                if key == "view":
                    assert all(abs(a - c) < 1e-4 * max(1, abs(a)) for a, c in zip(want[key], got[key])), (key, want[key], got[key])
                else:
                    assert json.dumps(want[key]) == json.dumps(got[key]), (key, want[key], got[key], bool(load))


@test
def naming_and_taking_out(b, pages):
    with Page(b, pages["full"], "#choice=choice%201:10-29") as m:
        m.p.get_by_label("Name of this choice").fill("beach")
        m.p.get_by_label("Name of this choice").press("Enter")
        assert m.state()["choices"][0]["name"] == "beach"
        m.p.locator("#strip").get_by_role("button", name="new").click()
        assert m.choice() == []
        m.p.get_by_label("Which choice").select_option(index=0)
        assert len(m.choice()) == 20 and m.p.locator("#strip .thumbs button").count() == 20
        m.p.locator("#strip").get_by_role("button", name="only").click()
        assert m.p.evaluate("[...Array(900).keys()].filter(i => hebbMap.where(i).shown).length") == 20
        m.p.locator("#strip").get_by_role("button", name="show all").click()
        m.p.locator("#strip").get_by_role("button", name="hide").click()
        assert m.p.evaluate("[...Array(900).keys()].filter(i => hebbMap.where(i).shown).length") == 880


@test
def opening_a_card(b, pages):
    with Page(b, pages["full"]) as m:
        x, y, _ = m.where(500)
        m.p.mouse.click(x, y)
        m.calm()
        card = m.text("#card")
        assert not m.p.locator("#tip").is_visible(), "the tip lies under the card"
        assert "width" in card and "camera" in card and "Most similar by features" in card
        assert m.p.locator("#card .near").count() == 5
        name = m.p.locator("#card .near span").first.inner_text()
        assert name.startswith("…") and name.endswith(".jpg"), f"not the end of a long name: {name}"
        m.p.get_by_label("How many neighbours").focus()
        m.p.keyboard.press("ArrowRight")
        assert m.p.locator("#card .near").count() == 6
        m.shot("card")
        m.p.locator("#card .near").nth(1).click()
        m.calm()
        m.p.get_by_role("button", name="zoom there").click()
        m.calm()
        m.p.get_by_role("button", name="Close", exact=True).click()
        assert not m.p.locator("#card").is_visible()
        before = m.state()["view"][2]
        m.p.keyboard.press("0")
        m.calm()
        x, y, _ = m.where(500)
        m.p.mouse.dblclick(x, y)
        m.calm()
        assert m.state()["view"] and m.state()["view"][2] > 1.01, "double click does not zoom"
    with Page(b, pages["full"], size=(1000, 700)) as m:
        i = m.p.evaluate("[...Array(900).keys()].reduce((a, b) => hebbMap.where(a).x > hebbMap.where(b).x ? a : b)")
        m.p.mouse.click(*m.where(i)[:2])
        m.calm()
        assert m.where(i)[0] < m.p.locator("#card").bounding_box()["x"], "the picture lies under its card"


@test
def the_original_is_shown_where_it_is(b, pages):
    page = FOLDER / "originals"
    page.mkdir(exist_ok=True)
    text = pages["small"].read_text()
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    data["originals"] = ["here.png"] + ["gone/%d.png" % i for i in range(1, len(data["names"]))]
    (page / "here.png").write_bytes((ROOT / "data" / "emoji3d-96.png").read_bytes())
    (page / "page.html").write_text(text.split('id="data">')[0] + 'id="data">' + json.dumps(data).replace("<", "\\u003c") + "</script>" + text.split('id="data">')[1].split("</script>", 1)[1])
    with Page(b, page / "page.html", "#open=0") as m:
        m.p.wait_for_selector("#card img")
        assert m.p.locator("#card img").evaluate("e => e.naturalWidth") == 2880
        assert m.p.get_by_role("link", name="open the file").get_attribute("href") == "here.png"
        m.p.goto((page / "page.html").as_uri() + "#open=3")
        m.p.wait_for_timeout(300)
        m.calm()
        assert m.p.locator("#card .self > canvas").count() == 1, "where the original is gone, the small picture is not there"
        m.problems = [p for p in m.problems if "ERR_FILE_NOT_FOUND" not in p]


@test
def grid(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.get_by_role("button", name="grid").click()
        m.calm()
        at = [m.where(i) for i in range(900)]
        assert len({(round(x), round(y)) for x, y, _ in at}) == 900
        size = at[0][2]
        step = min(abs(at[0][0] - x) for x, _, _ in at[1:30])
        assert size <= step, "pictures of the grid overlap"
        m.shot("grid")
        m.p.keyboard.press("l")
        m.calm()
        assert m.state()["layout"] == ""


@test
def light_dark_and_shapes(b, pages):
    ground = "() => getComputedStyle(document.body).backgroundColor"
    for scheme, color in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(0, 0, 0)")):
        with Page(b, pages["sprites"], color_scheme=scheme) as m:
            assert m.p.evaluate(ground) == color, f"the system's {scheme} is not followed"
            m.p.locator("#more").click()
            m.p.get_by_label("Light").select_option("dark" if scheme == "light" else "light")
            assert m.p.evaluate(ground) != color, "the switch does nothing"
            m.p.get_by_label("Light").select_option("")
            m.p.get_by_label("shapes besides colours").check()
            m.p.keyboard.press("Escape")
            m.calm()
            m.shot(f"sprites-{scheme}")


@test
def the_menu(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.locator("#more").click()
        menu = m.text("#menu")
        for want in ("preset", "article", "seed", "trustworthiness", "hebb run --images", "near-duplicates: 2", "Keys"):
            assert want in menu, f"the menu does not say {want}"
        m.shot("menu")
        m.p.get_by_role("button", name="choose all").click()
        assert len(m.choice()) == 5
        m.p.get_by_label("Size").fill("2")
        before = m.where(0)[2]
        m.p.locator("#menu .thumbs button").nth(2).click()
        assert m.p.locator("#card").is_visible() and not m.p.locator("#menu").is_visible()


@test
def colour_by_numbers(b, pages):
    with Page(b, pages["full"]) as m:
        m.p.locator("#by").select_option(label="width")
        m.calm()
        assert m.p.locator("#legend .ramp").is_visible() and "of the picture, in pixels" in m.text("#legend"), "what a column says is not told"
        m.p.locator("#by").select_option(label="neighbours lost on the map")
        m.calm()
        m.shot("lost")
        m.p.locator("#by").select_option(label="taken")
        assert "2024-01" in m.text("#legend .ticks")
        m.calm()
        m.shot("dates")
        m.p.get_by_label("taken, from").fill("2024-03-01")
        m.p.get_by_label("taken, from").press("Enter")
        m.p.get_by_label("taken, to").fill("2024-04-30")
        m.p.get_by_label("taken, to").press("Enter")
        m.calm()
        days = m.p.evaluate("() => JSON.parse(document.getElementById('data').textContent).columns[1].numbers.map(s => new Date(s * 1000).toISOString().slice(0, 10))")
        want = [i for i, day in enumerate(days) if "2024-03-01" <= day <= "2024-04-30"]
        assert m.text("#found") == f"{len(want)} of 900" and len(want) > 20, m.text("#found")
        assert "2024-04" in m.text("#legend .ticks") and "2024-07" not in m.text("#legend .ticks"), "the colours do not go over what is left"
        m.p.evaluate("i => location.hash = '#open=' + i", want[0])
        m.p.wait_for_selector("#card dl")
        assert days[want[0]] in m.text("#card dl"), m.text("#card dl")


@test
def reduced_motion(b, pages):
    with Page(b, pages["full"], reduced_motion="reduce") as m:
        m.p.get_by_role("button", name="grid").click()
        m.p.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")
        assert m.p.evaluate("hebbMap.state().layout") == "grid" and len({round(m.where(i)[0]) for i in range(30)}) == 30
        before = m.where(5)[2]
        m.p.keyboard.press("+")
        m.p.evaluate("() => new Promise(f => requestAnimationFrame(f))")
        assert m.where(5)[2] > before * 1.3, "it glides"


@test
def noise_instead_of_pixels(b, pages):
    """A browser that answers reading pixels with noise shows the same."""
    shots = []
    for init in ("", NOISE):
        with Page(b, pages["sprites"], "#view=0.5,0.5,2", init=init) as m:
            m.p.wait_for_timeout(300)
            shots.append(m.p.locator("#map").screenshot())
    assert shots[0] == shots[1], "the page changes when pixels are read back as noise"


@test
def fingers(b, pages):
    with Page(b, pages["full"], size=(390, 844), touch=True, device_scale_factor=2) as m:
        cdp = m.context.new_cdp_session(m.p)
        send = lambda kind, *points: cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]})
        x, y, size = m.where(100)
        m.p.touchscreen.tap(x, y)
        m.calm()
        assert m.p.locator("#card").is_visible(), "a tap does not open the card"
        assert m.where(100)[1] < m.p.locator("#card").bounding_box()["y"], "the card hides the picture that it is about"
        m.shot("phone-card")
        m.p.get_by_role("button", name="Close", exact=True).tap()
        send("touchStart", (150, 400), (250, 400))
        for k in range(1, 12):
            send("touchMove", (150 - 8 * k, 400), (250 + 8 * k, 400))
        send("touchEnd")
        m.calm()
        assert m.where(100)[2] > size * 1.2, "two fingers do not come closer"
        x, y, _ = m.where(100)
        send("touchStart", (200, 500))
        for k in range(1, 8):
            send("touchMove", (200 + 10 * k, 500))
        send("touchEnd")
        m.calm()
        assert abs(m.where(100)[0] - x - 70) < 15, "one finger does not move the map"
        m.p.locator("#fit").tap()
        m.calm()
        x, y, _ = m.where(100)
        send("touchStart", (x, y))
        m.p.wait_for_timeout(700)
        send("touchEnd")
        assert len(m.choice()) == 1, "a finger that stays does not choose"
        m.p.get_by_role("button", name="Dragging draws a lasso").tap()
        send("touchStart", (60, 400))
        for x, y in ((200, 380), (330, 420), (330, 640), (60, 640)):
            send("touchMove", (x, y))
        send("touchEnd")
        assert len(m.choice()) > 5, "a finger draws no lasso"
        m.shot("phone")
    with Page(b, pages["film"], size=(390, 844), touch=True, device_scale_factor=2) as m:
        for e in m.p.locator("#film > :visible").all():
            box = e.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390, "the film does not fit on a phone"
        m.shot("phone-film")


@test
def every_control_has_a_name(b, pages):
    unnamed = """() => [...document.querySelectorAll('button, input, select, a, canvas[tabindex], [role]')].filter(e => e.checkVisibility() && !(e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim()
        || e.textContent.trim() || e.title)).map(e => e.outerHTML.slice(0, 90))"""
    with Page(b, pages["full"], "#open=9&choice=a:1-3") as m:
        m.p.locator("#more").click()
        assert not m.p.evaluate(unnamed), m.p.evaluate(unnamed)
        assert m.text("#say") != ""
        m.p.keyboard.press("Escape")
        m.p.locator("#search").focus()
        stops = set()
        for _ in range(60):
            m.p.keyboard.press("Tab")
            stops.add(m.p.evaluate("document.activeElement.id || document.activeElement.className || document.activeElement.tagName"))
        assert {"map", "by", "fit", "groups", "more"} <= stops, f"Tab reaches only {stops}"


@test
def what_a_screen_reader_is_told(b, pages):
    """The accessibility tree: everything that can be worked with has a role and a name, panels are regions, and what keys do is said."""
    roles = {"button", "combobox", "slider", "searchbox", "textbox", "checkbox", "link", "application", "spinbutton", "Date", "DateTime", "region", "complementary", "search"}
    with Page(b, pages["film"], "#open=9&choice=a:1-3") as m:
        m.p.locator("#more").click()
        tree = m.context.new_cdp_session(m.p).send("Accessibility.getFullAXTree")["nodes"]
        told = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in tree if not n.get("ignored") and "role" in n]
        unnamed = [role for role, name in told if role in roles and not name.strip()]
        assert not unnamed, f"without a name: {unnamed}"
        focusable = [n["role"]["value"] for n in tree if any(p["name"] == "focusable" and p["value"].get("value") for p in n.get("properties", []))]
        assert not set(focusable) - roles - {"image", "img", "RootWebArea", "listbox", "menulistpopup", "option", "MenuListPopup"}, f"can be reached and has no role: {set(focusable) - roles}"
        names = [name for role, name in told if role in ("region", "complementary", "application", "search")]
        for want in ("Map of pictures", "Search", "Film", "Picture and its neighbours", "Settings", "Choice"):
            assert any(n.startswith(want) for n in names), f"there is no {want} among {names}"
        m.p.keyboard.press("Escape")
        m.p.locator("#map").focus()
        m.p.keyboard.press("ArrowRight")
        m.p.keyboard.press("Space")
        status = [n.get("name", {}).get("value") or "" for n in m.context.new_cdp_session(m.p).send("Accessibility.getFullAXTree")["nodes"] if n.get("role", {}).get("value") in ("status", "StaticText")]
        assert any(s.endswith("chosen") for s in status), "what Space did is not told"
        m.p.keyboard.press("?")
        keys, menu = m.p.locator("#keys").bounding_box(), m.p.locator("#menu").bounding_box()
        assert menu["y"] <= keys["y"] < menu["y"] + menu["height"], "the question mark does not lead to the keys"


@test
def printing(b, pages):
    """On white, and wider than on the screen, where the legend takes its part; afterwards all is as it was."""
    look = "() => document.documentElement.dataset.theme"
    with Page(b, pages["full"], color_scheme="dark") as m:
        before = m.p.evaluate(look), m.where(7)
        m.p.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        assert m.p.evaluate(look) == "light" and m.where(7)[0] < before[1][0] - 50, "the map is printed as it is on the screen"
        m.p.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert before == (m.p.evaluate(look), m.where(7)), "printing changes the screen"
        m.p.emulate_media(media="print")
        assert not m.p.locator("#more").is_visible() and m.p.locator("#map").is_visible()
        assert len(m.p.pdf()) > 20000


@test
def inside_a_frame(b, pages):
    """As a notebook shows it: less than a megabyte, in a frame that allows scripts and nothing else, light or dark."""
    assert pages["frame"].stat().st_size < 1_000_000, f"{pages['frame'].stat().st_size} bytes"
    outer = FOLDER / "outer.html"
    srcdoc = pages["frame"].read_text().replace("&", "&amp;").replace('"', "&quot;")
    outer.write_text(f'<meta charset="utf-8"><iframe sandbox="allow-scripts" width="900" height="600" srcdoc="{srcdoc}"></iframe>')
    with Page(b, outer, ready=False) as m:
        frame = m.p.frames[1]
        frame.wait_for_function("() => globalThis.hebbMap && !hebbMap.busy()", timeout=30000)
        at, box = frame.evaluate("hebbMap.where(200)"), m.p.frame_locator("iframe").locator("#map").bounding_box()
        m.p.mouse.click(at["x"] + box["x"], at["y"] + box["y"])
        m.p.frame_locator("iframe").locator("#card").wait_for()
        m.p.keyboard.press("l")
        m.shot("frame")


@test
def film(b, pages):
    """The film plays from the beginning to the end, which is the map; its slider shows every moment and what belongs to it."""
    spread = "() => { const at = [...Array(200).keys()].map(i => hebbMap.where(i).x); return Math.max(...at) - Math.min(...at); }"
    with Page(b, pages["film"]) as m:
        wide = m.p.evaluate(spread)
        m.p.get_by_label("Speed").select_option(label="fast")
        m.p.get_by_role("button", name="Play", exact=True).click()
        m.p.wait_for_timeout(500)
        m.shot("film-begin")
        m.p.wait_for_function("() => document.querySelector('#film b').textContent === 'epoch 50'", timeout=20000)
        m.p.wait_for_function("() => document.getElementById('say').textContent === 'the end of the film'", timeout=20000)
        m.calm()
        assert abs(m.p.evaluate(spread) - wide) < 40, "the film does not end with the map"
        m.shot("film-end")
        m.p.get_by_label("Moment").fill("2")
        m.calm()
        assert m.text("#film b") == "epoch 20" and "energy 80" in m.text("#film")
        assert m.p.evaluate(spread) < wide * 0.7
        assert m.p.locator("#film img").evaluate("e => e.naturalWidth") == 16
        m.shot("film-middle")
        m.p.get_by_label("Which film").select_option(label="layout")
        m.calm()
        assert m.text("#film b") == "epoch 50" and m.p.get_by_label("Moment").get_attribute("max") == "3"
        assert abs(m.p.evaluate(spread) - wide) < 40, "the other film does not end with the map"
        m.p.get_by_label("Moment").fill("0")
        m.calm()
        assert m.text("#film b") == "epoch 20"
        m.p.get_by_role("button", name="map", exact=True).click()
        m.calm()


@test
def nothing_and_one(b, pages):
    for n in (0, 1, 2):
        with Page(b, pages[f"n{n}"]) as m:
            for key in ("+", "-", "0", "l", "ArrowRight", "c", "n", "Space"):
                m.p.locator("#map").focus()
                m.p.keyboard.press(key)
            m.calm()
            assert not m.p.locator("#wait").is_visible()


@test
def a_folder_beside_the_page(b, pages):
    with Page(b, pages["folder"]) as m:
        m.p.keyboard.press("+")
        m.p.keyboard.press("+")
        m.calm()
        m.p.wait_for_timeout(300)
        assert any(".files/" in u for u in m.requests), "no sheet came from the folder"
        assert m.p.evaluate("""() => { const c = document.createElement('canvas'); return new Promise(f => requestAnimationFrame(() => f(true))); }""")
        m.shot("folder")


@test
def old_sheets_are_let_go(b, pages):
    """All over a map whose sheets take five times what may be kept: what is kept stays within that, and everything is seen again."""
    with Page(b, pages["walk"]) as m:
        at = json.loads(pages["walk"].read_text().split('id="data">')[1].split("</script>")[0])["layouts"][0]
        most = {"made": 0, "decoded": 0}
        sharp = m.p.locator("#map").screenshot()
        for i in [*range(0, 2000, 50), 0]:
            m.p.evaluate("hash => { location.hash = hash; }", f"view={at['x'][i]},{at['y'][i]},12")
            m.calm()
            held = m.p.evaluate("hebbMap.kept()")
            most = {k: max(most[k], held[k]) for k in most}
            if i == 0:
                before, sharp = sharp, m.p.locator("#map").screenshot()
        assert before == sharp, "the first place looks otherwise when it is seen again"
        assert len([u for u in m.requests if ".files/" in u]) > 20, "few sheets were read"
        assert 10e6 < most["made"] < 60e6 and most["decoded"] < 30e6, f"kept are {most}"


@test
def many(b, pages):
    """5,000 pictures: shown, found, moved; only what is seen is made."""
    with Page(b, pages["many"]) as m:
        m.shot("many")
        m.p.mouse.move(*m.where(2500)[:2])
        for _ in range(8):
            m.p.mouse.wheel(0, -240)
        m.calm()
        m.shot("many-closer")
        for _ in range(8):
            m.p.mouse.wheel(0, -240)
        m.calm()
        m.shot("many-close")


def node():
    """The node that comes with playwright."""
    return pathlib.Path(playwright.__file__).parent / "driver" / "node"


def main():
    words = sys.argv[1:]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    started = time.time()
    if not words:
        done = subprocess.run([node(), "--test", ROOT / "viz" / "map" / "test"], capture_output=True, text=True)
        print("map: modules", "ok" if done.returncode == 0 else done.stdout)
        if done.returncode:
            sys.exit(1)
    subprocess.run(["go", "build", "-o", FOLDER / "mappage", "./bench/mappage"], cwd=ROOT, check=True)
    pages = Pages()
    failed = 0
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"] if os.getuid() == 0 else [])
        for f in TESTS:
            if words and not any(word in f.__name__ for word in words):
                continue
            try:
                f(browser, pages)
                print("map:", f.__name__.replace("_", " "), "ok", flush=True)
            except Exception as e:
                failed += 1
                line = e.__traceback__
                while line.tb_next and line.tb_next.tb_frame.f_code.co_filename == __file__:
                    line = line.tb_next
                print(f"map: {f.__name__} FAILED at line {line.tb_lineno}: {e}", flush=True)
        browser.close()
    print(f"map: {time.time() - started:.0f} s; pictures of the screen lie in {FOLDER.relative_to(ROOT)}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
