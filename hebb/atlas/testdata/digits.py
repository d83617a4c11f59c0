"""Writes digits.bin.gz: scikit-learn's handwritten digits (UCI, CC BY 4.0).

1797 × 64 bytes of pixels (row-major, values 0..16), then 1797 bytes of labels (0..9), gzipped.
Made with python 3.11, scikit-learn 1.9.1, numpy 2.4.6.
Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
"""
import gzip

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
raw = digits.data.astype(np.uint8).tobytes() + digits.target.astype(np.uint8).tobytes()
with open("digits.bin.gz", "wb") as f:
    f.write(gzip.compress(raw, 9, mtime=0))
