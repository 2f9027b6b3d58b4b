"""Prints: what is laid like a stamp is what the brush would have painted."""

from dataclasses import dataclass

import numpy as np

from mirgen.compose.brush import CanvasBrush
from mirgen.compose.cache import Cache
from mirgen.compose.ledger import Ledger
from mirgen.compose.prints import stamp
from mirgen.compose.score import Score
from mirgen.records.source import Mask

SIZE = (160, 120)


@dataclass(frozen=True)
class Still:
    """A shaded panel with a bar that a line crosses, a shadow and letters."""

    panel: int
    bar: int
    shift: float = 0.0

    def draw(self, brush):
        brush.soft_shadow((80, 100), (40, 8))
        brush.begin(self.panel, "panel")
        brush.polygon([(20, 20), (120.5, 20), (120.5, 90), (20, 90)], "metal", outline="ink")
        brush.begin(self.bar, "bar")
        brush.ellipse((60 + self.shift, 50), (20, 14.3), "accent", turn=20)
        brush.end()
        brush.end()
        brush.line([(10, 52), (150, 57)], "wood", 3)
        brush.text((80, 75), "Still", "ink", 18, anchor="mm", bold=True)


def board():
    grey = np.linspace(90, 230, SIZE[0]).astype(np.uint8)
    return np.repeat(np.repeat(grey[None, :, None], SIZE[1], 0), 3, 2).copy()


def under(ledger):
    ledger.place(9, "under", 1, "a", Mask(0, 40, np.ones((40, 160), np.uint8)))


def test_a_stamp_is_what_the_brush_paints():
    cache = Cache(1 << 22)
    painted, direct = board(), Ledger(SIZE)
    under(direct)
    Still(1, 2).draw(CanvasBrush((painted,), direct, cache))
    for _ in range(2):
        stamped, ledger = board(), Ledger(SIZE)
        under(ledger)
        stamp(Still(1, 2), stamped, ledger, cache)
        assert np.abs(stamped.astype(int) - painted).max() <= 3
        assert (stamped == board()).all(axis=2).mean() > 0.3
        assert ledger.regions() == direct.regions()


def test_drawings_that_differ_in_region_numbers_share_a_print():
    cache = Cache(1 << 22)
    one, other = Ledger(SIZE), Ledger(SIZE)
    stamp(Still(1, 2), board(), one, cache)
    used = cache.used
    stamp(Still(7, 4), board(), other, cache)
    assert cache.used == used
    assert [r.region for r in other.regions()] == [7, 4]
    assert [r.rle for r in other.regions()] == [r.rle for r in one.regions()]
    stamp(Still(1, 2, shift=5.0), board(), Ledger(SIZE), cache)
    assert cache.used > used


def test_a_region_drawn_on_by_a_second_drawing_keeps_what_is_not_painted_over():
    cache = Cache(1 << 22)
    painted, direct = board(), Ledger(SIZE)
    stamped, ledger = board(), Ledger(SIZE)
    for drawing in (Still(1, 2), Still(1, 2, shift=30.0)):
        drawing.draw(CanvasBrush((painted,), direct, cache))
        stamp(drawing, stamped, ledger, cache)
    assert ledger.regions() == direct.regions()


def test_a_score_holds_values_and_plays_them_all():
    one, same = Score(Still(3, 8), SIZE), Score(Still(1, 2), SIZE)
    assert one.strokes == same.strokes
    assert hash(one.strokes) == hash(same.strokes)
    assert one.regions == [3, 8]
    again = Score(_Played(one), SIZE)
    assert again.strokes == one.strokes
    assert again.regions == [0, 1]


@dataclass(frozen=True)
class _Played:
    score: Score

    def draw(self, brush):
        self.score.play(brush)
