"""Prints scikit-learn's k-means on the sets that BenchmarkKMeans wrote: mean inertia, processor and wall seconds.

python kmeans.py SEEDS FOLDER. Made for scikit-learn 1.9.1, numpy 2.4.6. One untimed fit goes first.
"""
import sys
import time

import numpy as np
from sklearn.cluster import KMeans

for n, d, k in [(1797, 64, 10), (1000, 2048, 6), (4000, 2048, 6), (20000, 256, 10)]:
    x = np.fromfile(f"{sys.argv[2]}/{n}x{d}.f32", np.float32).reshape(n, d)
    KMeans(k, n_init=1, random_state=99).fit(x)
    rows = []
    for seed in range(int(sys.argv[1])):
        cpu, wall = time.process_time(), time.perf_counter()
        inertia = KMeans(k, n_init=10, random_state=seed).fit(x).inertia_
        rows.append((inertia, time.process_time() - cpu, time.perf_counter() - wall))
    inertia, cpu, wall = np.mean(rows, axis=0)
    print(f"{n}x{d}/k={k}\t{inertia:.6g} inertia\t{cpu:.3f} processor s\t{wall:.3f} s", flush=True)
