#!/usr/bin/env python3
"""copies.py DIR HEBB: how many copies the list of near-duplicates finds among real photographs.

DIR is a folder of classes of pictures, such as Tiny ImageNet's train; HEBB is the command. Of each class 100 pictures are
taken, and of 30 each a copy is put beside them: saved again as JPEG of several qualities or as PNG, at half or double size,
with 2 or 4 pixels of each edge cut off, in gray, brighter. The table says for each preset and kind how many of 30 pairs are
found, and how many pairs are found that are none.
"""
import collections, csv, pathlib, random, subprocess, sys, tempfile

from PIL import Image

TAKEN, COPIES = 100, 30


def scaled(m, f):
    return m.resize((round(m.width * f), round(m.height * f)), Image.LANCZOS)


def cut(m, edge):
    return m.crop((edge, edge, m.width - edge, m.height - edge))


KINDS = {
    "jpeg 90": lambda m: (m, {"quality": 90}), "jpeg 75": lambda m: (m, {"quality": 75}), "jpeg 50": lambda m: (m, {"quality": 50}),
    "jpeg 25": lambda m: (m, {"quality": 25}), "png": lambda m: (m, {}), "half": lambda m: (scaled(m, 0.5), {}),
    "double": lambda m: (scaled(m, 2), {"quality": 90}), "cut 2": lambda m: (cut(m, 2), {"quality": 90}),
    "cut 4": lambda m: (cut(m, 4), {"quality": 90}), "gray": lambda m: (m.convert("L").convert("RGB"), {"quality": 90}),
    "brighter": lambda m: (m.point(lambda v: min(255, int(v * 1.15))), {"quality": 90}),
}


def make(source, folder):
    rng, originals = random.Random(1), []
    for c in sorted(p for p in source.iterdir() if p.is_dir()):
        files = sorted(p for p in c.rglob("*") if p.suffix.lower() in (".jpeg", ".jpg", ".png"))
        rng.shuffle(files)
        originals += files[:TAKEN]
    rng.shuffle(originals)
    kinds = list(KINDS)
    for i, path in enumerate(originals):
        (folder / f"{i:05d} original{path.suffix}").write_bytes(path.read_bytes())
        if i < COPIES * len(kinds):
            kind = kinds[i % len(kinds)]
            copy, options = KINDS[kind](Image.open(path).convert("RGB"))
            copy.save(folder / f"{i:05d} {kind}.{'jpg' if options else 'png'}", **options)


def main():
    source, hebb = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    print(f"{'preset':10}" + "".join(f"{k:>10}" for k in KINDS) + f"{'all':>10}{'none':>10}")
    with tempfile.TemporaryDirectory() as t:
        folder, out = pathlib.Path(t) / "pictures", pathlib.Path(t) / "out"
        folder.mkdir()
        make(source, folder)
        for preset in ("hebb", "article"):
            subprocess.run([hebb, "-q", "run", "--preset", preset, "--images", folder, "--size", "64", "--out", out], check=True, stdout=subprocess.DEVNULL)
            groups = collections.defaultdict(list)
            for row in csv.DictReader((out / "standout.csv").open()):
                if row["kind"] == "near-duplicate":
                    groups[row["group"]].append(row["name"])
            found, wrong = collections.Counter(), 0
            for names in groups.values():
                by = collections.defaultdict(list)
                for name in names:
                    by[name[:5]].append(name)
                wrong += len(by) - 1  # pictures that are joined and should not be
                for pair in by.values():
                    for name in pair if len(pair) == 2 else []:
                        found[name[6:].rsplit(".", 1)[0]] += 1
            print(f"{preset:10}" + "".join(f"{found[k]:10}" for k in KINDS) + f"{sum(found[k] for k in KINDS):10}{wrong:10}", flush=True)


if __name__ == "__main__":
    main()
