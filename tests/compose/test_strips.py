"""Strips across a drawn ground: where their edges are, and which of them are shaded."""

from itertools import pairwise

import numpy as np
import pytest

from mirgen.compose.cache import Cache
from mirgen.compose.photo import Darkroom
from mirgen.compose.stage import Stages
from mirgen.records.frame import Stage

SIZE = (320, 200)
EDGES = (1.0, 0.85, 0.74, 0.66)


@pytest.fixture
def stages(album):
    cache = Cache(1 << 24)
    return Stages(album, Darkroom(album, cache), cache)


@pytest.mark.parametrize("kind", ["road", "meadow", "floor"])
def test_every_other_strip_is_darker(stages, kind):
    plain = stages.stage(Stage(kind, 3, 0.3), SIZE).astype(int)
    marked = stages.stage(Stage(kind, 3, 0.3, strips=EDGES), SIZE).astype(int)
    darker = (plain - marked).mean(axis=(1, 2))
    ys = [round(y * SIZE[1]) for y in EDGES]
    for k, (low, top) in enumerate(pairwise(ys)):
        inside = darker[top + 2 : low - 3]
        assert (inside > 5).all() if k % 2 == 0 else (np.abs(inside) < 1.5).all(), k
    assert (np.abs(darker[: ys[-1] - 3]) < 1.5).all()


def test_an_edge_below_the_frame_shades_the_others(stages):
    ones = stages.stage(Stage("meadow", 0, 0.3, strips=EDGES), SIZE).astype(int)
    others = stages.stage(Stage("meadow", 0, 0.3, strips=(1.2, *EDGES)), SIZE).astype(int)
    lighter = (others - ones).mean(axis=(1, 2))
    ys = [round(y * SIZE[1]) for y in EDGES]
    assert lighter[ys[1] + 3 : ys[0] - 4].min() > 5
    assert lighter[ys[2] + 3 : ys[1] - 4].max() < -5
