"""Makes heif_*.heic and heif_*.avif in this folder, and heif_*_want.png, what Pillow reads from
them, upright.

Made with Python 3.11, pillow 13.0.0 (libavif 1.4.2), pillow-heif 1.8.1 (libheif) and numpy 2.4.6:

    pip install pillow==13.0.0 pillow-heif==1.8.1 numpy==2.4.6 && python heif.py
"""
import pathlib

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).parent
pillow_heif.register_heif_opener()


def picture(w, h):
    y, x = np.mgrid[0:h, 0:w]
    a = np.stack([128 + 100 * np.sin(x / 21 + c) * np.cos(y / (18 + c)) for c in range(3)], -1)
    a[h // 2:, :w // 4] = (230, 40, 40)
    return Image.fromarray(a.astype("uint8"))


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e


im = picture(176, 144)
clear = im.copy()
clear.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, 176).astype("uint8"), (144, 1))))
im.save(HERE / "heif_plain.heic", quality=70)
im.convert("L").save(HERE / "heif_gray.heic", quality=70)
im.save(HERE / "heif_plain.avif", quality=70)
clear.save(HERE / "heif_clear.avif", quality=70)
for o in (5, 6, 7):
    im.save(HERE / f"heif_turned{o}.avif", quality=60, exif=exif(o))

# A turn by 90° counterclockwise, in the place of a property that says nothing new: bits a channel.
content = (HERE / "heif_plain.heic").read_bytes()
at = content.index(b"pixi")
(HERE / "heif_turned.heic").write_bytes(content[:at] + b"irot\1" + content[at + 5:])

for path in sorted([*HERE.glob("heif_*.heic"), *HERE.glob("heif_*.avif")]):
    with Image.open(path) as p:
        p = ImageOps.exif_transpose(p).convert("RGBA")
    a = np.array(p)
    a[a[..., 3] == 0] = 0
    Image.fromarray(a).save(HERE / (path.name.replace(".", "_") + "_want.png"))
