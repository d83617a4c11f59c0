"""The article's encoder in PyTorch: the oracle of the tests and the peer of `make bench`.

Written anew from the published description, with the operations of the published program in its order: one lateral
matrix for every channel (C x N x N), updated inside the forward pass with nothing shared or skipped, autograd left on.

    python bench/article.py --pixels pictures.npy --channels 16,32,64,128 --epochs 50 --last-features last.npy

As a library: Encoder, joint, layerwise, load, save. Shapes: B pictures of a batch, C channels of a layer, N = H*W.
"""
import argparse
import csv
import json
import time

import numpy as np
import safetensors.torch
import torch
from torch import nn


class Layer(nn.Module):
    """One Hebbian layer: convolution, ReLU, unit norm over space, lateral learning, lateral step minus its mean."""

    def __init__(self, c_in, c_out, height, width, rule="shared", rate=0.001):
        super().__init__()
        if rule not in ("shared", "per-channel"):
            raise ValueError(f"rule {rule!r}: shared or per-channel")
        self.encode = nn.Conv2d(c_in, c_out, 3, stride=2, padding=1)
        self.lateral_weights = nn.Parameter(torch.zeros(c_out, height * width, height * width))
        self.rule, self.rate = rule, rate
        self.exact = True   # of the log's norm; False is the published program's way, for timing

    def forward(self, x, learn=True, log=None):
        """x: B x C_in x H_in x W_in. With learn the lateral matrices are updated first; log, a list, gets one
        (energy, delta, norm)."""
        a = torch.relu(self.encode(x))                                  # B x C x H x W
        a = a / (a.norm(dim=(2, 3), keepdim=True) + 1e-6)
        shape = a.shape
        flat = a.view(shape[0], shape[1], -1)                           # B x C x N
        if learn:
            with torch.no_grad():
                change = self.change(flat)                              # N x N, or C x N x N
                self.lateral_weights.data += change
                self.lateral_weights.data.clamp_(-1.0, 1.0)
        side = torch.einsum("bcn,cnm->bcm", flat, self.lateral_weights).view(shape)
        a += side - side.mean(dim=(2, 3), keepdim=True)
        if log is not None:
            weights = self.lateral_weights.data
            log.append((a.pow(2).mean().item(), change.abs().mean().item(), norm(weights, self.exact)))
        return a

    def change(self, flat):
        """The step's increment. shared: rate * mean over channels of the batch's sum, the same for every channel;
        per-channel: rate * the batch's mean, by its true size."""
        together = torch.einsum("bcn,bcm->cnm", flat, flat)             # C x N x N
        if self.rule == "shared":
            return self.rate * together.mean(dim=0)
        return self.rate * (together / flat.shape[0])


def norm(weights, exact):
    """Frobenius norm over all C matrices. The published program takes PyTorch's float32 norm, which on a CPU also sums in
    float32: over 85 million entries (layer 1 at 96 x 96) that is wrong by some 0.6 %. exact sums in float64."""
    return torch.linalg.vector_norm(weights, dtype=torch.float64 if exact else None).item()


class Encoder(nn.Module):
    """A stack of layers for pictures of shape C x H x W; each layer halves height and width (rounding up)."""

    def __init__(self, shape, channels, rule="shared", rate=0.001):
        super().__init__()
        c, h, w = shape
        layers = []
        for out in channels:
            h, w = (h + 1) // 2, (w + 1) // 2
            layers.append(Layer(c, out, h, w, rule, rate))
            c = out
        self.layers = nn.ModuleList(layers)

    def forward(self, x, logs=None):
        """Every layer learns. logs: a list with one list (or None) a layer. Returns B x D."""
        for i, layer in enumerate(self.layers):
            x = layer(x, log=logs[i] if logs else None)
        return x.view(x.size(0), -1).detach()


def batches(pixels, size, dtype=torch.float32):
    """pixels: n x C x H x W uint8. Yields the batches in order, bytes / 255; the last one may be smaller."""
    for i in range(0, len(pixels), size):
        yield torch.from_numpy(np.ascontiguousarray(pixels[i:i + size])).to(dtype).div(255)


def joint(encoder, pixels, epochs, batch):
    """The article's schedule: every layer learns in every pass. Returns the last epoch's outputs, rows divided by
    (norm + 1e-6), and the log: rows (step, layer, energy, delta, norm), step from 0, layer from 1."""
    log, last = [], []
    for epoch in range(epochs):
        for x in batches(pixels, batch, encoder.layers[0].encode.weight.dtype):
            step = len(log) // len(encoder.layers)
            logs = [[] for _ in encoder.layers]
            z = encoder(x, logs)
            log += [(step, i + 1, *rows[0]) for i, rows in enumerate(logs)]
            if epoch == epochs - 1:
                last.append(z)
    return unit(torch.cat(last).numpy()), log


def layerwise(encoder, pixels, epochs, batch):
    """The greedy schedule, step by step: layer 1 learns for all epochs and is frozen, then layer 2 learns on its output,
    and so on. Returns the features with every layer frozen, and the log; step restarts at 0 with each layer."""
    log, inputs = [], list(batches(pixels, batch, encoder.layers[0].encode.weight.dtype))
    for i, layer in enumerate(encoder.layers):
        rows = []
        for _ in range(epochs):
            for x in inputs:
                layer(x, log=rows)
        log += [(step, i + 1, *row) for step, row in enumerate(rows)]
        with torch.no_grad():
            inputs = [layer(x, learn=False) for x in inputs]
    return unit(torch.cat(inputs).flatten(1).numpy()), log


def unit(features):
    """n x D: NaN and infinities to numbers, rows divided by (L2 norm + 1e-6)."""
    features = np.nan_to_num(features)
    return features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-6)


def load(encoder, path):
    """Reads a safetensors file with PyTorch's names. Lateral matrices may be absent (zero), N x N or C x N x N."""
    tensors = safetensors.torch.load_file(path)
    state = encoder.state_dict()
    for name, value in state.items():
        if name in tensors:
            value.copy_(tensors[name].expand(value.shape))
        elif not name.endswith("lateral_weights"):
            raise KeyError(f"{path}: no tensor {name}")


def save(encoder, path, lateral="full"):
    """lateral: "full" as PyTorch has it (C x N x N), "one" the first channel's N x N, "none" filters and biases only."""
    tensors = {}
    for name, value in encoder.state_dict().items():
        if name.endswith("lateral_weights"):
            if lateral == "none":
                continue
            if lateral == "one":
                value = value[0]
        tensors[name] = value.contiguous()
    safetensors.torch.save_file(tensors, path)


def seconds(encoder, pixels, batch, steps, log_every=0):
    """Wall seconds of each of `steps` joint forward passes (pictures in order, starting over at the end), a list. The
    article prints its log in the last epoch of 50 only; log_every = 50 has the same share."""
    out = []
    while len(out) < steps:
        for x in batches(pixels, batch):
            logs = [None] * (len(encoder.layers) - 1) + [[]] if log_every and len(out) % log_every == 0 else None
            start = time.perf_counter()
            encoder(x, logs)
            out.append(time.perf_counter() - start)
            if len(out) == steps:
                break
    return out


def seconds_layerwise(encoder, pixels, batch, steps):
    """Wall seconds of `steps` learning steps with the log, layer by layer: a list of lists. The frozen layers' work, done once a
    layer, is not in it."""
    out, inputs = [], [x for x, _ in zip(batches(pixels, batch), range(steps))]
    for layer in encoder.layers:
        times, rows = [], []
        for i in range(steps):
            start = time.perf_counter()
            layer(inputs[i % len(inputs)], log=rows)
            times.append(time.perf_counter() - start)
        out.append(times)
        with torch.no_grad():
            inputs = [layer(x, learn=False) for x in inputs]
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--pixels", required=True, help="n x C x H x W uint8, .npy")
    p.add_argument("--channels", default="16,32,64,128")
    p.add_argument("--rule", default="shared")
    p.add_argument("--schedule", default="joint", choices=("joint", "layerwise"))
    p.add_argument("--epochs", type=int, default=50)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--rate", type=float, default=0.001)
    p.add_argument("--seed", type=int, default=42)
    p.add_argument("--threads", type=int, default=0, help="0: PyTorch's choice")
    p.add_argument("--init", help="safetensors to start from")
    p.add_argument("--model", help="safetensors to write")
    p.add_argument("--log", help="csv to write")
    p.add_argument("--last-features", help=".npy to write")
    p.add_argument("--time", type=int, metavar="STEPS", help="only time so many steps and print them as JSON")
    o = p.parse_args()

    if o.threads:
        torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    pixels = np.load(o.pixels, mmap_mode="r")
    encoder = Encoder(pixels.shape[1:], [int(c) for c in o.channels.split(",")], o.rule, o.rate)
    if o.init:
        load(encoder, o.init)
    if o.time:
        for layer in encoder.layers:
            layer.exact = False
        if o.schedule == "joint":
            layers = [seconds(encoder, pixels, o.batch, o.time, log_every=50)]
        else:
            layers = seconds_layerwise(encoder, pixels, o.batch, o.time)
        print(json.dumps({"threads": torch.get_num_threads(), "seconds": layers}))
        return
    run = joint if o.schedule == "joint" else layerwise
    features, log = run(encoder, pixels, o.epochs, o.batch)
    if o.last_features:
        np.save(o.last_features, features)
    if o.log:
        with open(o.log, "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(("step", "layer", "energy", "delta", "norm"))
            out.writerows(log)
    if o.model:
        save(encoder, o.model)


if __name__ == "__main__":
    main()
