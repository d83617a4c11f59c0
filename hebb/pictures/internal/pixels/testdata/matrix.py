"""Writes pictures of every format, depth, colour, flag, transparency and orientation, and what
Pillow reads from them.

    python matrix.py FOLDER

needs pillow==13.0.0 and numpy. FOLDER/list.txt has a line for each picture: its name, width and
height as Pillow reads it, or 0 0 where it doesn't. NAME.rgba holds Pillow's pixels: turned by their
orientation, converted to RGBA (from 32 bits and floats by way of RGB), colours under alpha 0 made
zero. Gray of 16 bits, which Pillow cuts off at 255 on its way to RGB, is scaled here: the high
bytes, of a PGM the nearest. Kinds that Pillow doesn't write are written here byte by byte.
"""
import itertools
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

OUT = Path(sys.argv[1])
W, H = 37, 26
rng = np.random.default_rng(7)


def colours(w=W, h=H):
    y, x = np.mgrid[0:h, 0:w]
    a = np.stack([128 + 110 * np.sin(x / 5 + c) * np.cos(y / (4 + c)) for c in range(3)], -1)
    a[h // 3:h // 2, w // 3:w // 2] = (250, 10, 60)
    return np.clip(a + rng.normal(size=a.shape) * 8, 0, 255).astype("uint8")


RGB = Image.fromarray(colours())
ALPHA = Image.fromarray((np.add.outer(np.arange(H) * 11, np.arange(W) * 3) % 256).astype("uint8"))
ALPHA.paste(0, (3, 3, 12, 9))
ALPHA.paste(255, (20, 10, 30, 20))
RGBA = RGB.copy()
RGBA.putalpha(ALPHA)
GRAY = RGB.convert("L")
LA = GRAY.copy()
LA.putalpha(ALPHA)
DEEP = (np.asarray(GRAY).astype("uint16") * 257 + rng.integers(-300, 300, (H, W))).clip(0, 65535).astype("uint16")


def palette(n):
    return RGB.quantize(n)


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e


def save(name, im, **options):
    try:
        im.save(OUT / name, **options)
    except (OSError, ValueError, KeyError, TypeError) as e:
        print("not written:", name, e, file=sys.stderr)
        (OUT / name).unlink(missing_ok=True)


def pillow_files():
    for o in range(1, 9):
        save(f"turned{o}.jpg", RGB, quality=90, exif=exif(o))
        save(f"turned{o}.png", RGB, exif=exif(o))
        save(f"turned{o}.webp", RGB, lossless=True, exif=exif(o))
        save(f"turned{o}_lossy.webp", RGBA, exif=exif(o))
        for compression in (None, "tiff_lzw"):
            save(f"turned{o}_{compression}.tif", RGB, tiffinfo={274: o}, compression=compression)
    for q, s, p, r in itertools.product((20, 75, 95), (0, 1, 2), (False, True), (0, 2)):
        save(f"q{q}_s{s}_{p}_{r}.jpg", RGB, quality=q, subsampling=s, progressive=p, restart_marker_blocks=r)
    for p in (False, True):
        save(f"gray_{p}.jpg", GRAY, progressive=p)
        save(f"cmyk_{p}.jpg", RGB.convert("CMYK"), progressive=p)
        save(f"rgb_{p}.jpg", RGB, keep_rgb=True, progressive=p)
        save(f"optimized_{p}.jpg", RGB, optimize=True, progressive=p)
    for mode, im in (("L", GRAY), ("RGB", RGB), ("RGBA", RGBA)):
        for lossless in (False, True):
            save(f"{mode}_{lossless}.webp", im, lossless=lossless)
    save("animated.webp", RGBA, save_all=True, append_images=[RGBA.rotate(90)], lossless=True)
    save("animated_lossy.webp", RGB, save_all=True, append_images=[RGB.rotate(90)])
    for n in (2, 3, 16, 200, 256):
        for interlace in (0, 1):
            save(f"p{n}_{interlace}.gif", palette(n), interlace=interlace)
            save(f"p{n}_{interlace}_clear.gif", palette(n), interlace=interlace, transparency=1)
    save("gray.gif", GRAY)
    save("one.gif", RGB.convert("1"))
    save("rgba.gif", RGBA)
    save("animated.gif", palette(30), save_all=True, append_images=[palette(20).rotate(90)], disposal=2)
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        im = palette(100) if mode == "P" else RGBA.convert(mode)
        save(f"{mode}.bmp", im)
    for mode in ("1", "L", "RGB"):
        save(f"{mode}.ppm", RGB.convert(mode))
    save("deep.pgm", Image.fromarray(DEEP))
    for mode in ("1", "L", "LA", "RGB", "RGBA", "P", "I", "F", "CMYK", "I;16", "YCbCr", "LAB", "I;16B"):
        if mode == "P":
            im = palette(100)
        elif mode.startswith("I;16"):
            im = Image.frombytes(mode, (W, H), DEEP.astype(">u2" if mode.endswith("B") else "<u2").tobytes())
        elif mode == "F":
            im = Image.fromarray((np.asarray(GRAY).astype("float32") * 1.3 - 20))
        elif mode == "I":
            im = Image.fromarray(np.asarray(GRAY).astype("int32") * 2 - 100)
        elif mode == "LAB":
            im = Image.frombytes("LAB", (W, H), RGB.tobytes())
        else:
            im = RGBA.convert("RGB").convert(mode) if mode == "CMYK" else RGBA.convert(mode)
        for compression in (None, "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "jpeg", "zstd",
                            "group3", "group4", "tiff_ccitt", "lzma", "webp"):
            name = f"{mode.replace(';', '_')}_{compression}"
            save(f"{name}.tif", im, compression=compression)
            if compression in ("tiff_lzw", "tiff_adobe_deflate"):
                save(f"{name}_predictor.tif", im, compression=compression, tiffinfo={317: 2})
            if compression in (None, "tiff_lzw"):
                save(f"{name}_big.tif", im, compression=compression, big_tiff=True)
                save(f"{name}_strips.tif", im, compression=compression, strip_size=W * 9)
    for compression in ("group3", "group4", "tiff_ccitt"):
        for photometric in (0, 1):
            save(f"fax_{compression}_{photometric}.tif", RGB.convert("1"), compression=compression,
                 tiffinfo={262: photometric})
    lengths = [*range(65), *range(128, 2624, 64), 2623, 2624, 2700]
    runs = np.zeros((len(lengths), 5500), dtype=bool)
    for line, n in zip(runs, lengths):  # white n pixels wide, then black, then white, then lines of all kinds
        line[:n] = line[2 * n:] = True
    more = rng.random((40, 5500)) < np.linspace(0.002, 0.3, 40)[:, None]
    for name, a in (("runs", runs), ("noise", np.cumsum(more, axis=1) % 2 == 0), ("slant", np.roll(runs, 1, axis=0) ^ runs)):
        im = Image.fromarray(a)
        for compression in ("group3", "group4", "tiff_ccitt"):
            save(f"fax_{name}_{compression}.tif", im, compression=compression)
        save(f"fax_{name}_2d.tif", im, compression="group3", tiffinfo={292: 1})
        save(f"fax_{name}_2d_filled.tif", im, compression="group3", tiffinfo={292: 5})
        save(f"fax_{name}_filled.tif", im, compression="group3", tiffinfo={292: 4})


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pack(samples, depth):
    """One line of samples as bytes, high bits first."""
    if depth == 16:
        return samples.astype(">u2").tobytes()
    if depth == 8:
        return samples.astype("uint8").tobytes()
    bits = np.unpackbits(samples.astype("uint8")[:, None], axis=1)[:, 8 - depth:]
    return np.packbits(bits.reshape(-1)).tobytes()


def pngs():
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    kinds = [(0, d) for d in (1, 2, 4, 8, 16)] + [(3, d) for d in (1, 2, 4, 8)] + [(k, d) for k in (2, 4, 6) for d in (8, 16)]
    for (kind, depth), interlace, clear in itertools.product(kinds, (0, 1), (0, 1)):
        n = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
        top = 2 ** depth - 1
        full = np.asarray(RGBA).astype(float)[..., [0, 3] if kind == 4 else list(range(n))] / 255
        a = np.round(full * top).astype(int)
        data = b""
        for x, y, dx, dy in passes if interlace else ((0, 0, 1, 1),):
            part = a[y::dy, x::dx]
            if part.size:
                for line in part:
                    data += b"\0" + pack(line.reshape(-1), depth)
        out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, depth, kind, 0, 0, interlace))
        if kind == 3:
            out += chunk(b"PLTE", rng.integers(0, 256, 3 * 2 ** depth).astype("uint8").tobytes())
        if clear and kind in (0, 2, 3):
            key = [int(v) for v in a[5, 5]]
            out += chunk(b"tRNS", bytes([0, 130, 255]) if kind == 3 else struct.pack(f">{n}H", *key))
        elif clear:
            continue
        out += chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
        (OUT / f"kind{kind}_{depth}_{interlace}_{clear}.png").write_bytes(out)


def bmps():
    a = np.asarray(RGBA).astype(int)
    for header, down in itertools.product((12, 40, 52, 56, 64, 108, 124), (False, True)):
        masks = {"plain16": (16, 0, ()), "565": (16, 3, (0xf800, 0x7e0, 0x1f)), "555": (16, 3, (0x7c00, 0x3e0, 0x1f)),
                 "24": (24, 0, ()), "plain32": (32, 0, ()), "bgrx": (32, 3, (0xff0000, 0xff00, 0xff)),
                 "xbgr": (32, 3, (0xff000000, 0xff0000, 0xff00)), "bgra": (32, 3, (0xff0000, 0xff00, 0xff, 0xff000000)),
                 "rgba": (32, 3, (0xff, 0xff00, 0xff0000, 0xff000000)), "1": (1, 0, ()), "4": (4, 0, ()), "8": (8, 0, ())}
        for name, (bits, compression, mask) in masks.items():
            if header == 12 and (down or compression or bits in (16, 32)) or len(mask) == 4 and header < 56:
                continue
            use = mask or ((0x7c00, 0x3e0, 0x1f) if bits == 16 else (0xff0000, 0xff00, 0xff))
            lines = []
            for row in a if down else a[::-1]:
                if bits <= 8:
                    line = pack(row[:, 0] * (2 ** bits - 1) // 255, bits)
                else:
                    v = np.zeros(W, dtype=np.int64)
                    for c, m in enumerate(use):
                        shift = (m & -m).bit_length() - 1
                        v |= (row[:, c] * (m >> shift) // 255) << shift
                    line = v.astype("<u4").view("uint8").reshape(-1, 4)[:, :bits // 8].tobytes()
                lines.append(line + bytes(-len(line) % 4))
            n = 2 ** bits if bits <= 8 else 0
            colour = rng.integers(0, 256, (n, 3)).astype("uint8")
            table = b"".join(c.tobytes() + b"\0" * (header != 12) for c in colour)
            if header == 12:
                info = struct.pack("<IHHHH", 12, W, H, 1, bits)
            else:
                info = struct.pack("<IiiHHIIiiII", header, W, -H if down else H, 1, bits, compression, 0, 2835, 2835, 0, 0)
                words = struct.pack(f"<{len(mask)}I", *mask)
                info = (info + words if header > 40 else info).ljust(header, b"\0") + (words if header == 40 else b"")
            pixels = b"".join(lines)
            at = 14 + len(info) + len(table)
            (OUT / f"h{header}_{name}_{down}.bmp").write_bytes(
                struct.pack("<2sIHHI", b"BM", at + len(pixels), 0, 0, at) + info + table + pixels)


def tiff(name, a, order, photometric, bits, form=1, planar=1, tile=None, extra=None, fill=1, colour_map=None):
    """a: lines × columns × samples of the type to be written."""
    h, w, n = a.shape
    kind = {1: "u", 2: "i", 3: "f"}[form]
    dtype = np.dtype(f"{order}{kind}{max(bits, 8) // 8}")

    def samples(part):
        if bits < 8:
            return b"".join(pack(line.reshape(-1), bits) for line in part)
        return part.astype(dtype).tobytes()

    def pieces(plane):
        if not tile:
            return [samples(plane[y:y + 10]) for y in range(0, h, 10)]
        out = []
        for y in range(0, h, tile):
            for x in range(0, w, tile):
                t = np.zeros((tile, tile, plane.shape[2]), dtype=plane.dtype)
                part = plane[y:y + tile, x:x + tile]
                t[:part.shape[0], :part.shape[1]] = part
                out.append(samples(t))
        return out

    parts = pieces(a) if planar == 1 else [p for k in range(n) for p in pieces(a[..., k:k + 1])]
    if fill == 2:
        parts = [bytes(int(f"{b:08b}"[::-1], 2) for b in p) for p in parts]
    offsets, at = [], 8
    for p in parts:
        offsets.append(at)
        at += len(p)
    tags = {256: ("I", [w]), 257: ("I", [h]), 258: ("H", [bits] * n), 259: ("H", [1]), 262: ("H", [photometric]),
            266: ("H", [fill]), 277: ("H", [n]), 284: ("H", [planar]), 339: ("H", [form] * n)}
    if tile:
        tags |= {322: ("I", [tile]), 323: ("I", [tile]), 324: ("I", offsets), 325: ("I", [len(p) for p in parts])}
    else:
        tags |= {273: ("I", offsets), 278: ("I", [10]), 279: ("I", [len(p) for p in parts])}
    if extra is not None:
        tags[338] = ("H", [extra])
    if colour_map is not None:
        tags[320] = ("H", colour_map)
    body, entries = b"", b""
    after = at + 2 + 12 * len(tags) + 4
    for tag, (code, values) in sorted(tags.items()):
        v = struct.pack(f"{order}{len(values)}{code}", *values)
        if len(v) > 4:
            where = struct.pack(order + "I", after + len(body))
            body += v + bytes(len(v) % 2)
        else:
            where = v.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, {"H": 3, "I": 4}[code], len(values)) + where
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, at)
    (OUT / name).write_bytes(head + b"".join(parts) + struct.pack(order + "H", len(tags)) + entries + bytes(4) + body)


def tiffs():
    rgba = np.asarray(RGBA).astype(int)
    gray = np.asarray(GRAY).astype(int)[..., None]
    for order, name in (("<", "II"), (">", "MM")):
        for bits, photometric, fill in itertools.product((1, 2, 4, 8), (0, 1), (1, 2)):
            tiff(f"{name}_gray{bits}_{photometric}_{fill}.tif", gray * (2 ** bits - 1) // 255, order, photometric, bits, fill=fill)
        for tile, planar in itertools.product((None, 16), (1, 2)):
            tail = f"{name}_{tile}_{planar}"
            tiff(f"rgb8_{tail}.tif", rgba[..., :3], order, 2, 8, planar=planar, tile=tile)
            tiff(f"rgb16_{tail}.tif", rgba[..., :3] * 257, order, 2, 16, planar=planar, tile=tile)
            for extra in (None, 0, 1, 2):
                tiff(f"rgba8_{tail}_{extra}.tif", rgba, order, 2, 8, planar=planar, tile=tile, extra=extra)
            tiff(f"rgba16_{tail}.tif", rgba * 257, order, 2, 16, planar=planar, tile=tile, extra=2)
            tiff(f"cmyk_{tail}.tif", rgba, order, 5, 8, planar=planar, tile=tile)
            tiff(f"ycc_{tail}.tif", rgba[..., :3], order, 6, 8, planar=planar, tile=tile)
        for extra in (0, 1, 2):
            tiff(f"la_{name}_{extra}.tif", rgba[..., [0, 3]], order, 1, 8, extra=extra)
        for photometric in (0, 1):
            tiff(f"u16_{name}_{photometric}.tif", gray * 257, order, photometric, 16)
            tiff(f"f32_{name}_{photometric}.tif", gray * 1.5 - 40.5, order, photometric, 32, form=3)
        tiff(f"i16_{name}.tif", gray * 3 - 200, order, 1, 16, form=2)
        tiff(f"u32_{name}.tif", gray * 2, order, 1, 32)
        tiff(f"i32_{name}.tif", gray * 3 - 200, order, 1, 32, form=2)
        tiff(f"f64_{name}.tif", gray * 1.5, order, 1, 64, form=3)
        for bits in (1, 2, 4, 8):
            tiff(f"map{bits}_{name}.tif", gray * (2 ** bits - 1) // 255, order, 3, bits,
                 colour_map=[int(v) for v in rng.integers(0, 65536, 3 * 2 ** bits)])


def reference(path):
    with Image.open(path) as im:
        im.load()
        im = ImageOps.exif_transpose(im)
        if im.mode.startswith("I;16") or path.name == "deep.pgm":
            deep = np.asarray(im).astype(int)
            clear = deep == im.info.get("transparency", -1)
            level = (deep * 255 + 32767) // 65535 if path.name == "deep.pgm" else deep >> 8
            im = Image.fromarray(level.astype("uint8"))
            im.putalpha(Image.fromarray(np.where(clear, 0, 255).astype("uint8")))
        if im.mode in ("I", "F"):
            im = im.convert("RGB")
        if im.mode in ("La", "RGBa"):
            im = im.convert(im.mode[:-1] + "A")
        if im.mode in ("CMYK", "YCbCr"):
            im = im.convert("RGB")
        a = np.array(im.convert("RGBA"))
    a[a[..., 3] == 0, :3] = 0
    return a


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    pillow_files()
    pngs()
    bmps()
    tiffs()
    with open(OUT / "list.txt", "w") as out:
        for path in sorted(p for p in OUT.iterdir() if p.suffix not in (".txt", ".rgba")):
            try:
                a = reference(path)
            except Exception as e:  # whatever Pillow raises, it doesn't read the file
                print(path.name, 0, 0, file=out)
                continue
            print(path.name, a.shape[1], a.shape[0], file=out)
            path.with_name(path.name + ".rgba").write_bytes(a.tobytes())


main()
