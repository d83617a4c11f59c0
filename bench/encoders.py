"""The encoder beside the article's program: time, scaling, memory.

Ours is the hebb command, a whole process: start, decoding of PNG files, training, log, model and features written. Theirs is a
share of the steps of article.py with the pixels already in memory, scaled to all of them; imports and decoding are not in it.
"""
import json
import os
import statistics
import sys
import zlib

import numpy as np

import pictures
import process
from table import markdown, number, ratios, spread

ARTICLE = os.path.join(process.HERE, "article.py")
WARM = 2  # steps not counted


class Case:
    """One run: pictures of one shape, one configuration, both sides."""

    def __init__(self, o, name, pixels, channels="16,32,64,128", epochs=50, batch=8, schedule="joint", embedded=False, rule="shared"):
        self.name, self.work = name, o.work
        self.n, self.epochs, self.batch = len(pixels), epochs, batch
        self.settings = ["--channels", channels, "--batch", str(batch), "--schedule", schedule, "--rule", rule]
        self.layers = len(channels.split(",")) if schedule == "layerwise" else 1
        self.joint = schedule == "joint"
        stem = os.path.join(o.work, f"{'x'.join(map(str, pixels.shape))}-{zlib.crc32(pixels):08x}")
        self.pixels = stem + ".npy"
        if not os.path.exists(self.pixels):
            np.save(self.pixels, pixels)
        if embedded:
            self.source = []
        elif pixels.shape[1] == 4:
            self.source = ["--images", stem, "--alpha"]
        else:
            self.source = ["--images", stem]
        if self.source and not os.path.isdir(stem):
            pictures.write_folder(stem + ".part", pixels)
            os.rename(stem + ".part", stem)

    @property
    def batches(self):
        return -(-self.n // self.batch)

    def ours(self):
        out = [os.path.join(self.work, name) for name in ("ours-log.csv", "ours.safetensors", "ours.npy")]  # ours.csv: the names
        features = "--last-features" if self.joint else "--features"
        return process.run([process.HEBB, "train", *self.source, *self.settings, "--epochs", str(self.epochs),
                            "--log", out[0], "--model", out[1], features, out[2]])

    def theirs(self, steps, threads):
        """Adds to what process.run gives: step, mean seconds of one of our steps (layerwise: summed over the layers); total."""
        r = process.run([sys.executable, ARTICLE, "--pixels", self.pixels, *self.settings, "--time", str(steps + WARM),
                         "--threads", str(threads)], threads)
        r["step"] = sum(statistics.mean(layer[WARM:]) for layer in json.loads(r["out"].splitlines()[-1])["seconds"])
        r["total"] = r["step"] * self.batches * self.epochs
        return r

    def threads(self, steps):
        """PyTorch's better number of threads, by a short run with one and with all."""
        cores = os.cpu_count()
        return min({1, cores}, key=lambda t: self.theirs(steps, t)["step"])


def tiny(n):
    """n RGB 64 x 64 pictures, and where they are from."""
    found = pictures.tiny_imagenet(n)
    if found is not None and len(found) == n:
        return found, "Tiny ImageNet"
    return pictures.blobs(n, 3, 64, 64, 6), "generated"


def side_by_side(case, steps, repeat, failures):
    """Row: our wall and processor seconds and memory, theirs scaled, threads, memory, ratio."""
    try:
        threads = case.threads(min(steps, 8))
        ours, theirs = [], []
        for _ in range(repeat):
            ours.append(case.ours())
            theirs.append(case.theirs(steps, threads))
    except process.Failed as e:
        failures.append(f"{case.name}: {e}")
        return [case.name, f"failed: {e}"] + [""] * 7
    wall, total = [r["wall"] for r in ours], [r["total"] for r in theirs]
    return [case.name, spread(wall), number(statistics.median(r["cpu"] for r in ours)), number(max(r["rss"] for r in ours)),
            spread(total), number(1000 * statistics.median(r["step"] for r in theirs)), threads,
            number(max(r["rss"] for r in theirs)), ratios(total, wall)]


HEAD = ["run", "ours, s", "ours, processor s", "ours, MB", "PyTorch, s", "a step, ms", "threads", "PyTorch, MB", "ratio"]


def encoder(o, failures):
    process.build(process.HEBB)
    repeat = o.repeat or (1 if o.quick else 3)
    n, epochs = (64, 5) if o.quick else (1000, 50)
    rgb, origin = tiny(n)
    sprites = pictures.sprites()
    cases = [
        Case(o, f"joint, 64×64 RGB, {n:,} pictures ({origin}), {epochs} epochs", rgb, epochs=epochs),
        Case(o, f"joint, 96×96 RGBA, 898 sprites, {epochs} epochs", sprites, epochs=epochs, embedded=True),
        Case(o, f"layerwise with the full log, 96×96 RGBA, 898 sprites, {epochs} epochs", sprites, epochs=epochs, embedded=True,
             schedule="layerwise"),
    ]
    rows = []
    for case in cases:
        steps = 6 if o.quick else case.batches - WARM if case.joint else 25
        rows.append(side_by_side(case, steps, repeat, failures))
    yield (f"### Encoder\n\nMedian of {repeat} (smallest–largest), ours and theirs in turn. Ours: the whole command, reading and writing "
           "included. PyTorch: the mean of the steps of one epoch (layerwise: of 25 steps a layer), times all steps, without "
           "start and reading; threads: the better of one and all.\n")
    yield markdown(HEAD, rows) + "\n"
    yield whole(o, repeat, failures)


def whole(o, repeat, failures):
    """`hebb run` on the embedded sprites."""
    try:
        runs = [process.run([process.HEBB, "run", "--out", os.path.join(o.work, "run"), *(["--epochs", "5"] if o.quick else [])])
                for _ in range(repeat)]
    except process.Failed as e:
        failures.append(f"hebb run: {e}")
        return f"`hebb run`: failed: {e}\n"
    return (f"`hebb run` on the embedded sprites, {'5' if o.quick else '50'} epochs: {spread([r['wall'] for r in runs])} s, "
            f"{spread([r['cpu'] for r in runs])} processor seconds, at most {number(max(r['rss'] for r in runs))} MB.\n")


def scaling(o, failures):
    process.build(process.HEBB)
    n, steps = (32, 3) if o.quick else (500, 12)
    top = 64 if o.quick else 128
    varied = [("pictures", [(m, 64, "16,32,64,128") for m in (n // 2, n, 2 * n, 4 * n)]),
              ("size", [(n, s, "16,32,64,128") for s in (32, 64, 96, 128) if s <= top]),
              ("channels", [(n, 64, c) for c in ("8,16,32,64", "16,32,64,128", "32,64,128,256")])]
    yield ("### Scaling\n\nJoint, RGB, generated pictures, batch 8, 10 epochs, one run each; as above.\n")
    rows = []
    for what, settings in varied:
        for m, size, channels in settings:
            case = Case(o, f"{what}: {m:,} of {size}×{size}, {channels}", pictures.blobs(m, 3, size, size, 7), channels, epochs=10)
            rows.append(side_by_side(case, steps, 1, failures))
    yield markdown(HEAD, rows) + "\n"


def memory(o, failures):
    process.build(process.HEBB)
    n = 64 if o.quick else 898
    rgb, sprites = pictures.blobs(1000 if n == 898 else n, 3, 64, 64, 6), pictures.sprites(n)
    rows = []
    for what, pixels in (("64×64 RGB", rgb), ("96×96 RGBA", sprites)):
        for rule in ("shared", "per-channel"):
            for schedule in ("joint", "layerwise"):
                case = Case(o, f"{what}, {len(pixels):,} pictures, {rule}, {schedule}", pixels, epochs=2, rule=rule, schedule=schedule)
                try:
                    rows.append([case.name, number(case.ours()["rss"]), number(case.theirs(3, 1)["rss"])])
                except process.Failed as e:
                    failures.append(f"memory: {case.name}: {e}")
                    rows.append([case.name, f"failed: {e}", ""])
    yield "### Memory\n\nLargest resident set of the process, MB; ours over 2 epochs, PyTorch's over 5 steps.\n"
    yield markdown(["run", "ours, MB", "PyTorch, MB"], rows) + "\n"
