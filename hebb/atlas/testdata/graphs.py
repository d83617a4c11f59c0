"""Writes graphs.bin.gz: the graphs umap-learn makes of some of the digits, for fuzzy_test.go.

Little-endian: for each case rows n and edges m (uint32), then sigma (n float32), rho (n float32), row starts
(n+1 uint32), columns (m uint32), weights (m float32), and for densMAP the original radii (n float32).
Made with python 3.11, umap-learn 0.5.12, scikit-learn 1.9.1, numpy 2.4.6, numba 0.68.1.
"""
import gzip
import warnings

import numpy as np
import umap
from sklearn.datasets import load_digits

warnings.filterwarnings("ignore")
x, y = load_digits(return_X_y=True)
x = x.astype(np.float32) * (1 + np.arange(64) / 997).astype(np.float32)  # so that no two distances are the same
y = np.where(np.arange(len(y)) % 7 == 0, -1, y)  # every seventh label is unknown

cases = [
    (300, False, dict(n_neighbors=15)),
    (200, False, dict(n_neighbors=10, metric="cosine")),
    (200, True, dict(n_neighbors=15)),
    (150, False, dict(n_neighbors=8, set_op_mix_ratio=0.5, local_connectivity=1.5)),
    (200, False, dict(n_neighbors=15, densmap=True, output_dens=True)),
]
out = b""
for n, labelled, settings in cases:
    m = umap.UMAP(random_state=42, **settings)
    m.fit(x[:n], y[:n] if labelled else None)
    g = m.graph_.tocsr()
    g.eliminate_zeros()  # umap-learn prunes the graph in place
    g.sort_indices()
    out += np.array([n, g.nnz], np.uint32).tobytes()
    out += m._sigmas.astype(np.float32).tobytes() + m._rhos.astype(np.float32).tobytes()
    out += g.indptr.astype(np.uint32).tobytes() + g.indices.astype(np.uint32).tobytes()
    out += g.data.astype(np.float32).tobytes()
    if settings.get("densmap"):
        out += m.rad_orig_.astype(np.float32).tobytes()
with open("graphs.bin.gz", "wb") as f:
    f.write(gzip.compress(out, 9, mtime=0))
