"""Writes quality.json: what scikit-learn and plain numpy say of groupings, maps and neighbours.

Made with python 3.11, scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6. Run in this folder.
The features are the first 600 of scikit-learn's digits plus 0.5·sin(64·i + j), which breaks ties of
distance; the map is two fixed projections of them. Both are made again by the test.
"""
import gzip
import json

import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.manifold import trustworthiness
from sklearn.neighbors import KNeighborsClassifier

raw = gzip.open("digits.bin.gz").read()
digits = np.frombuffer(raw[: 1797 * 64], np.uint8).reshape(1797, 64).astype(float)
truth = np.frombuffer(raw[1797 * 64 :], np.uint8).astype(int)
n = 600
i, j = np.arange(n)[:, None], np.arange(64)[None, :]
x = (digits[:n] + 0.5 * np.sin(64 * i + j)).astype(np.float32).astype(float)
t = truth[:n]
y = np.c_[x @ np.cos(0.1 * j[0]), x @ np.sin(0.37 * j[0])].astype(np.float32).astype(float)
u = x / np.linalg.norm(x, axis=1, keepdims=True)
out = {}

# groupings
rng = np.random.default_rng(0)
cases = []
for m, ka, kb in [(12, 2, 3), (50, 4, 4), (200, 10, 7), (300, 1, 5), (40, 40, 3), (500, 6, 43)]:
    a = rng.integers(0, ka, m) if ka != 40 else np.arange(40)
    b = np.where(rng.random(m) < 0.6, a % kb, rng.integers(0, kb, m))
    table = metrics.cluster.contingency_matrix(a, b)
    cases.append(
        dict(
            a=a.tolist(),
            b=b.tolist(),
            ari=metrics.adjusted_rand_score(a, b),
            nmi=metrics.normalized_mutual_info_score(a, b),
            ami=metrics.adjusted_mutual_info_score(a, b),
            purity=table.max(0).sum() / m,
        )
    )
out["groupings"] = cases

# silhouette
out["silhouette"] = metrics.silhouette_score(x, t)
out["silhouette_cosine"] = metrics.silhouette_score(x, t, metric="cosine")
out["silhouette_rows"] = metrics.silhouette_samples(x, t)[:20].tolist()

# maps
def nearest(d, k):
    d = d.copy()
    np.fill_diagonal(d, np.inf)
    return np.argsort(d, axis=1, kind="stable")[:, :k]

dx, dy, dc = metrics.pairwise_distances(x), metrics.pairwise_distances(y), metrics.pairwise_distances(x, metric="cosine")
out["maps"] = [
    dict(
        k=k,
        trustworthiness=trustworthiness(x, y, n_neighbors=k),
        continuity=trustworthiness(y, x, n_neighbors=k),
        overlap=np.mean([len(set(a) & set(b)) / k for a, b in zip(nearest(dx, k), nearest(dy, k))]),
        trustworthiness_cosine=trustworthiness(x, y, n_neighbors=k, metric="cosine"),
        overlap_cosine=np.mean([len(set(a) & set(b)) / k for a, b in zip(nearest(dc, k), nearest(dy, k))]),
    )
    for k in (1, 15, 50, 299)
]

# nearest neighbours: bank of 400, 200 queries, cosine, votes exp(s/0.07)
def votes(d):
    return np.exp((1 - d) / 0.07)

knn = []
for k in (1, 5, 20):
    c = KNeighborsClassifier(k, metric="cosine", algorithm="brute", weights=votes).fit(x[:400], t[:400])
    loo = np.mean([
        np.bincount(t[r], weights=np.exp((1 - dc[q, r]) / 0.07), minlength=10).argmax() == t[q]
        for q, r in enumerate(nearest(dc, k))
    ])
    knn.append(dict(k=k, bank=c.score(x[400:], t[400:]), loo=loo))
out["knn"] = knn

# retrieval
found = []
for k in (5, 100, n - 1):
    rel = t[nearest(dc, k)] == t[:, None]
    p = np.cumsum(rel, 1) / np.arange(1, k + 1)
    ap = (rel * p).sum(1) / np.maximum(1, rel.sum(1))
    found.append(dict(k=k, precision=rel.mean(), map=ap.mean(), hit=rel.any(1).mean()))
out["retrieval"] = found

# effective rank
def rank(m):
    l = np.linalg.eigvalsh(np.cov(m.T))
    p = l[l > 0] / l[l > 0].sum()
    return float(np.exp(-(p * np.log(p)).sum()))

out["rank"] = rank(x)
out["rank_wide"] = rank(x[:40])

# k-means: the best of 10 runs, mean of 20 seeds
whole = digits.astype(np.float32)
out["kmeans"] = [
    dict(k=k, inertia=float(np.mean([KMeans(k, n_init=10, random_state=s).fit(whole).inertia_ for s in range(20)])))
    for k in (2, 6, 10, 43)
]
spread = u.astype(np.float32)
out["spherical"] = [
    # on unit rows the squared distance is 2 − 2·cos, and to the mean of a cluster less than to its direction
    dict(k=k, inertia=float(min(
        (n - sum(np.linalg.norm(u[m.labels_ == c].sum(0)) for c in range(k)))
        for m in (KMeans(k, n_init=10, random_state=s).fit(spread) for s in range(5))
    )))
    for k in (2, 6, 10)
]
json.dump(out, open("quality.json", "w"), indent=None, separators=(",", ":"))
