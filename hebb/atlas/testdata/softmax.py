"""Reference numbers for Softmax: PyTorch's Adam and cross-entropy on scikit-learn's digits, all rows of a batch at once, without dropout.

python softmax.py > softmax.json

Made with the versions that the file names.
"""
import json

import sklearn
import torch
from sklearn.datasets import load_digits

data = load_digits()
x, y = torch.tensor(data.data[:500], dtype=torch.float32), torch.tensor(data.target[:500])
x = x / x.square().mean().sqrt()
w, b = torch.zeros(64, 10, requires_grad=True), torch.zeros(10, requires_grad=True)
epochs, rate = 40, 0.01
adam = torch.optim.Adam([w, b], lr=rate)
for epoch in range(epochs):
    for group in adam.param_groups:
        group["lr"] = rate / 2 ** sum(epoch >= int(h * epochs) for h in (0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9))
    adam.zero_grad()
    torch.nn.functional.cross_entropy(x @ w + b, y).backward()
    adam.step()
print(json.dumps({"torch": torch.__version__, "scikit-learn": sklearn.__version__,
                  "weights": [[round(v, 7) for v in r] for r in w.tolist()], "bias": [round(v, 7) for v in b.tolist()]}))
