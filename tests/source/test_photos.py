"""The pass over photo files: faults, true sizes, what is plain, and what is not read twice."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.source.photos import PhotoState, limited, look_at, look_at_all

LIMIT = 64_000_000


def picture(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    rng = np.random.default_rng(5)
    noise = Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), np.uint8))
    return noise.convert(mode)


def saved(path: Path, image: Image.Image, **options: object) -> PhotoState:
    image.save(path, **options)
    return look_at(path.parent, path.name, None, LIMIT)


def test_plain_photo(tmp_path):
    state = saved(tmp_path / "a.jpg", picture())
    data = (tmp_path / "a.jpg").read_bytes()
    assert (state.fault, state.width, state.height, state.mode) == ("", 60, 40, "RGB")
    assert state.plain
    assert state.sha256 == hashlib.sha256(data).hexdigest()
    assert state.size == len(data)


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {"progressive": True}),
        ("L", {}),
        ("CMYK", {}),
        ("RGB", {"keep_rgb": True}),
        ("RGB", {"format": "PNG"}),
    ],
)
def test_not_plain(tmp_path, mode, options):
    state = saved(tmp_path / "a.jpg", picture(mode), **options)
    assert state.fault == ""
    assert not state.plain
    assert (state.width, state.height) == (60, 40)


@pytest.mark.parametrize(("turn", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60))])
def test_orientation_turns_the_size(tmp_path, turn, size):
    exif = Image.Exif()
    exif[0x0112] = turn
    state = saved(tmp_path / "a.jpg", picture(), exif=exif)
    assert (state.width, state.height) == size
    assert state.orientation == turn
    assert state.plain == (turn == 1)


def test_missing_and_outside(tmp_path):
    (tmp_path / "in").mkdir()
    picture().save(tmp_path / "b.jpg")
    assert look_at(tmp_path / "in", "b.jpg", None, LIMIT).fault == "image-missing"
    assert look_at(tmp_path / "in", "../b.jpg", None, LIMIT).fault == "path-outside"
    assert look_at(tmp_path, "b.jpg/c.jpg", None, LIMIT).fault == "image-missing"


def test_links_of_the_user_are_followed(tmp_path):
    (tmp_path / "in").mkdir()
    picture().save(tmp_path / "b.jpg")
    (tmp_path / "in" / "a.jpg").symlink_to(tmp_path / "b.jpg")
    assert look_at(tmp_path / "in", "a.jpg", None, LIMIT).fault == ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_a_file_is_unreadable(tmp_path, kind):
    buffer = io.BytesIO()
    picture().save(buffer, kind)
    (tmp_path / "a").write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    assert look_at(tmp_path, "a", None, LIMIT).fault == "photo-unreadable"


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0"])
def test_no_picture_is_unreadable(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    assert look_at(tmp_path, "a.jpg", None, LIMIT).fault == "photo-unreadable"


@pytest.mark.parametrize("data", [b"version https://git-lfs.x/spec/v1\n", b"/annex/objects/MD5"])
def test_a_pointer_is_told_from_a_damaged_picture(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    assert look_at(tmp_path, "a.jpg", None, LIMIT).fault == "photo-pointer"


@pytest.mark.parametrize(
    ("name", "kind", "lies"),
    [
        ("a.jpg", "PNG", True),
        ("a.JPEG", "JPEG", False),
        ("a.png", "JPEG", True),
        ("a.tif", "TIFF", False),
        ("a.photo", "PNG", False),
        ("a", "PNG", False),
    ],
)
def test_an_extension_that_lies(tmp_path, name, kind, lies):
    assert saved(tmp_path / name, picture(), format=kind).lies == lies


def bomb(side: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [8_001, 12_000, 60_000])
def test_too_large_is_refused_unread(tmp_path, side):
    (tmp_path / "a.png").write_bytes(bomb(side))
    (state,) = look_at_all(str(tmp_path), ["a.png"], {}, max_pixels=LIMIT, workers=1)
    assert limited(state, LIMIT).fault == "photo-too-large"


def test_a_turned_png_is_seen(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 8
    state = saved(tmp_path / "a.png", picture(), exif=exif)
    assert (state.orientation, state.width, state.height) == (8, 40, 60)


def test_limit_is_inclusive(tmp_path):
    state = saved(tmp_path / "a.jpg", picture())
    assert limited(state, 2400) == state
    assert limited(state, 2399).fault == "photo-too-large"


def test_known_files_are_not_read_again(tmp_path):
    state = saved(tmp_path / "a.jpg", picture())
    marked = PhotoState(**{**{f: getattr(state, f) for f in state.__slots__}, "sha256": "known"})
    assert look_at(tmp_path, "a.jpg", marked, LIMIT) is marked
    picture(size=(60, 41)).save(tmp_path / "a.jpg")
    assert look_at(tmp_path, "a.jpg", marked, LIMIT).height == 41


def test_order_is_that_of_the_names(tmp_path):
    names = [f"{k}.jpg" for k in range(9)]
    for k, name in enumerate(names):
        picture(size=(20 + k, 30)).save(tmp_path / name)
    names.insert(4, "none.jpg")
    states = look_at_all(str(tmp_path), names, {}, max_pixels=LIMIT, workers=3)
    assert [state.file_name for state in states] == names
    assert [state.width for state in states] == [20, 21, 22, 23, 0, 24, 25, 26, 27, 28]
