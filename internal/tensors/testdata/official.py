# Reads safetensors files with the official reader. Standard input: files, each behind its length in 8 bytes. Standard
# output: a line of JSON for each, null if it was refused, or of each tensor type, shape and a sum of its numbers as float32.
import hashlib, json, struct, sys

import numpy as np
import safetensors

def widened(kind, data):
    if kind == "BF16":
        return (np.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")
    kinds = {"F32": "<f4", "F16": "<f2", "F64": "<f8"}
    if kind not in kinds:
        return None
    with np.errstate(over="ignore"):
        return np.frombuffer(data, kinds[kind]).astype("<f4")

def summed(kind, data):
    x = widened(kind, bytes(data))
    if x is None:
        return ""
    x = x.copy()
    x[np.isnan(x)] = np.nan  # one NaN is as good as another
    return hashlib.sha256(x.tobytes()).hexdigest()

source = sys.stdin.buffer
while length := source.read(8):
    data = source.read(struct.unpack("<Q", length)[0])
    try:
        read = safetensors.deserialize(data)
    except Exception:
        print("null")
        continue
    print(json.dumps({name: [t["dtype"], t["shape"], summed(t["dtype"], t["data"])] for name, t in read}))
