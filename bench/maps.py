"""UMAP beside umap-learn and fastumap, k-means beside scikit-learn and SuperKMeans."""
import json
import os
import statistics
import sys

import numpy as np

import judge
import process
import sets
from table import line, markdown, number, ratios, spread

PEERS = os.path.join(process.HERE, "peers.py")
MAPS = ["digits 1797×64", "1000×2048", "4000×2048", "sprites 898×4608", "20000×256"]
LARGE = ["gathered 100000×64", "gathered 200000×64"]
SLOW = 20000   # rows from which on umap-learn runs once a set: minutes
HEAD = ["set", "program", "fit: processor s", "fit: wall s", "process: processor s", "process: wall s", "MB", "trust", "continuity",
        "overlap 15", "overlap 50", "processor, theirs / ours"]


def ours(fit, x, seed, out, *more):
    """The fit's seconds as fit_cpu, fit_wall beside the process's."""
    r = process.run([process.OURS, fit, x, out, str(seed), *map(str, more)])
    took = json.loads(r["out"])
    return {**r, "fit_cpu": took["cpu"], "fit_wall": took["wall"]}


class Runs:
    """The runs of one program on one set."""

    def __init__(self):
        self.fit, self.wall, self.fresh, self.layouts = [], [], [], []

    def cells(self, quality, ours):
        mean = {k: statistics.mean(q[k] for q in quality) for k in quality[0]}
        fresh = self.fresh
        return [spread(self.fit), spread(self.wall), spread([r["cpu"] for r in fresh]) if fresh else "–",
                spread([r["wall"] for r in fresh]) if fresh else "–", number(max(r["rss"] for r in fresh)) if fresh else "–",
                *(f"{mean[k]:.4f}" for k in ("trust", "continuity", "overlap", "wide")),
                "" if self is ours else ratios(self.fit, ours.fit)]


def one_set(name, o, worker, repeat, failures, skip=()):
    """Rows of one set: ours, umap-learn and fastumap in turn, seed by seed."""
    path = sets.path(name, o.work)
    slow = len(np.load(path, mmap_mode="r")) >= SLOW
    out = lambda program, seed: os.path.join(o.work, f"{program}-{seed}.npy")  # noqa: E731
    runs, failed = {p: Runs() for p in ("ours", "umap-learn", "fastumap") if p not in skip}, {}
    for i in range(repeat):
        seed = 42 + i
        for program, r in runs.items():
            if program in failed or program == "umap-learn" and slow and i > 0:
                continue
            try:
                if program == "ours":
                    t = ours("umap", path, seed, out(program, seed))
                    r.fresh.append(t)
                    r.fit.append(t["fit_cpu"]), r.wall.append(t["fit_wall"])
                else:
                    t = worker.ask(what=program, x=path, seed=seed, out=out(program, seed))
                    r.fit.append(t["cpu"]), r.wall.append(t["wall"])
                    if i == 0 and not slow:
                        r.fresh.append(process.run([sys.executable, PEERS, program, path, str(seed), out("fresh", 0)]))
                r.layouts.append(np.load(out(program, seed)).reshape(-1, 2))
            except process.Failed as e:
                failed[program] = str(e)
                failures.append(f"umap, {name}: {e}")
    quality = iter(judge.maps(np.load(path), [y for r in runs.values() for y in r.layouts]))
    for program, r in runs.items():
        if program in failed or not r.layouts:
            yield [shown(name), program, f"failed: {failed.get(program)}"] + [""] * (len(HEAD) - 3)
            for _ in r.layouts:
                next(quality)
        else:
            yield [shown(name), program, *r.cells([next(quality) for _ in r.layouts], runs["ours"])]


def umap(o, failures):
    yield from table("### UMAP", MAPS[:2] if o.quick else MAPS, o, o.repeat or (2 if o.quick else 5), failures)


def mnist(o, failures):
    yield from table("### UMAP, MNIST", ["MNIST 70000×784"], o, o.repeat or 1, failures, skip=("umap-learn",) if o.quick else ())


def umap_large(o, failures):
    """Large sets, where every map rests on approximate neighbours: two generated ones, and any that --features names."""
    names = LARGE[:1] if o.quick else LARGE
    yield from table("### UMAP, large sets", names + o.features, o, o.repeat or 1, failures, skip=("fastumap",))


def table(title, names, o, repeat, failures, skip=()):
    process.build(process.OURS)
    yield (f"{title}\n\nDefault settings, euclidean, seeds 42 to {41 + repeat}, in turn; median (smallest–largest) of times, mean of the figures of quality. "
           "fit: the fit alone, umap-learn and fastumap in a process that has run them before; process: all of a fresh one, "
           f"with start, imports, compilation, reading and writing (of the peers one run). umap-learn runs once on sets of {SLOW:,} rows and more.\n")
    yield markdown(HEAD, [])
    with process.Worker() as worker:
        worker.ask(what="warm")
        for name in names:
            try:
                for row in one_set(name, o, worker, repeat, failures, skip):
                    yield line(row)
            except process.Failed as e:
                failures.append(f"{name}: {e}")
                yield line([name, f"failed: {e}"] + [""] * (len(HEAD) - 2))
    yield ""


def kmeans(o, failures):
    process.build(process.OURS)
    repeat = o.repeat or (3 if o.quick else 20)
    yield (f"### k-means\n\nBest of 10 starts, {repeat} seeds in turn: mean inertia over scikit-learn's, processor and wall seconds of the fit alone "
           "(scikit-learn warm).\n")
    rows = []
    with process.Worker() as worker:
        worker.ask(what="warm")
        for name in MAPS[:2] if o.quick else MAPS:
            try:
                rows.append(clustered(name, o, worker, repeat))
            except process.Failed as e:
                failures.append(f"kmeans, {name}: {e}")
                rows.append([name, "", f"failed: {e}"] + [""] * 5)
    yield markdown(["set", "k", "inertia, ours / theirs", "ours, processor s", "scikit-learn", "ratio", "ours, wall s", "scikit-learn"],
                   rows) + "\n"
    yield from many(o, failures)


def many(o, failures):
    """Many clusters, beside SuperKMeans: how low each comes, and how soon."""
    k = 100 if o.quick else 1000
    names = (["4000×2048"] if o.quick else ["50000×256"]) + o.features
    programs = [
        ("ours, first centres among 4 rows a cluster, 1 iteration", [1, 4 * k, 1]),
        ("ours, among 8 rows a cluster, 10 iterations", [1, 8 * k, 10]),
        ("ours, one start", [1, 0, 0]),
        ("SuperKMeans: 30 % of the rows, 10 iterations", dict()),
        ("SuperKMeans, all rows", dict(sampling_fraction=1.0)),
        ("SuperKMeans, all rows, 100 iterations", dict(sampling_fraction=1.0, iters=100, early_termination=False)),
    ]
    yield (f"### k-means, {k:,} clusters\n\nOne start, seed 1, {os.cpu_count()} threads; inertia about the means of the clusters; the fit alone, "
           "warm, of SuperKMeans with the step that finds each row's centre.\n")
    yield markdown(["set", "program", "inertia", "processor s", "wall s"], [])
    with process.Worker() as worker:
        worker.ask(what="warm")
        for name in names:
            try:
                path, out = sets.path(name, o.work), os.path.join(o.work, "labels.npy")
                for program, how in programs:
                    if isinstance(how, dict):
                        took = worker.ask(what="superkmeans", x=path, seed=1, k=k, settings=how, out=out)
                        took.update(fit_cpu=took["cpu"], fit_wall=took["wall"])
                    else:
                        took = ours("kmeans", path, 1, out, k, *how)
                    yield line([shown(name), program, f"{judge.inertia(np.load(path), np.load(out)):,.1f}", number(took["fit_cpu"]),
                                number(took["fit_wall"])])
            except process.Failed as e:
                failures.append(f"kmeans, {name}: {e}")
                yield line([shown(name), f"failed: {e}"] + [""] * 3)
    yield ""


def shown(name):
    """A set's name, of a file without its folder."""
    return os.path.basename(name)


def clustered(name, o, worker, repeat):
    path, k = sets.path(name, o.work), sets.CLUSTERS[name]
    x, out = np.load(path), os.path.join(o.work, "labels.npy")
    mine, their = [], []
    for seed in range(repeat):
        a = ours("kmeans", path, seed, out, k)
        a["inertia"] = judge.inertia(x, np.load(out))
        b = worker.ask(what="kmeans", x=path, seed=seed, k=k, out=out)
        b["inertia"] = judge.inertia(x, np.load(out))
        mine.append(a), their.append(b)
    ratio = statistics.mean(a["inertia"] for a in mine) / statistics.mean(b["inertia"] for b in their)
    cpu, peer = [a["fit_cpu"] for a in mine], [b["cpu"] for b in their]
    return [name, k, f"{ratio:.5f}", spread(cpu), spread(peer), ratios(peer, cpu),
            number(statistics.median(a["fit_wall"] for a in mine)), number(statistics.median(b["wall"] for b in their))]
