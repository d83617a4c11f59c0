"""Makes the pictures in this folder, which say when they were taken, by their names: original (and other dates besides),
digitized, changed (neither), never, and broken (no date).

Made with pillow 13.0.0 (libavif) and pillow-heif 1.8.1 (libheif):

    pip install pillow==13.0.0 pillow-heif==1.8.1 && python taken.py
"""
import pathlib

import pillow_heif
from PIL import Image, TiffImagePlugin

HERE = pathlib.Path(__file__).parent
pillow_heif.register_heif_opener()
CHANGED, EXIF, ORIGINAL, DIGITIZED, ZONE = 0x0132, 0x8769, 0x9003, 0x9004, 0x9011


def exif(original="", digitized="", changed=""):
    e = Image.Exif()
    e[0x0112] = 1
    if changed:
        e[CHANGED] = changed
    sub = e.get_ifd(EXIF)
    for tag, text in ((ORIGINAL, original), (DIGITIZED, digitized)):
        if text:
            sub[tag] = text
    if original:
        sub[ZONE] = "+02:00"
    return e


def save(name, e, side=16, **options):
    Image.new("RGB", (side, side), (200, 120, 40)).save(HERE / name, exif=e, **options)


ALL = exif("2019:07:21 18:30:05", "2020:01:01 00:00:00", "2024:12:31 23:59:59")
for ending in ("jpg", "png", "webp"):
    save(f"original.{ending}", ALL)
tags = TiffImagePlugin.ImageFileDirectory_v2()
tags[CHANGED], tags[EXIF] = ALL[CHANGED], dict(ALL.get_ifd(EXIF))
Image.new("RGB", (16, 16), (200, 120, 40)).save(HERE / "original.tif", tiffinfo=tags)
save("original.heic", ALL, 128, quality=10)
save("original.avif", ALL, quality=10)
save("digitized.jpg", exif(digitized="1998:02:28 12:00:00", changed="2024:12:31 23:59:59"))
save("changed.jpg", exif(changed="2024:12:31 23:59:59"))
save("never.jpg", Image.Exif())
save("broken.jpg", exif("    :  :     :  :  "))
