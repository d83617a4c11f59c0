#!/usr/bin/env python3
"""Makes resize_*.png and format_*: what Pillow makes of the pictures that
resize_test.go and decode_test.go read. Made with Python 3.11, Pillow 12.2.0
(libjpeg-turbo), numpy 2.4.6; usage: pictures.py, in this folder.

resize_MODE.png is the input, resize_MODE_WxH.png Image.resize((W, H), BILINEAR)
of it, which is torchvision's Resize((H, W)) on a PIL image. format_NAME.EXT is
a file in some format, format_NAME_EXT_want.png its convert("RGB"), or "RGBA" where
it is transparent."""
import numpy as np
import PIL
from PIL import Image

assert PIL.__version__ < '13', 'Pillow 13 resizes some pictures in another order'

rng = np.random.default_rng(7)
W, H = 29, 23
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([x * 255 / W, y * 255 / H, 127 + 120 * np.sin(x / 4) * np.cos(y / 5)], -1).astype(np.uint8)
noisy = rng.integers(0, 256, (H, W, 4), np.uint8)
noisy[..., 3] = np.choose(rng.integers(0, 4, (H, W)), [0, 255, noisy[..., 3], 3])

inputs = {'L': Image.fromarray(noisy[..., 0]), 'RGB': Image.fromarray(noisy[..., :3]), 'RGBA': Image.fromarray(noisy)}
for mode, im in inputs.items():
    assert im.mode == mode
    im.save(f'resize_{mode}.png')
    for size in [(8, 8), (40, 40), (64, 11), (7, 50), (1, 1), (29, 12), (15, 23)]:
        im.resize(size, Image.BILINEAR).save(f'resize_{mode}_{size[0]}x{size[1]}.png')

photo = Image.fromarray(smooth)
alpha = Image.fromarray(np.where((x - 14) ** 2 + (y - 11) ** 2 < 90, 255, np.where(x < 8, 100, 0)).astype(np.uint8))
clear = photo.copy()
clear.putalpha(alpha)


def keep(name, ext, im, mode='RGB', **options):
    file = f'format_{name}.{ext}'
    im.save(file, **options)
    opened = Image.open(file)
    print(file, opened.mode, opened.size)
    opened.convert(mode).save(f'format_{name}_{ext}_want.png')


keep('rgb444', 'jpg', photo, quality=90, subsampling=0)
keep('rgb422', 'jpg', photo, quality=90, subsampling=1)
keep('rgb420', 'jpg', photo, quality=90, subsampling=2)
keep('progressive', 'jpg', photo, quality=90, progressive=True)
keep('gray', 'jpg', photo.convert('L'), quality=90)
keep('cmyk', 'jpg', photo.convert('CMYK'), quality=95)
exif = Image.Exif()
exif[0x0112] = 6
keep('turned', 'jpg', photo, quality=90, exif=exif)
keep('palette', 'png', photo.quantize(16))
keep('paletteclear', 'png', clear.quantize(16), 'RGBA')
keep('graykey', 'png', photo.convert('L'), 'RGBA', transparency=100)
keep('grayalpha', 'png', clear.convert('LA'), 'RGBA')
keep('bits', 'png', photo.convert('1'))
keep('clear', 'png', clear, 'RGBA')
keep('lossy', 'webp', photo, quality=90)
keep('lossyclear', 'webp', clear, 'RGBA', quality=90)
keep('lossless', 'webp', clear, 'RGBA', lossless=True)
keep('plain', 'bmp', photo)
keep('palette', 'bmp', photo.quantize(16))
keep('plain', 'tif', photo)
keep('lzw', 'tif', clear, 'RGBA', compression='tiff_lzw')
keep('plain', 'ppm', photo)
keep('gray', 'pgm', photo.convert('L'))
frames = [photo.quantize(32), Image.fromarray(255 - smooth).quantize(32)]
keep('animated', 'gif', frames[0], save_all=True, append_images=frames[1:])
deep = (x * 2000 + y * 300).astype(np.uint16)
Image.fromarray(deep).save('format_gray16.png')
Image.fromarray((deep >> 8).astype(np.uint8)).save('format_gray16_png_want.png')
