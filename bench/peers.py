"""umap-learn, fastumap, scikit-learn and SuperKMeans as the bench calls them.

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


def superkmeans(x, seed, k, **settings):
    """settings: of its constructor. Its last step, which gives every row its nearest centre, included."""
    from superkmeans import SuperKMeans
    m = SuperKMeans(k, x.shape[1], seed=seed, hierarchical=False, **settings)
    return np.asarray(m.assign(x, m.train(x))).astype(np.int64)


FITS = {"umap-learn": umap_learn, "fastumap": fastumap}
loaded = {}


def serve():
    """Requests: what (a name of FITS, "kmeans", "superkmeans", "warm"), x (path), seed, k, settings, out (path). Answers: wall, cpu, of the fit alone."""
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
        superkmeans(rng.normal(size=(3000, 64)).astype(np.float32), 1, 10)
        return {}
    if r["x"] not in loaded:
        loaded.clear()
        loaded[r["x"]] = np.load(r["x"])
    x = loaded[r["x"]]
    wall, cpu = time.perf_counter(), time.process_time()
    if r["what"] == "kmeans":
        y = kmeans(x, r["seed"], r["k"])
    elif r["what"] == "superkmeans":
        y = superkmeans(x, r["seed"], r["k"], **r["settings"])
    else:
        y = FITS[r["what"]](x, r["seed"])
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
