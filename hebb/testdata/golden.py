"""Makes the golden files that hebb/golden_test.go holds the encoder against: PyTorch's results with bench/article.py.

    python hebb/testdata/golden.py      (with the packages of bench/requirements.txt)

Made with Python 3.11.7, torch 2.15.0+cu132 on CPU (one thread), numpy 2.4.6, pillow 13.0.0, safetensors 0.8.0.

Five configurations, each under both rules and both schedules:
  small    24 RGB 32 x 32 pictures, channels 4,8,8, batch 8, 3 epochs, rate 0.05: nothing reaches the clamp
  rgba     16 RGBA 64 x 64 sprites with alpha, channels 4,4,8,8, batch 8, 3 epochs, rate 0.05
  partial  13 RGB 36 x 28 pictures (not square, odd sizes below), channels 4,8,8, batch 4 (the last batch is 1 picture), 6 epochs,
           rate 0.3: the last layers reach the clamp, the first does not
  clamp    the same pictures, channels 4,6, batch 4, 6 epochs, a rate so large that layers 1 and 2 reach it
  resume   12 RGB 16 x 16 pictures, channels 4,8, batch 4, 4 epochs, started from random symmetric lateral matrices
           between -1 and 1, rate 0.05

NAME.png             the pictures, a sheet with all tiles used, lossless; `tile` and `columns` in the metadata below
NAME-init.safetensors  filters and biases under PyTorch's names; resume has lateral_weights too, N x N (shared: the first
                     channel's; per-channel: `per-channel.layers.L.lateral_weights`, C x N x N)
NAME.safetensors     metadata `config` (JSON: tile, columns, channels, batch, epochs, rate, versions) and, with P = RULE.SCHEDULE.,
  P layers.L.lateral    W after training where it has at most 2048 entries (shared: N x N, per-channel: C x N x N)
  P layers.L.projected  W R otherwise, N x 4 or C x N x 4. R is N x 4 of +1 and -1: R[i][k] = +1 if bit 31 of
                        (4 i + k + 1) * 2654435761 mod 2^32 is 0, else -1. E|W R|^2 = 4 |W|^2 for such an R, so the error is
                        measured as |(W - W') R| / (2 |W|)
  P layers.L.norm       |W|_F over all C matrices, float32 (1)
  P features            joint: the last epoch's outputs; layerwise: everything frozen; n x D, unit rows
  P log                 rows (step, layer, energy, delta, norm)
"""
import json
import os
import platform
import sys

import numpy as np
import safetensors.numpy
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "bench"))
import article  # noqa: E402
import pictures  # noqa: E402

RULES, SCHEDULES = ("shared", "per-channel"), ("joint", "layerwise")


def configurations():
    mixed = np.concatenate([pictures.blobs(16, 3, 32, 32, 1), black(pictures.sprites(8, 32))])
    odd = pictures.blobs(13, 3, 28, 36, 2)
    yield "small", mixed, 8, dict(channels=[4, 8, 8], batch=8, epochs=3, rate=0.05)
    yield "rgba", pictures.sprites(16, 64), 8, dict(channels=[4, 4, 8, 8], batch=8, epochs=3, rate=0.05)
    yield "partial", odd, 13, dict(channels=[4, 8, 8], batch=4, epochs=6, rate=0.3)
    yield "clamp", odd, 13, dict(channels=[4, 6], batch=4, epochs=6, rate=8.0)
    yield "resume", pictures.blobs(12, 3, 16, 16, 3), 12, dict(channels=[4, 8], batch=4, epochs=4, rate=0.05)


def black(p):
    """n x 4 x H x W composited on black: n x 3 x H x W."""
    return np.rint(p[:, :3] * (p[:, 3:] / 255)).astype(np.uint8)


def signs(n):
    """R, n x 4."""
    bits = (np.arange(1, 4 * n + 1, dtype=np.uint64) * np.uint64(2654435761)) >> np.uint64(31) & np.uint64(1)
    return (1 - 2 * bits.astype(np.float32)).reshape(n, 4)


def start(encoder, seed):
    """Random symmetric lateral matrices between -1 and 1, different for each channel."""
    g = torch.Generator().manual_seed(seed)
    for layer in encoder.layers:
        w = torch.rand(layer.lateral_weights.shape, generator=g) * 2 - 1
        layer.lateral_weights.data = (w + w.transpose(1, 2)) / 2


def run(pixels, o, rule, schedule, init, prefix, out):
    encoder = article.Encoder(pixels.shape[1:], o["channels"], rule, o["rate"])
    with torch.no_grad():
        for name, value in encoder.state_dict().items():
            tensor = init.get(f"{rule}.{name}", init.get(name))
            if tensor is not None:
                value.copy_(torch.from_numpy(tensor).expand(value.shape))
    train = article.joint if schedule == "joint" else article.layerwise
    features, log = train(encoder, pixels, o["epochs"], o["batch"])
    for i, layer in enumerate(encoder.layers):
        w = layer.lateral_weights.detach().numpy()
        name = f"{prefix}layers.{i}."
        out[name + "norm"] = np.array([np.linalg.norm(w.astype(np.float64))], np.float32)
        if rule == "shared":
            assert (w == w[:1]).all()
            w = w[0]
        if w.size <= 2048:
            out[name + "lateral"] = w.copy()
        else:
            out[name + "projected"] = (w.astype(np.float64) @ signs(w.shape[-1])).astype(np.float32)
        print(f"{prefix}{i + 1}: mean {w.mean():.4f}, at the clamp {np.mean(w >= 1):.3f}")
    out[prefix + "features"] = features.astype(np.float32)
    out[prefix + "log"] = np.array(log, np.float32)


def main():
    torch.set_num_threads(1)
    versions = f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}"
    for seed, (name, pixels, columns, o) in enumerate(configurations()):
        n, c, h, w = pixels.shape
        torch.manual_seed(seed)
        encoder = article.Encoder((c, h, w), o["channels"])
        init = {k: v.numpy().copy() for k, v in encoder.state_dict().items() if "encode" in k}
        if name == "resume":
            start(encoder, seed)
            for k, v in encoder.state_dict().items():
                if "lateral" in k:
                    init[k], init["per-channel." + k] = v[0].numpy().copy(), v.numpy().copy()
        out = {}
        for rule in RULES:
            for schedule in SCHEDULES:
                run(pixels, o, rule, schedule, init, f"{rule}.{schedule}.", out)
        pictures.write_sheet(os.path.join(HERE, name + ".png"), pixels, columns)
        safetensors.numpy.save_file(init, os.path.join(HERE, name + "-init.safetensors"), {"format": "pt"})
        config = json.dumps({"tile": [w, h], "columns": columns, "shape": [n, c, h, w], "versions": versions, **o})
        safetensors.numpy.save_file(out, os.path.join(HERE, name + ".safetensors"), {"config": config})
        for suffix in ("-init.safetensors", ".safetensors"):
            os.chmod(os.path.join(HERE, name + suffix), 0o644)


if __name__ == "__main__":
    main()
