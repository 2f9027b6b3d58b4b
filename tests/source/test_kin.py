"""Copies of a picture: the same bytes, another encoding, size, turn, light; and no false pair."""

from __future__ import annotations

import io
import json
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from mirgen.source import Catalogue, split_rows
from mirgen.source.decode import decode, luma_of
from mirgen.source.kin import kin
from mirgen.source.looks import THUMB, thumb_factor, thumbnail


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def thumb(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        size, mode = image.size, image.mode
    factor = thumb_factor(*size)
    pixels = decode(data, mode, factor=factor)
    assert pixels is not None
    return thumbnail(luma_of(pixels), size, factor)


def shrunk(image: Image.Image, part: float) -> Image.Image:
    return image.resize((round(image.width * part), round(image.height * part)))


COPIES = {
    "coarse": lambda image: encoded(image, quality=30),
    "progressive": lambda image: encoded(image, quality=80, progressive=True),
    "lossless": lambda image: encoded(image, "PNG", compress_level=1),
    "grey": lambda image: encoded(image.convert("L")),
    "smaller": lambda image: encoded(shrunk(image, 0.61)),
    "tiny": lambda image: encoded(shrunk(image, 0.1), quality=90),
    "larger": lambda image: encoded(shrunk(image, 1.3)),
    "square": lambda image: encoded(image.resize((416, 416))),
    "darker": lambda image: encoded(ImageEnhance.Brightness(image).enhance(0.7)),
    "brighter": lambda image: encoded(ImageEnhance.Brightness(image).enhance(1.06)),
    "paler": lambda image: encoded(ImageEnhance.Contrast(image).enhance(0.7)),
    **{
        turn.name.lower(): lambda image, turn=turn: encoded(shrunk(image.transpose(turn), 0.5))
        for turn in Image.Transpose
    },
}


@pytest.fixture(scope="module")
def photos(realdata) -> list[bytes]:
    """The 80 photos of COCO."""
    return [p.read_bytes() for p in sorted((realdata / "coco_tiny_train" / "images").iterdir())]


@pytest.fixture(scope="module")
def originals(photos) -> list[bytes]:
    return [thumb(data) for data in photos]


@pytest.fixture(scope="module")
def some(photos) -> list[Image.Image]:
    return [Image.open(io.BytesIO(data)).convert("RGB") for data in photos[::5]]


def grouped(thumbs: list[bytes], origins: list[str] | None = None) -> list[int]:
    """Return for each photo the first place of its group; each has bytes of its own."""
    hashes = [f"{k:05d}" for k in range(len(thumbs))]
    return [int(name) for name in kin(hashes, origins or [""] * len(thumbs), thumbs)]


def test_no_two_photos_are_taken_for_one(originals):
    assert grouped(originals) == list(range(80))


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_known(way, originals, some):
    copies = [thumb(COPIES[way](image)) for image in some]
    groups = grouped([*originals, *copies])
    assert groups[:80] == list(range(80))
    assert groups[80:] == list(range(0, 80, 5))


@given(st.integers(20, 420), st.integers(20, 420), st.integers(0, 7))
def test_a_thumbnail_turns_with_its_photo(width, height, turn):
    """Means of the same parts, whichever side a shrunk photo's last, partial pixels lie on."""
    factor = thumb_factor(width, height)
    rng = np.random.default_rng(width * height)
    coarse = rng.integers(0, 256, (5, 5), np.uint8)
    whole = np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))

    def seen(luma: np.ndarray) -> np.ndarray:
        """As a JPEG shrunk while it is decoded: means of blocks, the last ones partial."""
        rows, columns = (range(0, side, factor) for side in luma.shape)
        blocks = np.add.reduceat(np.add.reduceat(luma.astype(float), rows, 0), columns, 1)
        counts = np.add.reduceat(np.add.reduceat(np.ones(luma.shape), rows, 0), columns, 1)
        data = thumbnail(np.rint(blocks / counts).astype(np.uint8), luma.shape[::-1], factor)
        return np.frombuffer(data, np.uint8).reshape(THUMB, THUMB).astype(int)

    def turned(array: np.ndarray) -> np.ndarray:
        return np.rot90(array[:, ::-1] if turn >= 4 else array, turn % 4)

    one, other = turned(seen(whole)), seen(turned(whole))
    assert np.abs(one - other).max() <= 4


def test_the_factor_leaves_three_pixels_for_each_of_a_thumbnail():
    for size, factor in (((640, 480), 8), ((640, 383), 4), ((96, 900), 2), ((95, 900), 1)):
        assert thumb_factor(*size) == factor


def test_equal_bytes_and_names_of_one_origin_are_copies(originals):
    hashes = ["b", "a", "b", "d", "c", "e"]
    origins = ["", "x", "", "x", "y", ""]
    thumbs = [*originals[:4], b"", None]
    assert kin(hashes, origins, thumbs) == ["b", "a", "b", "a", "c", "e"]


def test_groups_are_joined_over_any_chain(originals, some):
    """Bytes join the first two, a name the next, a thumbnail the last."""
    copy = thumb(COPIES["flip_left_right"](some[0]))
    hashes, origins = ["d", "d", "c", "b"], ["", "x", "x", ""]
    thumbs = [originals[7], originals[7], originals[0], copy]
    assert kin(hashes, origins, thumbs) == ["b"] * 4
    assert kin(hashes, ["", "", "x", ""], thumbs) == ["d", "d", "b", "b"]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["", *"pqrst"])), max_size=12))
def test_groups_are_those_of_shared_hashes_and_names(photos):
    hashes, origins = [str(h) for h, _ in photos], [o for _, o in photos]
    found = kin(hashes, origins, [b""] * len(photos))
    for one in range(len(photos)):
        assert found[one] in hashes
        assert found[one] <= hashes[one]
        for other in range(len(photos)):
            if hashes[one] == hashes[other] or (origins[one] and origins[one] == origins[other]):
                assert found[one] == found[other]
    # Nothing more is joined: as many groups as a plain flood finds.
    left, groups = set(range(len(photos))), 0
    while left:
        reached, todo = set(), [left.pop()]
        while todo:
            at = todo.pop()
            reached.add(at)
            near = {
                k
                for k in left
                if hashes[k] == hashes[at] or (origins[k] and origins[k] == origins[at])
            }
            todo += near
            left -= near
        groups += 1
    assert len(set(found)) == groups


def test_blank_pages_are_not_joined():
    rng = np.random.default_rng(4)
    pages = [np.full((16, 16), level, np.uint8) for level in (250, 250, 255, 0)]
    nearly = [(200 + rng.normal(0, 2, (16, 16))).astype(np.uint8) for _ in range(3)]
    # The light of one scanner, the same on every page.
    light = 230 + 8 * np.linspace(-1, 1, 16)[:, None] * np.ones((1, 16))
    scans = [light.astype(np.uint8)] * 3
    thumbs = [page.tobytes() for page in (*pages, *nearly, *scans)]
    assert grouped(thumbs) == list(range(10))


def test_another_thing_in_the_same_room_is_another_photo(some):
    room = np.asarray(some[0])
    other = room.copy()
    h, w = room.shape[:2]
    other[h // 2 : h // 2 + h // 6, w // 3 : w // 3 + w // 6] = (255, 0, 255)
    assert grouped([thumb(encoded(Image.fromarray(p))) for p in (room, other)]) == [0, 1]


def test_many_photos_of_one_look_are_still_told_apart():
    """More than a band's neighbours: noise of low contrast over one ground."""
    rng = np.random.default_rng(6)
    ground = np.asarray(Image.fromarray(rng.integers(0, 256, (4, 4), np.uint8)).resize((16, 16)))
    thumbs = []
    for _ in range(90):
        spot = ground.copy()
        x, y = rng.integers(0, 12, 2)
        spot[y : y + 4, x : x + 4] = 255 - spot[y : y + 4, x : x + 4]
        thumbs.append(spot.tobytes())
    assert grouped(thumbs) == [thumbs.index(t) for t in thumbs]


@pytest.fixture
def two_sources(tmp_path, photos, some, indexed):
    """One source of photos, another of copies of some of them and of others."""
    refs = []
    first = [*photos[:30], photos[3]]
    second = [
        *photos[30:50],
        *(COPIES[way](some[k]) for k, way in enumerate(["coarse", "tiny", "rotate_90", "darker"])),
        photos[9],
    ]
    for name, files in (("one", first), ("two", second)):
        folder = tmp_path / name
        (folder / "images").mkdir(parents=True)
        images = []
        for k, data in enumerate(files):
            (folder / "images" / f"{k}.jpg").write_bytes(data)
            with Image.open(io.BytesIO(data)) as image:
                size = {"width": image.width, "height": image.height}
            images.append({"id": k, "file_name": f"{k}.jpg", **size})
        whole = {"images": images, "annotations": [], "categories": []}
        (folder / "annotations.json").write_text(json.dumps(whole))
        refs.append(indexed(folder))
    return refs


def test_copies_are_known_over_sources_and_no_split_shares_one(two_sources):
    both = Catalogue(two_sources)
    pictures = both.pictures()
    twins = {30: 3, 51: 0, 52: 5, 53: 10, 54: 15, 55: 9}
    for row in range(both.photos):
        same = [k for k in range(both.photos) if pictures[k] == pictures[row]]
        assert same == sorted(
            {row, twins.get(row, row)} | {k for k, v in twins.items() if v == row}
        )
    # One source alone knows its own; the order of sources tells nothing.
    assert len(set(Catalogue(two_sources[:1]).pictures())) == 30
    assert len(set(Catalogue(two_sources[1:]).pictures())) == 25
    backwards = Catalogue(two_sources[::-1]).pictures()
    assert backwards == [*pictures[31:], *pictures[:31]]
    for parts in ({"a": 1.0, "b": 1.0}, {"a": 5.0, "b": 2.0, "c": 1.0}):
        rows = {name: set(split_rows(both, name, parts).tolist()) for name in parts}
        assert sorted(row for held in rows.values() for row in held) == list(range(56))
        assert min(map(len, rows.values())) >= 3
        for held in rows.values():
            assert all((row in held) == (twin in held) for row, twin in twins.items())


def test_a_turned_copy_in_the_file_is_the_same_picture(tmp_path, some, indexed):
    """The EXIF turn is part of how a file is stored, not of what it shows."""
    folder = tmp_path / "set"
    (folder / "images").mkdir(parents=True)
    images = []
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        image = some[orientation % 2].crop((0, 0, 413, 299))
        image.save(folder / "images" / f"{orientation}.jpg", quality=60 + orientation, exif=exif)
        images.append({"id": orientation, "file_name": f"{orientation}.jpg"})
    whole = {"images": images, "annotations": [], "categories": []}
    (folder / "annotations.json").write_text(json.dumps(whole))
    pictures = Catalogue([indexed(folder)]).pictures()
    assert pictures[0::2] == [pictures[0]] * 4
    assert pictures[1::2] == [pictures[1]] * 4
    assert pictures[0] != pictures[1]


def test_roboflows_versions_are_copies_by_their_names(tmp_path, photos, indexed):
    folder = tmp_path / "set"
    (folder / "images").mkdir(parents=True)
    names = ["a_jpg.rf.01.jpg", "a_jpg.rf.02.jpg", "b_jpg.rf.03.jpg", "c.jpg"]
    for name, data in zip(names, photos, strict=False):
        (folder / "images" / name).write_bytes(data)
    images = [{"id": k, "file_name": name} for k, name in enumerate(names)]
    images[3]["extra"] = {"name": "b_jpg"}
    whole = {"images": images, "annotations": [], "categories": []}
    (folder / "annotations.json").write_text(json.dumps(whole))
    catalogue = Catalogue([indexed(folder)])
    one, other, third, fourth = catalogue.pictures()
    assert one == other != third == fourth
    assert one == min(catalogue.photo(k).sha256 for k in (0, 1))
    shutil.rmtree(folder)
