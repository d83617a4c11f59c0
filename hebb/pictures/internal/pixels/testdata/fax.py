"""Makes format_fax_*.tif in this folder, each with format_fax_*_tif_want.png, what Pillow reads.

Made with Python 3.11, pillow 13.0.0 (libtiff 4.7.2) and numpy 2.4.6:

    pip install pillow==13.0.0 numpy==2.4.6 && python fax.py
"""
import pathlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent

lengths = [*range(65), 100, 128, 191, 192, 1000, 1791, 1792, 2560]
runs = np.zeros((len(lengths), 5300), dtype=bool)
for line, n in zip(runs, lengths):
    line[:n] = line[2 * n:] = True
im = Image.fromarray(np.roll(runs, 1, axis=0) ^ runs)
for name, options in {
    "group3": {}, "mixed": {"tiffinfo": {292: 5}}, "group4": {}, "tiff_ccitt": {}, "inverted": {"tiffinfo": {262: 1}},
}.items():
    compression = {"mixed": "group3", "inverted": "group4"}.get(name, name)
    im.save(HERE / f"format_fax_{name}.tif", compression=compression, **options)
    Image.open(HERE / f"format_fax_{name}.tif").convert("L").save(HERE / f"format_fax_{name}_tif_want.png", optimize=True)
