"""Figures of quality by plain NumPy in float64, the same for ours and theirs: neither side judges itself."""
import numpy as np

ROWS = 5000     # above so many rows times four, figures are means over ROWS rows drawn at random
BLOCK = 256


def distances(x, rows):
    """Squared euclidean distances of the given rows to all, by |x|^2 + |y|^2 - 2xy; infinite to itself."""
    squares = np.einsum("ij,ij->i", x, x)
    d = squares[rows, None] + squares - 2 * (x[rows] @ x.T)
    d[np.arange(len(rows)), rows] = np.inf
    return d


def nearest(d, k):
    found = np.argpartition(d, k, axis=1)[:, :k]
    return np.take_along_axis(found, np.argsort(np.take_along_axis(d, found, 1), axis=1, kind="stable"), 1)


def excess(d, chosen, k):
    """For each row the sum over the chosen columns of max(0, rank - k), rank from 1 by d."""
    total = np.zeros(len(d))
    for j in range(chosen.shape[1]):
        rank = 1 + np.sum(d < np.take_along_axis(d, chosen[:, j:j + 1], 1), axis=1)
        total += np.maximum(0, rank - k)
    return total


def maps(x, layouts, k=15, wide=50):
    """For each layout (n x 2): trustworthiness and continuity at k, share of common neighbours at k and at `wide`
    (Venna, Kaski 2001). x: n x d."""
    n = len(x)
    x = x.astype(np.float64)
    x -= x.mean(axis=0)
    layouts = [y.astype(np.float64) - y.mean(axis=0) for y in layouts]
    chosen = np.arange(n) if n <= 4 * ROWS else np.sort(np.random.default_rng(0).choice(n, ROWS, replace=False))
    sums = np.zeros((len(layouts), 4))
    for i in range(0, len(chosen), BLOCK):
        rows = chosen[i:i + BLOCK]
        dx = distances(x, rows)
        near = nearest(dx, wide)
        for s, y in zip(sums, layouts):
            dy = distances(y, rows)
            there = nearest(dy, wide)
            s += (excess(dx, there[:, :k], k).sum(), excess(dy, near[:, :k], k).sum(),
                  common(near[:, :k], there[:, :k]), common(near, there))
    full = 2 / (len(chosen) * k * (2 * n - 3 * k - 1))
    return [dict(trust=1 - full * t, continuity=1 - full * c, overlap=a / (len(chosen) * k), wide=b / (len(chosen) * wide))
            for t, c, a, b in sums]


def common(a, b):
    """Columns in common, summed over the rows."""
    return int((a[:, :, None] == b[:, None, :]).sum())


def inertia(x, labels):
    """Sum of the squared distances of the rows to the mean of their cluster."""
    x, labels = x.astype(np.float64), labels.astype(int)
    sizes = np.bincount(labels)
    sums = np.zeros((len(sizes), x.shape[1]))
    np.add.at(sums, labels, x)
    return float(np.sum(x * x) - np.sum(sums * sums / np.maximum(1, sizes)[:, None]))
