"""Holds the hebb command against the article's program in PyTorch: same pictures, same starting filters, every result.

    bench/run parity            or    python bench/parity.py [--hebb FILE] [--quick] [--double]

Three configurations (RGBA at 64 x 64; a partial last batch; one that reaches the clamp) x two rules x two schedules. For each it
prints |ours - theirs| / |theirs| of every lateral matrix, of the features, and the largest relative difference of any value in
each column of the log; the exit status is 1 if one of them is above 2e-4 or a run failed.

--double adds how far PyTorch in float32 is from itself in float64, the worst value of the log: the scale to read the others by.
The program divides by a norm + 1e-6; a map that the ReLU leaves with a norm near 1e-6 is rounding noise blown up to unit
length, and then two correct programs differ by 1e-4 in that step's energy. The seed of the filters below gives no such map.
"""
import argparse
import csv
import os
import subprocess
import sys
import tempfile

import numpy as np
import safetensors.numpy
import torch

import article
import pictures
import process

LIMIT = 2e-4
SEED = 4
COLUMNS = ("energy", "delta", "norm")


def configurations(quick):
    share = 4 if quick else 1
    return [
        ("rgba 64x64", pictures.sprites(64 // share, 64), dict(channels="16,32,64,128", batch=8, epochs=4, rate=0.01)),
        ("partial batch", pictures.blobs(61 // share, 3, 64, 64, 4), dict(channels="8,16,32", batch=8, epochs=6, rate=0.02)),
        ("clamp", pictures.blobs(100 // share, 3, 32, 32, 5), dict(channels="8,16,32", batch=10, epochs=20 * share, rate=0.2)),
    ]


def relative(ours, theirs):
    """|ours - theirs| / |theirs| in float64; infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return np.inf
    return np.linalg.norm((ours.astype(np.float64) - theirs).ravel()) / np.linalg.norm(theirs.astype(np.float64).ravel())


def matrices(ours, theirs):
    """The errors of W, layer by layer; ours may hold one N x N for all channels."""
    out = []
    for i in range(sum("lateral" in name for name in theirs)):
        a, b = ours[f"layers.{i}.lateral_weights"], theirs[f"layers.{i}.lateral_weights"]
        if a.ndim == 2:
            if not (b == b[:1]).all():
                return [np.inf]
            b = b[0]
        out.append(relative(a, b))
    return out


def filters(ours, init):
    """Whether filters and biases came through unchanged."""
    return all(np.array_equal(ours[name], value) for name, value in init.items() if "encode" in name)


def columns(path, theirs):
    """The largest relative difference of each column; infinite where rows are missing or out of order."""
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    key = [(int(r["step"]), int(r["layer"])) for r in rows]
    if key != [row[:2] for row in theirs]:
        return [np.inf] * 3
    a = np.array([[float(r[c]) for c in COLUMNS] for r in rows])
    b = np.array([row[2:] for row in theirs])
    return list(np.max(np.abs(a - b) / np.abs(b), axis=0))


def run_ours(hebb, source, init, folder, rule, schedule, o):
    """Runs the command; returns the paths it wrote."""
    out = {name: os.path.join(folder, "ours." + name) for name in ("safetensors", "npy")}
    out["csv"] = os.path.join(folder, "ours-log.csv")  # ours.csv: the names
    features = "--last-features" if schedule == "joint" else "--features"
    command = [hebb, "train", *source, "--init", init, "--channels", o["channels"], "--batch", str(o["batch"]),
               "--epochs", str(o["epochs"]), "--rate", str(o["rate"]), "--rule", rule, "--schedule", schedule,
               "--model", out["safetensors"], "--log", out["csv"], features, out["npy"]]
    r = subprocess.run(command, capture_output=True, text=True)
    if r.returncode:
        raise RuntimeError(f"{' '.join(command)}: status {r.returncode}: {r.stderr.strip()[-400:]}")
    return out


def fresh(pixels, o, rule):
    torch.manual_seed(SEED)
    return article.Encoder(pixels.shape[1:], [int(c) for c in o["channels"].split(",")], rule, o["rate"])


def rounding(pixels, o, rule, schedule, log):
    """The worst relative difference between theirs in float32, log, and theirs in float64."""
    train = article.joint if schedule == "joint" else article.layerwise
    _, exact = train(fresh(pixels, o, rule).double(), pixels, o["epochs"], o["batch"])
    a, b = np.array(log)[:, 2:], np.array(exact)[:, 2:]
    return np.max(np.abs(a - b) / np.abs(b))


def compare(hebb, pixels, o, rule, schedule, folder, source, double):
    encoder = fresh(pixels, o, rule)
    init = os.path.join(folder, "init.safetensors")
    article.save(encoder, init)
    start = safetensors.numpy.load_file(init)
    ours = run_ours(hebb, source, init, folder, rule, schedule, o)
    train = article.joint if schedule == "joint" else article.layerwise
    features, log = train(encoder, pixels, o["epochs"], o["batch"])
    theirs = {k: v.numpy() for k, v in encoder.state_dict().items()}
    model = safetensors.numpy.load_file(ours["safetensors"])
    errors = {
        "W": matrices(model, theirs),
        "features": [relative(np.load(ours["npy"]), features)],
        "log": columns(ours["csv"], log),
        "filters": [0.0 if filters(model, start) else np.inf],  # carried through unchanged
    }
    top = [np.mean(theirs[f"layers.{i}.lateral_weights"] >= 1) for i in range(len(encoder.layers))]
    return errors, top, rounding(pixels, o, rule, schedule, log) if double else None


def lines(hebb, quick, double, failures):
    """The table, line by line; what is above the limit or failed is added to failures."""
    head = ["configuration", "rule", "schedule", "W, layer by layer", "features", *COLUMNS, "share of W at 1"]
    if double:
        head.append("PyTorch float32 - float64")
    yield "| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|"
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, pixels, settings in configurations(quick):
            source = stored(os.path.join(folder, name.replace(" ", "-")), pixels)
            for rule in ("shared", "per-channel"):
                for schedule in ("joint", "layerwise"):
                    row = [name, rule, schedule]
                    try:
                        errors, top, own = compare(hebb, pixels, settings, rule, schedule, folder, source, double)
                    except (RuntimeError, OSError, KeyError) as e:
                        failures.append(f"parity: {', '.join(row)}: {e}")
                        yield "| " + " | ".join(row) + f" | failed: {e} |" + " |" * (len(head) - 4)
                        continue
                    most = max(max(v) for v in errors.values())
                    worst = max(worst, most)
                    if not most <= LIMIT:
                        failures.append(f"parity: {', '.join(row)}: {most:.1e} is above {LIMIT:.0e}")
                    row += [" ".join(f"{e:.1e}" for e in errors["W"]), *(f"{e:.1e}" for e in errors["features"] + errors["log"]),
                            " ".join(f"{t:.3f}" for t in top)]
                    yield "| " + " | ".join(row + ([f"{own:.1e}"] if double else [])) + " |"
    yield f"\nWorst {worst:.1e}, limit {LIMIT:.0e} (PyTorch {torch.__version__}).\n"


def stored(stem, pixels):
    """Writes the pictures, RGBA as a sheet and RGB as a folder, and returns the flags that read them."""
    if pixels.shape[1] == 4:
        pictures.write_sheet(stem + ".png", pixels, 8)
        return ["--sheet", stem + ".png", "--tile", str(pixels.shape[2])]
    pictures.write_folder(stem, pixels)
    return ["--images", stem]


def section(o, failures):
    """For bench/run."""
    process.build(process.HEBB)
    yield "### The same results as PyTorch: |ours - theirs| / |theirs|, for the log the worst value of a column\n"
    yield from lines(process.HEBB, o.quick, True, failures)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--hebb", default=process.HEBB)
    p.add_argument("--quick", action="store_true", help="a quarter of the pictures")
    p.add_argument("--double", action="store_true", help="PyTorch in float64 too")
    o = p.parse_args()
    if not os.path.exists(o.hebb):
        sys.exit(f"parity: {o.hebb} is missing: go build -o .bin/hebb ./hebb/cmd/hebb, or name it with --hebb")
    failures = []
    for line in lines(o.hebb, o.quick, o.double, failures):
        print(line, flush=True)
    for line in failures:
        print(line, file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
