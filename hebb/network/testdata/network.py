"""Makes network.safetensors: two SoftHebb layers in PyTorch, three steps of learning and what they answer then.

Made with Python 3.11, torch 2.15.0 (CPU), numpy: python network.py
The layer is written after the paper (Journe et al., ICLR 2023) and its table of settings; float32, simultaneous learning.
"""
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(1)
torch.use_deterministic_algorithms(True)


class Layer:
    def __init__(self, c, k, kernel, beta, rate, power, pool, radius):
        self.w = torch.randn(k, c, kernel, kernel) * radius / (c * kernel * kernel) ** 0.5
        self.norm = torch.nn.BatchNorm2d(c, affine=False)
        self.kernel, self.beta, self.rate, self.power, self.pool = kernel, beta, rate, power, pool

    def __call__(self, x, learn):
        self.norm.train(learn)
        x = F.pad(self.norm(x), (self.kernel // 2,) * 4, mode="reflect")
        u = F.conv2d(x, self.w)
        if learn:
            self.learn(x, u)
        a = torch.relu(u - u.mean(1, keepdim=True)) ** self.power
        kind, size, stride, pad = self.pool
        return F.max_pool2d(a, size, stride, pad) if kind == "max" else F.avg_pool2d(a, size, stride, pad)

    def learn(self, x, u):
        k = len(self.w)
        p = F.unfold(x, self.kernel).transpose(1, 2).reshape(-1, self.w[0].numel())  # M x D
        u = u.permute(0, 2, 3, 1).reshape(-1, k)  # M x K
        y = torch.softmax(self.beta * u, 1)
        winner = F.one_hot(u.argmax(1), k)
        y = y * (2 * winner - 1)
        w = self.w.reshape(k, -1)
        delta = y.T @ p - (y * u).sum(0)[:, None] * w
        delta = delta / (delta.abs().max() + 1e-30)
        rate = self.rate * ((w.norm(dim=1) - 1).abs() + 1e-10) ** 0.5
        self.w = (w + rate[:, None] * delta).reshape(self.w.shape)


pixels = torch.randint(0, 256, (12, 3, 12, 12), dtype=torch.uint8)
pixels = F.avg_pool2d(pixels.float(), 3, 1, 1).round()  # some structure
x = pixels / 255
layers = [
    Layer(3, 8, 5, 1, 0.08, 0.7, ("max", 4, 2, 1), 5),
    Layer(8, 12, 3, 0.65, 0.005, 1.4, ("average", 2, 2, 0), 5),
]
out = {"pixels": pixels}
for i, l in enumerate(layers):
    out[f"layers.{i}.before"] = l.w.clone()
for step in range(3):
    a = x[4 * step:4 * step + 4]
    for l in layers:
        a = l(a, True)
    out["answer"] = a.clone()  # of the last step, while learning
a = x
for i, l in enumerate(layers):
    out[f"layers.{i}.after"] = l.w.clone()
    out[f"layers.{i}.mean"] = l.norm.running_mean.clone()
    out[f"layers.{i}.var"] = l.norm.running_var.clone()
    a = l(a, False)
    out[f"layers.{i}.features"] = F.normalize(a.flatten(1), dim=1)

header, data = {"__metadata__": {"made": f"torch {torch.__version__}, python {sys.version.split()[0]}"}}, b""
for name, t in out.items():
    raw = t.numpy().astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
with open("network.safetensors", "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + data)
