"""umap-learn, fastumap, scikit-learn and torch.matmul as the bench calls them.

    python peers.py umap-learn X.npy SEED OUT.npy      one fit in a fresh process
    python peers.py serve                              answers one JSON request a line, for warm measurements
"""
import json
import sys
import time

import numpy as np


def umap_learn(x, seed):
    from umap import UMAP
    return UMAP(n_components=2, random_state=seed, n_jobs=1).fit_transform(x)


def fastumap(x, seed):
    import fastumap
    return fastumap.umap_project(x, 2, random_state=seed)


def kmeans(x, seed, k):
    from sklearn.cluster import KMeans
    return KMeans(n_clusters=k, n_init=10, random_state=seed).fit(x).labels_


FITS = {"umap-learn": umap_learn, "fastumap": fastumap}
loaded = {}


def serve():
    """Requests: what (a name of FITS, "kmeans", "warm"), x (path), seed, k, out (path). Answers: wall, cpu, of the fit alone."""
    for line in sys.stdin:
        r = json.loads(line)
        try:
            answer = answered(r)
        except Exception as e:  # noqa: BLE001: a peer that fails is a line in the table
            answer = {"error": f"{r['what']}: {type(e).__name__}: {e}"}
        print(json.dumps(answer), flush=True)


def answered(r):
    if r["what"] == "warm":
        rng = np.random.default_rng(0)
        for n in (300, 4200):           # below and above 4096 rows umap-learn compiles different code
            for fit in FITS.values():
                fit(rng.normal(size=(n, 20)).astype(np.float32), 1)
        kmeans(rng.normal(size=(300, 20)).astype(np.float32), 1, 3)
        return {}
    if r["x"] not in loaded:
        loaded.clear()
        loaded[r["x"]] = np.load(r["x"])
    x = loaded[r["x"]]
    wall, cpu = time.perf_counter(), time.process_time()
    y = kmeans(x, r["seed"], r["k"]) if r["what"] == "kmeans" else FITS[r["what"]](x, r["seed"])
    answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    np.save(r["out"], y)
    return answer


if __name__ == "__main__":
    import warnings
    warnings.filterwarnings("ignore")
    if sys.argv[1] == "serve":
        serve()
    else:
        name, x, seed, out = sys.argv[1:]
        np.save(out, FITS[name](np.load(x), int(seed)))
