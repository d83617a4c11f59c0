"""Writes probe.json: what scikit-learn says of linear probes and principal components.

Made with python 3.11, scikit-learn 1.9.1, numpy 2.4.6. Run in this folder.
The features are those of quality.py: the first 600 of scikit-learn's digits plus 0.5·sin(64·i + j), with column 5 made constant.
"""
import gzip
import json

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

raw = gzip.open("digits.bin.gz").read()
digits = np.frombuffer(raw[: 1797 * 64], np.uint8).reshape(1797, 64).astype(float)
truth = np.frombuffer(raw[1797 * 64 :], np.uint8).astype(int)
n = 600
i, j = np.arange(n)[:, None], np.arange(64)[None, :]
x = (digits[:n] + 0.5 * np.sin(64 * i + j)).astype(np.float32).astype(float)
x[:, 5] = 3
t = truth[:n]
out = {"ridge": [], "pca": []}

for bank in (400, 40):  # more rows than columns, and fewer
    for lam in (1e-3, 0.1, 10):
        model = make_pipeline(StandardScaler(), RidgeClassifier(alpha=lam * max(bank, 64), solver="cholesky"))
        model.fit(x[:bank], t[:bank])
        found = model.predict(x[400:])
        # RidgeClassifier's targets are −1 and 1: its decision is 2·score − 1 of targets 0 and 1
        scores = (model.decision_function(x[400:410]) + 1) / 2
        out["ridge"].append(dict(bank=bank, lam=lam, found=found.tolist(), right=float((found == t[400:]).mean()), scores=scores.round(9).tolist()))

for rows in (600, 40):
    p = PCA(8, svd_solver="full").fit(x[:rows])
    axes = p.components_ * np.sign(p.components_[np.arange(8), np.abs(p.components_).argmax(1)])[:, None]
    out["pca"].append(
        dict(
            rows=rows,
            variances=p.explained_variance_.tolist(),
            total=float(p.explained_variance_.sum() / p.explained_variance_ratio_.sum()),
            axes=axes[:3].round(9).tolist(),
            point=((x[:1] - p.mean_) @ axes.T)[0].tolist(),
        )
    )
json.dump(out, open("probe.json", "w"), separators=(",", ":"))
