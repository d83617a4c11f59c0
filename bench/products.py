"""Matrix products: ours on every kernel, gonum's, and torch.matmul, on the shapes of the encoder, with one thread and with all."""
import os
import re
import statistics
import time

import torch

import process
from table import markdown, number

LINE = re.compile(r"^Benchmark(Gemm|Syrk)/(?:(\w+)/)?(\d+(?:x\d+)+)/(\w+?)(?:-(\d+))?\s+\d+\s.*?([\d.]+) GFLOP/s", re.M)


def ours(threads, span, only):
    """{(product, what, shape): {kernel: GFLOP/s}} from the package's own benchmarks, gonum's product among them."""
    r = process.run([process.GEMM, "-test.run", "^$", "-test.bench", only, "-test.cpu", str(threads), "-test.benchtime", span])
    found = {}
    for product, what, shape, kernel, _, rate in LINE.findall(r["out"]):
        found.setdefault((product, what, shape), {})[kernel] = float(rate)
    if not found:
        raise process.Failed(f"gemm: no benchmark lines in: {process.last(r['out'])}")
    return found


def theirs(key, span):
    """torch.matmul's GFLOP/s on the shape, 2 M N K operations. Syrk: the full product a^T a, counted as the triangle's operations."""
    product, what, shape = key
    sizes = [int(s) for s in shape.split("x")]
    if product == "Syrk":
        r, n = sizes
        a = torch.rand(r, n)
        x, y, operations = a.t(), a, r * n * (n + 1)
    else:
        m, k, n = sizes
        x = torch.rand(k, m).t() if what == "xTy" else torch.rand(m, k)
        y = torch.rand(n, k).t() if what == "xxT" else torch.rand(k, n)
        operations = 2 * m * k * n
    out = x @ y
    count, start, spent = 0, time.perf_counter(), 0.0
    while spent < span or count < 3:
        torch.matmul(x, y, out=out)
        count += 1
        spent = time.perf_counter() - start
    return operations * count / spent / 1e9


def gemm(o, failures):
    process.build(process.GEMM)
    repeat, span = o.repeat or (1 if o.quick else 3), 0.02 if o.quick else 0.15
    cores = os.cpu_count()
    yield ("### Matrix products\n\nGFLOP/s in single precision, 2·M·N·K operations (Syrk R×N: R·N·(N+1), for torch.matmul too, which has to compute "
           f"both triangles); median of {repeat} runs in turn, on the machine that runs it. “in Go” is ours without assembly.\n")
    for threads in sorted({1, cores}):
        torch.set_num_threads(threads)
        runs = []
        for _ in range(repeat):
            mine = ours(threads, f"{int(1000 * span)}ms", "Gemm|Syrk")
            runs.append((mine, {key: theirs(key, span) for key in mine}))
        rows = []
        for key, kernels in runs[0][0].items():
            rate = {k: statistics.median(mine[key][k] for mine, _ in runs) for k in kernels}
            peer = statistics.median(their[key] for _, their in runs)
            fast = [k for k in rate if k not in ("portable", "gonum")]
            best = max(fast or rate, key=rate.get)
            share = statistics.median(max(mine[key][k] for k in fast or rate) / their[key] for mine, their in runs)
            rows.append([" ".join(filter(None, key)), best, number(rate[best]), number(rate.get("portable", float("nan"))),
                         number(rate.get("gonum", float("nan"))),
                         number(peer), f"{100 * share:.0f} %"])
        yield markdown([f"{threads} thread{'s' * (threads > 1)}", "kernel", "ours", "in Go", "gonum", "torch.matmul", "ours / torch"], rows) + "\n"
