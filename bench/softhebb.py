"""SoftHebb's layers for CIFAR-10, a step with 10 pictures: ours, and the same rule in PyTorch on the same threads.

A step is batch norm, convolution, softmax, the change of the weights (Journe et al., ICLR 2023), Triangle and pooling. PyTorch has two ways to sum
patches weighted by answers: as a matrix product of the unfolded input ("unfold", FastHebb's), and as a convolution of the input with the answers
("conv", as the authors' program does it). The faster one counts. Runs take turns; the fastest step of each counts, so that
what else runs on the machine does not.

python bench/softhebb.py [--threads N] [--seconds S] [--repeat R]
"""
import argparse
import os
import re
import subprocess
import time

import torch
import torch.nn.functional as F

import process

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAYERS = [  # channels, size, filters, kernel, beta, rate, power, pool
    (3, 32, 96, 5, 1, 0.08, 0.7, ("max", 4, 2, 1)),
    (96, 16, 384, 3, 0.65, 0.005, 1.4, ("max", 4, 2, 1)),
    (384, 8, 1536, 3, 0.25, 0.01, 1, ("average", 2, 2, 0)),
]


class Layer:
    def __init__(self, c, size, k, kernel, beta, rate, power, pool, way):
        self.w = torch.randn(k, c, kernel, kernel) * 25 / (c * kernel * kernel) ** 0.5
        self.norm = torch.nn.BatchNorm2d(c, affine=False)
        self.kernel, self.beta, self.rate, self.power, self.pool, self.way = kernel, beta, rate, power, pool, way

    @torch.no_grad()
    def step(self, x):
        x = F.pad(self.norm(x), (self.kernel // 2,) * 4, mode="reflect")
        k = len(self.w)
        w = self.w.view(k, -1)
        if self.way == "unfold":
            p = F.unfold(x, self.kernel)  # B x D x N
            u = w @ p  # B x K x N
        else:
            u = F.conv2d(x, self.w)
        y = torch.softmax(self.beta * u, 1)
        winner = torch.zeros_like(y).scatter_(1, u.argmax(1, keepdim=True), 2).sub_(1)
        y.mul_(winner)
        if self.way == "unfold":
            grown = torch.bmm(y, p.transpose(1, 2)).sum(0)
        else:
            grown = F.conv2d(x.transpose(0, 1), y.transpose(0, 1)).transpose(0, 1).reshape(k, -1)
        delta = grown - (y * u).sum((0, *range(2, y.dim())))[:, None] * w
        delta /= delta.abs().max() + 1e-30
        w += (self.rate * ((w.norm(dim=1) - 1).abs() + 1e-10) ** 0.5)[:, None] * delta
        if u.dim() == 3:
            side = int(u.shape[2] ** 0.5)
            u = u.view(len(u), k, side, side)
        a = torch.relu(u - u.mean(1, keepdim=True)) ** self.power
        kind, size, stride, pad = self.pool
        return F.max_pool2d(a, size, stride, pad) if kind == "max" else F.avg_pool2d(a, size, stride, pad)


def theirs(settings, way, seconds):
    """Milliseconds of the fastest step."""
    layer = Layer(*settings, way)
    x = torch.rand(10, settings[0], settings[1], settings[1])
    times, end = [], time.perf_counter() + seconds
    layer.step(x)
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        layer.step(x)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def ours(layer, seconds, threads):
    """Milliseconds of the fastest step."""
    r = subprocess.run(["go", "test", "-run", "^$", "-bench", f"SoftHebb/layer{layer}$", "-cpu", str(threads), "-benchtime", f"{seconds}s", "./hebb/network"],
                       cwd=ROOT, capture_output=True, text=True)
    found = re.search(r"([\d.]+) best-ms/step", r.stdout)
    if not found:
        raise process.Failed(f"no benchmark line in: {process.last(r.stdout + r.stderr)}")
    return float(found[1])


def table(threads, seconds, repeat):
    """The rows of a markdown table, the best of so many runs in turn."""
    torch.set_num_threads(threads)
    yield "| layer | threads | ours, ms a step | PyTorch unfold | PyTorch conv | times as fast |"
    yield "|---|---|---|---|---|---|"
    for i, settings in enumerate(LAYERS):
        runs = [(ours(i + 1, seconds, threads), theirs(settings, "unfold", seconds), theirs(settings, "conv", seconds)) for _ in range(repeat)]
        mine, unfold, conv = map(min, zip(*runs))
        c, size, k, kernel = settings[:4]
        yield f"| {c}→{k}, {kernel}×{kernel}, {size}×{size} | {threads} | {mine:.1f} | {unfold:.1f} | {conv:.1f} | {min(unfold, conv) / mine:.1f} |"


def section(o, failures):
    """`bench/run softhebb`: one thread and all."""
    yield "### SoftHebb\n\nThe fastest step of 10 pictures, learning included; PyTorch's better way of unfolding counts.\n"
    for threads in sorted({1, os.cpu_count()}):
        yield "\n".join(table(threads, 0.3 if o.quick else 2, o.repeat or (1 if o.quick else 3))) + "\n"


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--seconds", type=float, default=2)
    p.add_argument("--repeat", type=int, default=3)
    o = p.parse_args()
    for line in table(o.threads, o.seconds, o.repeat):
        print(line, flush=True)
