"""Makes the pictures in this folder and pillow.txt, the pixels that Pillow reads from them.

Made with Python 3.11, Pillow 13.0.0 (libjpeg-turbo 3.2.0), numpy 2.4.6 and cjpeg of libjpeg-turbo
2.1.5 (Debian: libjpeg-turbo-progs), which has samplings that Pillow doesn't write:

    pip install pillow==13.0.0 numpy==2.4.6 && python reference.py

A line of pillow.txt: file, reduction, width, height, values a pixel, SHA-256 of all values, line
by line. Reductions are those of Image.draft; CMYK values are as Pillow gives them.
"""
import hashlib
import pathlib
import subprocess

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent


def picture(w, h, seed):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:h, 0:w]
    a = np.stack([128 + 100 * np.sin(x / 7 + c * 2) * np.cos(y / (5 + c)) for c in range(3)], -1)
    a[h // 4:h // 2, w // 4:w // 2] = rng.integers(0, 256, 3)
    a += rng.normal(size=a.shape) * 6
    return Image.fromarray(np.clip(a, 0, 255).astype("uint8"))


def cjpeg(im, name, *options):
    ppm = HERE / "t.ppm"
    im.save(ppm)
    subprocess.run(["cjpeg", "-quality", "80", *options, "-outfile", HERE / name, ppm], check=True)
    ppm.unlink()


def make():
    im = picture(67, 51, 1)
    for s, name in enumerate(("444", "422", "420")):
        im.save(HERE / f"{name}.jpg", quality=80, subsampling=s)
        im.save(HERE / f"{name}_progressive.jpg", quality=80, subsampling=s, progressive=True)
    im.save(HERE / "coarse.jpg", quality=5)
    im.save(HERE / "fine.jpg", quality=98)
    im.save(HERE / "restart.jpg", quality=80, restart_marker_blocks=3)
    im.save(HERE / "restart_progressive.jpg", quality=80, restart_marker_blocks=2, progressive=True)
    im.save(HERE / "rgb.jpg", quality=80, keep_rgb=True)
    im.convert("L").save(HERE / "gray.jpg", quality=80)
    im.convert("CMYK").save(HERE / "cmyk.jpg", quality=80)
    for sampling in ("1x2", "4x1", "1x4", "4x2", "3x1", "2x2,1x2,2x1", "1x1,2x2,1x2", "4x1,2x1,1x1"):
        name = sampling.replace(",", "_")
        cjpeg(im, f"sampling_{name}.jpg", "-sample", sampling)
    cjpeg(im, "sampling_1x2_progressive.jpg", "-sample", "1x2", "-progressive")
    for w, h in ((1, 1), (9, 17), (40, 32)):
        picture(w, h, 2).save(HERE / f"size_{w}x{h}.jpg", quality=80)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture(24, 16, 3).save(HERE / "exif.jpg", quality=80, exif=exif)


def main():
    make()
    with open(HERE / "pillow.txt", "w") as out:
        for path in sorted(HERE.glob("*.jpg")):
            for reduction in (1, 2, 4, 8):
                im = Image.open(path)
                wanted = tuple(-(-side // reduction) for side in im.size)
                if reduction > 1:
                    im.draft(im.mode, tuple(max(1, side // reduction) for side in im.size))
                if im.size != wanted:  # Pillow doesn't bring a side below one block to this
                    continue
                values = im.tobytes()
                print(path.name, reduction, *im.size, len(im.getbands()),
                      hashlib.sha256(values).hexdigest(), file=out)


main()
