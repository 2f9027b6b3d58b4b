"""Box, mask, area and pixels agree whatever is pasted and drawn over what, from annotations on."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mirgen.compose import Studio
from mirgen.records.frame import Scene, Stage, Sticker, Tile

from .shots import agreed, dilated, eroded, is_color


@dataclass(frozen=True)
class Thing:
    """A drawn box or disc, listed as a region unless its number is below 0."""

    region: int
    x: int
    y: int
    size: int
    round: bool
    color: str = "accent"

    def draw(self, brush):
        if self.region >= 0:
            brush.begin(self.region, f"drawn {self.region}")
        x, y, half = self.x, self.y, self.size / 2
        if self.round:
            brush.ellipse((x, y), (half, half * 0.7), self.color)
        else:
            square = [(x - half, y - half), (x + half, y - half), (x + half, y + half)]
            brush.polygon([*square, (x - half, y + half)], self.color)
        if self.region >= 0:
            brush.end()


@dataclass(frozen=True)
class Ground:
    """Covers the whole frame."""

    color: str

    def draw(self, brush):
        w, h = brush.size
        brush.polygon([(-1, -1), (w + 1, -1), (w + 1, h + 1), (-1, h + 1)], self.color)


FRAME = (320, 240)


SIDES = ((20, 90), (20, 90))
"""Of a tile; it is shown at the photo's scale, so that its pixels are known."""


@st.composite
def layers(draw):
    """Return stickers in any place, mirrored or not, with tiles and drawings between and on top."""
    found = []
    for region in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["sticker", "sticker", "tile", "thing"]))
        if kind == "sticker":
            row, height = draw(st.integers(0, 15)), draw(st.integers(24, 90))
            x, y = draw(st.integers(110, 210)), draw(st.integers(height + 2, 238))
            flags = draw(st.booleans()), draw(st.booleans())
            found.append(Sticker(region, row, x, y, height, *flags))
        elif kind == "tile":
            x, y, w, h = (draw(st.integers(*ends)) for ends in ((0, 200), (0, 150), *SIDES))
            window = (*(draw(st.integers(0, 180)) for _ in "xy"), w, h)
            turns = draw(st.integers(0, 3))
            box = (x, y, *((h, w) if turns % 2 else (w, h)))
            found.append(Tile(region, "piece", draw(st.integers(0, 7)), window, box, turns))
        else:
            x, y, side = (
                draw(st.integers(0, 320)),
                draw(st.integers(0, 240)),
                draw(st.integers(4, 150)),
            )
            number = region if draw(st.booleans()) else -1
            found.append(Thing(number, x, y, side, draw(st.booleans())))
    return tuple(found)


stages = st.builds(
    Stage,
    st.sampled_from(["road", "meadow", "floor", "board", "washed"]),
    st.integers(0, 15),
    st.floats(0.2, 0.7),
    st.integers(0, 7),
)


def opacity(studio: Studio, layer) -> np.ndarray:
    """Return how much a layer hides of what is below it, (h, w) from 0 to 1, by pixels alone."""

    def over(color: str, *layers: object) -> np.ndarray:
        plan = Scene(FRAME, Stage("board"), (Ground(color), *layers))
        return studio.pixels(plan).astype(float).mean(axis=2)

    return 1 - (over("paper", layer) - over("ink", layer)) / (over("paper") - over("ink"))


@given(stages, layers())
@settings(max_examples=60)
def test_what_layers_hide_is_off_the_masks_and_what_they_leave_is_on(blobs, stage, layers):
    catalogue, truths = blobs
    studio = Studio(catalogue)
    frame = studio.frame(Scene(FRAME, stage, layers))
    found = agreed(frame)
    listed = [layer.region for layer in layers if layer.region >= 0]
    assert [r.region for r in frame.regions] == [n for n in listed if n in found]
    for one, other in itertools.combinations(found.values(), 2):
        assert not (one & other).any()
    hides = [opacity(studio, layer) for layer in layers]
    pixels = studio.pixels(Scene(FRAME, stage, layers))
    colours = {k: np.zeros(FRAME[::-1], np.uint8) for k in range(2)}
    for place, layer in enumerate(layers):
        if layer.region < 0:
            continue
        alone = agreed(studio.frame(Scene(FRAME, stage, (layer,)))).get(layer.region)
        if alone is None:  # drawn outside of the frame
            assert layer.region not in found
            continue
        # A shadow darkens up to 46 %; half a border's pixel on it hides 73 %.
        most = np.max([np.zeros(alone.shape), *hides[place + 1 :]], axis=0)
        mask = found.get(layer.region, np.zeros_like(alone))
        event(
            "hidden wholly"
            if not mask.any()
            else "hidden in part"
            if (mask != alone).any()
            else "seen whole"
        )
        assert not (mask & ~alone & 1).any()
        assert not mask[most > 0.8].any()
        # A tile hides as if its card's round corners, 3.4 pixels each, were square.
        corners = 16 * sum(isinstance(above, Tile) for above in layers[place + 1 :])
        assert np.count_nonzero(mask[(most < 0.5) & (alone > 0)] == 0) <= corners
        if isinstance(layer, Sticker):
            source = catalogue.region(layer.row)
            inside = (eroded(alone, 3) > 0) & (most < 0.02)
            assert is_color(pixels, int(source.category[-1]), 40)[inside].all()
            colours[int(source.category[-1])] |= mask
        elif isinstance(layer, Tile):
            x, y, w, h = layer.box
            assert (alone.sum(), alone[y : y + h, x : x + w].sum()) == (w * h, w * h)
            left, top, wide, high = layer.window
            part = truths[layer.photo].pixels[top : top + high, left : left + wide]
            seen = most[y : y + h, x : x + w] < 0.02
            off = pixels[y : y + h, x : x + w].astype(int) - np.rot90(part, -layer.turns)
            assert np.abs(off[seen]).max(initial=0) <= 6 * len(layers)
            for masks in colours.values():
                masks |= mask
    # No stage has such colours: where they show there is a region.
    for k, masks in colours.items():
        assert not is_color(pixels, k, 12)[dilated(masks, 1) == 0].any()
    for region in frame.regions:
        layer = next(layer for layer in layers if layer.region == region.region)
        if isinstance(layer, Sticker):
            source = catalogue.region(layer.row)
            assert (region.label, region.photo) == (source.category, source.photo)
            assert region.annotation == source.annotation
        elif isinstance(layer, Tile):
            assert (region.label, region.photo) == ("piece", layer.photo)
            assert region.annotation == f"crop:{','.join(map(str, layer.window))}"
        else:
            assert (region.label, region.photo, region.annotation) == (
                f"drawn {layer.region}",
                -1,
                "",
            )


@given(st.integers(0, 15), st.booleans(), st.integers(40, 130), stages)
@settings(max_examples=40)
def test_a_sticker_is_the_annotated_shape_in_its_pose(blobs, row, mirrored, height, stage):
    """Of the eight turns of a shape only the right one fits."""
    catalogue, truths = blobs
    source = catalogue.region(row)
    whole = truths[source.photo].masks[source.annotation]
    studio = Studio(catalogue)
    plans = [
        Scene(FRAME, stage, (Sticker(3, row, 160, 230, height, pose),))
        for pose in (not mirrored, mirrored)
    ]
    _, found = (agreed(studio.frame(plan))[3] for plan in plans)
    x, y, w, h = cv2.boundingRect(found)
    assert (h, y + h) == (height, 230)
    left, top, wide, high = cv2.boundingRect(whole)
    shape = whole[top : top + high, left : left + wide]
    fits = []
    for turn in range(8):
        pose = np.ascontiguousarray(np.rot90(shape[:, ::-1] if turn >= 4 else shape, turn % 4))
        pose = cv2.resize(pose * np.uint8(255), (w, h), interpolation=cv2.INTER_AREA) > 127
        part = found[y : y + h, x : x + w] > 0
        fits.append((pose & part).sum() / (pose | part).sum())
    assert int(np.argmax(fits)) == (4 if mirrored else 0)
    assert max(fits) > 0.9
    assert w == pytest.approx(wide * height / high, abs=2 + 0.06 * w)


def test_what_is_wholly_hidden_is_not_listed(blobs):
    catalogue, _ = blobs
    studio = Studio(catalogue)
    below, beside = Sticker(1, 0, 55, 157, 30), Sticker(2, 3, 270, 200, 60)
    for cover in (Sticker(3, 0, 100, 238, 200), Thing(3, 55, 140, 60, False)):
        frame = studio.frame(Scene(FRAME, Stage("road"), (below, beside, cover)))
        assert set(agreed(frame)) == {2, 3}
        turned_round = studio.frame(Scene(FRAME, Stage("road"), (cover, beside, below)))
        assert set(agreed(turned_round)) == {1, 2, 3}
    plain = studio.frame(Scene(FRAME, Stage("road"), (below, beside, Ground("wood"))))
    assert plain.regions == ()
