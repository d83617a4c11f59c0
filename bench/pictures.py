"""Pictures for the comparisons: made from a seed, or cut from the sprite sheet; n x C x H x W uint8, lossless everywhere."""
import os

import numpy as np
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHEET = os.path.join(ROOT, "data", "emoji3d-96.png")


def blobs(n, channels, height, width, seed):
    """n smooth random pictures: six Gaussian spots of random colour on a gradient. With 4 channels the last is alpha, a soft
    disc, and colour under alpha 0 is 0."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    out = np.empty((n, channels, height, width), np.uint8)
    for i in range(n):
        slope = rng.uniform(-1, 1, (channels, 2)) * 80
        p = rng.uniform(40, 160, channels)[:, None, None] + slope[:, :1, None] * (x / width) + slope[:, 1:, None] * (y / height)
        for _ in range(6):
            cx, cy, s = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.05, 0.25) * width
            p = p + rng.uniform(-150, 150, channels)[:, None, None] * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * s * s))
        p += rng.normal(0, 4, p.shape)
        if channels == 4:
            r = np.hypot((x - width / 2) / width, (y - height / 2) / height)
            p[3] = np.clip((rng.uniform(0.3, 0.5) - r) * 2500, 0, 255)
        out[i] = np.clip(np.rint(p), 0, 255)
        if channels == 4:
            out[i, :3, out[i, 3] == 0] = 0
    return out


def sprites(n=898, size=96):
    """The first n sprites of data/emoji3d-96.png as RGBA, colour under alpha 0 set to 0, reduced to size x size (Pillow,
    bilinear, premultiplied) if size is not 96."""
    with Image.open(SHEET) as f:
        sheet = f.convert("RGBA")
    out = np.empty((n, 4, size, size), np.uint8)
    for i in range(n):
        row, col = divmod(i, 30)
        tile = sheet.crop((col * 96, row * 96, col * 96 + 96, row * 96 + 96))
        if size != 96:
            tile = tile.resize((size, size), Image.BILINEAR)
        p = np.asarray(tile).transpose(2, 0, 1)
        out[i] = p * (p[3] > 0)
    return out


def image(p):
    """C x H x W as a PIL image: L, RGB or RGBA."""
    return Image.fromarray(p[0] if len(p) == 1 else np.ascontiguousarray(p.transpose(1, 2, 0)))


def write_sheet(path, pixels, columns):
    """A PNG sheet, row by row. n has to fill whole rows, so that no tile is empty: RGB has no other way to say so."""
    n, _, h, w = pixels.shape
    if n % columns:
        raise ValueError(f"{n} pictures do not fill rows of {columns}")
    sheet = Image.new(image(pixels[0]).mode, (columns * w, n // columns * h))
    for i, p in enumerate(pixels):
        sheet.paste(image(p), (i % columns * w, i // columns * h))
    sheet.save(path, optimize=True)


def write_folder(path, pixels):
    """One PNG a picture: 00000.png, 00001.png, …"""
    os.makedirs(path, exist_ok=True)
    for i, p in enumerate(pixels):
        image(p).save(os.path.join(path, f"{i:05d}.png"))


def tiny_imagenet(n=1000):
    """The article's own kind of data: the first n pictures, in order, of ../shared/data/tiny-imagenet-10, RGB 64 x 64; None
    where that folder is absent. Decoded once, here, so that both sides see the same bytes (JPEG decoders differ)."""
    top = os.path.join(ROOT, "..", "shared", "data", "tiny-imagenet-10", "train")
    if not os.path.isdir(top):
        return None
    names = []
    for wnid in sorted(os.listdir(top)):
        folder = os.path.join(top, wnid, "images")
        names += [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.upper().endswith(".JPEG")]
    out = np.empty((min(n, len(names)), 3, 64, 64), np.uint8)
    for i, name in enumerate(names[:n]):
        with Image.open(name) as f:
            out[i] = np.asarray(f.convert("RGB")).transpose(2, 0, 1)
    return out
