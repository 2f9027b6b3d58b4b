"""Box, mask, area and pixels agree after every operation on a photo, from its annotation on.

Random polygons and run lengths are annotated in photos of every EXIF orientation, indexed for
real and shown by the Studio. Each region has a colour of its own in the photo, so that the
finished pixels tell where it is, whatever the code says. Scenes: test_agreement_scenes.py.
"""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from mirgen.compose import Studio
from mirgen.records.frame import PhotoView, Subject
from mirgen.source import Catalogue

from .shots import (
    COLORS,
    Shot,
    Truth,
    agreed,
    dilated,
    eroded,
    is_color,
    perimeter,
    shown,
    written,
)


def rings(low: float, high: float):
    side = st.integers(round(low * 10), round(high * 10)).map(lambda v: v / 10)
    return st.lists(st.tuples(side, side), min_size=3, max_size=7).map(
        lambda points: [v for point in points for v in point]
    )


@st.composite
def segmentations(draw, size, noise: bool):
    """Polygons, partly outside, or run lengths as a list or as text."""
    if draw(st.booleans()):
        return draw(st.lists(rings(-6, max(size) + 6), min_size=1, max_size=2))
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    mask = np.zeros(size[::-1], np.uint8)
    for _ in range(2):
        points = rng.integers(-5, max(size) + 5, (draw(st.integers(3, 6)), 2))
        cv2.fillPoly(mask, [points.astype(np.int32)], 1)
    if noise and draw(st.booleans()):
        mask ^= (rng.random(mask.shape) < 0.2).astype(np.uint8)
    encoded = coco.encode(np.asfortranarray(mask))
    if draw(st.booleans()):
        return {"counts": encoded["counts"].decode(), "size": list(size[::-1])}
    flat = mask.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat, prepend=0, append=2)) if flat.size else []
    return {"counts": np.diff(edges, prepend=0).tolist(), "size": list(size[::-1])}


@st.composite
def shots(draw, noise: bool = True):
    orientation = draw(st.integers(1, 8))
    upright = orientation >= 5 and draw(st.booleans())
    bare = Shot(orientation, draw(st.sampled_from(["PNG", "JPEG"])), upright, ())
    each = st.lists(segmentations(bare.size, noise), min_size=1, max_size=len(COLORS))
    return Shot(orientation, bare.kind, upright, tuple(draw(each)))


@st.composite
def windows(draw, size):
    """Return a window, whether it is mirrored, and its quarter turns."""
    (x, w), (y, h) = (
        draw(st.integers(0, side - 8).flatmap(lambda low, side=side: spans(low, side)))
        for side in size
    )
    return (x, y, w, h), draw(st.booleans()), draw(st.integers(0, 3))


def spans(low, side):
    return st.integers(8, side - low).map(lambda length: (low, length))


def by_hand(array, window, mirrored, turns):
    x, y, w, h = window
    part = array[y : y + h, x : x + w]
    return np.rot90(part[:, ::-1] if mirrored else part, -turns)


class Made:
    """Folders for the examples of a test, one after the other."""

    def __init__(self, root: Path) -> None:
        self._root, self._numbers = root, itertools.count()

    def __call__(self, *shots: Shot) -> tuple[Catalogue, list[Truth]]:
        return written(self._root / str(next(self._numbers)), list(shots))


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    return Made(tmp_path_factory.mktemp("agreement"))


def subjects(catalogue: Catalogue) -> dict[int, str]:
    """Return the annotation of each region row."""
    return {row: catalogue.region(row).annotation for row in range(catalogue.regions)}


@given(shots(), st.data())
@settings(max_examples=60)
def test_a_view_at_scale_one_is_exact(made, shot, data):
    catalogue, (truth,) = made(shot)
    kept = set(subjects(catalogue).values())
    assert kept <= {name for name, mask in truth.masks.items() if mask.any()}
    # Outlines beyond the border draw slivers along it: those may be left out, nothing else.
    assert kept >= {name for name, mask in truth.masks.items() if mask[1:-1, 1:-1].any()}
    assert (catalogue.photo(0).height, catalogue.photo(0).width) == truth.pixels.shape[:2]
    view = data.draw(windows(truth.pixels.shape[1::-1]))
    wanted = by_hand(truth.pixels, *view)
    size = wanted.shape[1::-1]
    rows = subjects(catalogue)
    asked = tuple(Subject(7 * row, row) for row in rows)
    plan = PhotoView(0, view[0], size, view[1], view[2], subjects=asked)
    studio = Studio(catalogue)
    frame = studio.frame(plan)
    found = agreed(frame)
    expected = {7 * row: by_hand(truth.masks[name], *view) for row, name in rows.items()}
    # What the window leaves no pixel of isn't listed.
    assert set(found) == {region for region, mask in expected.items() if mask.any()}
    for region, mask in found.items():
        assert np.array_equal(mask, expected[region])
    for region in frame.regions:
        name = rows[region.region // 7]
        assert (region.annotation, region.label) == (name, f"thing {name[-1]}")
        assert region.photo == 0
    pixels = studio.pixels(plan).astype(int)
    assert np.abs(pixels - wanted).max() <= (0 if shot.kind == "PNG" else 25)
    sits_on_its_color(found, rows, pixels, within=25, inner=0)
    sits_on_its_color(found, rows, shown(frame), within=110, inner=3)


def sits_on_its_color(found, rows, pixels, *, within, inner):
    """Each mask's inside, less what later annotations painted over, shows the region's colour."""
    for region, mask in found.items():
        later = [m for r, m in found.items() if r > region]
        seen = eroded(mask, inner) & ~dilated(np.bitwise_or.reduce([0 * mask, *later]), inner)
        assert is_color(pixels, int(rows[region // 7][-1]), within)[seen > 0].all()


blurs = st.just(0.0) | st.floats(0.3, 2)


@given(shots(noise=False), st.floats(0.3, 3), st.floats(0.8, 1.25), blurs, st.data())
@settings(max_examples=60)
def test_a_scaled_and_blurred_view_shows_its_colours_where_the_masks_are(
    made, shot, scale, stretch, blur, data
):
    catalogue, (truth,) = made(shot)
    view = data.draw(windows(truth.pixels.shape[1::-1]))
    part = by_hand(truth.pixels, *view)
    size = (max(4, round(part.shape[1] * scale)), max(4, round(part.shape[0] * scale * stretch)))
    rows = subjects(catalogue)
    asked = tuple(Subject(7 * row, row) for row in rows)
    plan = PhotoView(0, view[0], size, view[1], view[2], blur, asked)
    studio = Studio(catalogue)
    found = agreed(studio.frame(plan))
    pixels = studio.pixels(plan)
    clear = np.zeros(pixels.shape[:2], np.uint8)
    wrong, reach = 0, math.ceil(blur)
    ratio = size[0] * size[1] / part[:, :, 0].size
    names = {7 * row: name for row, name in rows.items()}
    for region, name in names.items():
        whole = by_hand(truth.masks[name], *view)
        mask = found.get(region, clear)
        slack = 2 + 0.5 * perimeter(np.ascontiguousarray(whole)) * max(ratio, ratio**0.5)
        assert abs(int(mask.sum()) - int(whole.sum()) * ratio) <= slack
        later = [m for r, m in found.items() if r > region]
        hidden = dilated(np.bitwise_or.reduce([clear, *later]), 1)
        # A pixel clearly of its colour is its own; a pixel of it is of no other. A blur carries
        # colour on, and thin parts away.
        own = is_color(pixels, int(name[-1]), 40)
        wrong += np.count_nonzero(own & (dilated(mask, reach) == 0))
        core = (eroded(mask, reach + 1) > 0) & (hidden == 0)
        wrong += np.count_nonzero(core & ~is_color(pixels, int(name[-1]), 140))
    assert wrong <= 1 + 0.004 * clear.size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_show_a_photo_of_each_orientation(blobs, orientation):
    """All at once: crop, mirror, quarter turns, scales and blur, of PNGs turned in every way."""
    catalogue, truths = blobs
    studio, photo = Studio(catalogue), orientation - 1
    truth, regions = truths[photo], catalogue.regions_of(photo)
    height, width = truth.pixels.shape[:2]
    asked = tuple(Subject(region.row, region.row) for region in regions)
    assert {r.annotation for r in regions} == {f"{photo}-0", f"{photo}-1"}
    poses = itertools.product(
        ((0, 0, width, height), (width // 4, height // 5, width // 2, height // 2)),
        (False, True),
        range(5),
    )
    # Each pose meets some scale and blur, each scale and blur some poses.
    looks = itertools.cycle(itertools.product((1.0, 0.4, 1.3), (0.0, 1.2)))
    for (window, mirrored, turns), (scale, blur) in zip(poses, looks, strict=False):
        part = by_hand(truth.pixels, window, mirrored, turns)
        size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
        plan = PhotoView(photo, window, size, mirrored, turns, blur, asked)
        found = agreed(studio.frame(plan))
        pixels = studio.pixels(plan)
        for region in regions:
            whole = by_hand(truth.masks[region.annotation], window, mirrored, turns)
            mask = found.get(region.row, np.zeros(size[::-1], np.uint8))
            if scale == 1:
                assert np.array_equal(mask, whole)
            cover = cv2.resize(np.float32(whole), size, interpolation=cv2.INTER_AREA)
            edge = perimeter(mask)
            assert abs(mask.sum() - cover.sum()) <= 1 + 0.1 * edge
            assert np.count_nonzero((mask > 0) != (cover > 0.5)) <= 1 + 0.25 * edge
            assert is_color(pixels, int(region.category[-1]), 40)[eroded(mask, 3) > 0].all()
