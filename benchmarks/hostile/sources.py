"""Annotations, run lengths and pictures that aren't what they say; read by ``mirgen index``."""

from __future__ import annotations

import io
import json
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .values import bitten, changed, deep

SIZE = (64, 48)
RLE_TEXT = "".join(chr(c) for c in range(48, 112))


def annotations(rng: random.Random, folder: Path) -> list[str]:
    """Return an index of changed annotations of sound photos."""
    coco = _coco(3)
    way = rng.random()
    if way < 0.75:
        text = json.dumps(changed(coco, rng, rng.choice((1, 1, 2, 4, 16))), ensure_ascii=True)
        data = text.encode()
    elif way < 0.95:
        data = bitten(json.dumps(coco).encode(), rng)
    else:
        nest = deep(rng.choice((100, 1_000, 100_000, 1_000_000)), rng.choice(("[]", "{}")))
        data = (
            json.dumps(coco).replace('"x"', nest).encode() if rng.random() < 0.5 else nest.encode()
        )
    if rng.random() < 0.05:
        data = data.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "utf-8-sig")))
    _photos(folder, 3)
    return _index(folder, data)


def runs(rng: random.Random, folder: Path) -> list[str]:
    """Return an index of annotations with hostile run lengths and polygons."""
    coco = _coco(3)
    for row in coco["annotations"]:
        row["segmentation"] = rng.choice((_rle_text, _rle_list, _polygon))(rng)
    _photos(folder, 3)
    return _index(folder, json.dumps(coco).encode())


def pictures(rng: random.Random, folder: Path) -> list[str]:
    """Return an index of sound annotations and broken, huge, animated or turned pictures."""
    names = []
    (folder / "images").mkdir()
    for place in range(6):
        kind, data = _picture(rng)
        if rng.random() < 0.6:
            data = bitten(data, rng)
        name = f"{place}.{kind}"
        (folder / "images" / name).write_bytes(data)
        names.append(name)
    (folder / "images" / "sound.png").write_bytes(_saved(_image(rng, "RGB"), "PNG"))
    return _index(folder, json.dumps(_coco(7, [*names, "sound.png"])).encode())


def links(rng: random.Random, folder: Path) -> list[str]:
    """Return an index of photos whose names or links lead out of the folder."""
    names = [
        rng.choice(
            ("../outside/secret.jpg", "a/../../outside/secret.jpg", str(folder / "x"), "out.jpg",
             "there/secret.jpg", "loop/loop/a.jpg", "fifo", "zero", "up/outside/secret.jpg")
        )
        for _ in range(3)
    ]  # fmt: skip
    images = folder / "images"
    images.mkdir()
    (images / "out.jpg").symlink_to(folder.parent / "outside" / "secret.jpg")
    (images / "there").symlink_to(folder.parent / "outside")
    (images / "up").symlink_to("..")
    (images / "loop").symlink_to(images)
    (images / "zero").symlink_to("/dev/zero")
    import os

    os.mkfifo(images / "fifo")
    (images / "sound.png").write_bytes(_saved(_image(rng, "RGB"), "PNG"))
    return _index(folder, json.dumps(_coco(4, [*names, "sound.png"])).encode())


def _index(folder: Path, data: bytes) -> list[str]:
    (folder / "a.json").write_bytes(data)
    return ["index", str(folder / "a.json"), "--images", str(folder / "images")]


def _coco(photos: int, names: list[str] | None = None) -> dict[str, Any]:
    width, height = SIZE
    ring = [5.0, 5.0, 40.0, 6.0, 38.0, 40.0, 8.0, 41.0]
    rle = {"size": [height, width], "counts": [500, 20, 28, 20, width * height - 568]}
    return {
        "info": {"x": "x"},
        "licenses": [{"id": 1, "name": "CC BY 4.0", "url": "https://l"}],
        "images": [
            {"id": k, "file_name": (names or [f"{k}.png" for k in range(photos)])[k],
             "width": width, "height": height, "license": 1}
            for k in range(photos)
        ],
        "categories": [{"id": 1, "name": "cup", "supercategory": "kitchen"}],
        "annotations": [
            {"id": 10 * k + j, "image_id": k, "category_id": 1, "iscrowd": j % 2,
             "bbox": [5, 5, 35, 36], "area": 1200, "segmentation": rle if j % 2 else [ring]}
            for k in range(photos)
            for j in range(2)
        ],
    }  # fmt: skip


def _photos(folder: Path, number: int) -> None:
    (folder / "images").mkdir()
    for place in range(number):
        image = _image(random.Random(place), "RGB")
        (folder / "images" / f"{place}.png").write_bytes(_saved(image, "PNG"))


def _rle_text(rng: random.Random) -> Any:
    letters = "".join(rng.choices(RLE_TEXT, k=rng.choice((0, 1, 2, 7, 8, 50, 5000))))
    if rng.random() < 0.2:
        letters += rng.choice(("o" * 5000, "\x00", "é", "~", " ", "_" * 9, "P" * 3))
    side = rng.choice((0, 1, 48, 64, -1, 2**16, 2**31, 2**40, 46341, 1.5, "48"))
    return {"size": [rng.choice((48, side)), rng.choice((64, side))], "counts": letters}


def _rle_list(rng: random.Random) -> Any:
    big = (0, 1, 48, 3072, 2**31, 2**32 - 1, 2**32, 2**33, -1, 2**64, 1.0, 1.5, "7", None)
    counts = [rng.choice(big) for _ in range(rng.choice((1, 2, 3, 64, 3073)))]
    side = rng.choice((0, 48, 64, 2**16, 2**31))
    return {"size": [rng.choice((48, side)), rng.choice((64, side))], "counts": counts}


def _polygon(rng: random.Random) -> Any:
    far = (0, 1, 64, -5, 1e3, 1e6, 1e9, 2**26, -(2**26), 1e18, 1e308, 0.3, 63.999)
    length = rng.choice((6, 7, 8, 100, 20_000))
    return [[rng.choice(far) if rng.random() < 0.5 else rng.random() * 64 for _ in range(length)]]


def _picture(rng: random.Random) -> tuple[str, bytes]:
    way = rng.randrange(16)
    if way < 7:
        kind, mode = rng.choice(_FORMATS)
        return kind.lower(), _saved(_image(rng, mode), kind, **_options(rng, kind))
    if way == 7:
        return "gif", _pages(rng, "GIF")
    if way == 8:
        return "tiff", _pages(rng, "TIFF")
    if way == 9:
        return "webp", _pages(rng, "WEBP")
    if way == 10:
        return "png", _pages(rng, "PNG")
    if way == 11:
        return "jpeg", _turned(rng)
    if way == 12:
        return "png", _png_bomb(rng)
    if way == 13:
        return "bmp", _header("BMP", rng)
    if way == 14:
        return "gif", _header("GIF", rng)
    return "jpeg", _header("JPEG", rng)


_FORMATS = (
    *(("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA")),
    *(("PNG", "P"), ("PNG", "I;16"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGB")),
    *(("WEBP", "RGBA"), ("GIF", "P"), ("BMP", "RGB"), ("BMP", "L"), ("TIFF", "RGB")),
    *(("TIFF", "CMYK"), ("TIFF", "I;16"), ("TIFF", "F"), ("TIFF", "1")),
)


def _image(rng: random.Random, mode: str) -> Image.Image:
    noise = np.random.default_rng(rng.randrange(2**32))
    width, height = SIZE
    if mode == "F":
        return Image.fromarray(noise.random((height, width), np.float32))
    if mode == "I;16":
        return Image.fromarray(noise.integers(0, 2**16, (height, width)).astype(np.uint16))
    image = Image.fromarray(noise.integers(0, 255, (height, width, 3)).astype(np.uint8))
    return image.convert(mode)


def _options(rng: random.Random, kind: str) -> dict[str, Any]:
    if kind == "JPEG":
        return {"progressive": rng.random() < 0.5, "quality": 80}
    if kind == "TIFF":
        return {"compression": rng.choice(("raw", "tiff_lzw", "tiff_deflate", "packbits"))}
    return {"lossless": rng.random() < 0.5} if kind == "WEBP" else {}


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    try:
        image.save(stream, kind, **options)
    except (OSError, ValueError):
        stream = io.BytesIO()
        image.save(stream, kind)
    return stream.getvalue()


def _pages(rng: random.Random, kind: str) -> bytes:
    frames = [_image(rng, "RGB") for _ in range(rng.choice((2, 5, 40)))]
    return _saved(frames[0], kind, save_all=True, append_images=frames[1:])


def _turned(rng: random.Random) -> bytes:
    exif = Image.Exif()
    exif[274] = rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 65535))
    return _saved(_image(rng, "RGB"), "JPEG", exif=exif.tobytes())


def _png_bomb(rng: random.Random) -> bytes:
    """Return a small PNG of many pixels, or one that only says so."""
    width, height = rng.choice(
        ((30_000, 30_000), (8_000, 8_000), (2**31 - 1, 2**31 - 1), (1, 2**30), (60_000, 1_000))
    )
    rows = min(height, rng.choice((0, 1, 500)))
    raw = zlib.compress(bytes(1 + width * 3) * rows if width < 10**5 else b"", 9)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", raw)]
    if rng.random() < 0.5:
        text = b"k\0\0" + zlib.compress(bytes(50_000_000), 9)
        chunks.insert(1, (b"zTXt", text))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*c) for c in [*chunks, (b"IEND", b"")])


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _header(kind: str, rng: random.Random) -> bytes:
    """Return a small picture whose header says that it is huge."""
    data = bytearray(_saved(_image(rng, "RGB"), kind))
    side = rng.choice((0, 1, 40_000, 65_535))
    if kind == "BMP":
        data[18:26] = struct.pack("<ii", rng.choice((side, 2**31 - 1, -64)), side)
    elif kind == "GIF":
        data[6:10] = struct.pack("<HH", side, side)
    else:
        at = data.find(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", side, side)
    return bytes(data)
