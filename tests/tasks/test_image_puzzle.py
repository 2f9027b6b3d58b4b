"""image_puzzle: finished rows solved again by laying the tiles, pixel by pixel, and reading."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mirgen.records.instance import Instance, RegionRow
from mirgen.records.puzzle import TIERS
from mirgen.records.source import Photo, Pool
from mirgen.tasks import find_task
from mirgen.tasks.image_puzzle.board import Grid, hole_sets
from mirgen.tasks.image_puzzle.scene import usable

from ..built import Drawn
from .reading import asked, decode, told, where

FAMILY = "image_puzzle"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
WORDS = {"one": 1, "two": 2, "three": 3}

Pixels = NDArray[np.float64]


def square(region: RegionRow) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a region's mask."""
    ys, xs = np.nonzero(decode(region.rle, region.size))
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


class Table:
    """A row's board and loose tiles, as one would have them on a table."""

    def __init__(self, row: Instance) -> None:
        self.row, self.text = row, " ".join(told(row))
        self.shown = [_pixels(image.bytes) for image in row.images]
        self.holes = [square(r) for r in row.regions if r.label == "empty place"]
        self.board = next(square(r) for r in row.regions if r.label == "picture")
        tiles = sorted((r for r in row.regions if r.label == "tile"), key=lambda r: r.image)
        assert [r.image for r in tiles] == list(range(1, len(row.images))), where(row)
        self.badness = np.array([self._tried(r) for r in tiles])
        """How badly each tile goes on in each hole in each turn, (tiles, holes, 4)."""

    def _tried(self, tile: RegionRow) -> Pixels:
        left, top, right, bottom = square(tile)
        loose = Image.fromarray(self.shown[tile.image][top:bottom, left:right].astype(np.uint8))
        found = np.zeros((len(self.holes), 4))
        for h, (x0, y0, x1, y1) in enumerate(self.holes):
            fitted = np.asarray(loose.resize((x1 - x0, y1 - y0), Image.Resampling.BOX), float)
            for turns in range(4):
                found[h, turns] = self._seams(np.rot90(fitted, -turns), x0, y0, x1, y1)
        return found

    def _seams(self, laid: Pixels, x0: int, y0: int, x1: int, y1: int) -> float:
        """Return the jump across the hole's seams in units of the jumps one strip further on."""
        board, (left, top, right, bottom) = self.shown[0], self.board
        taken = np.zeros(board.shape[:2], bool)
        for a, b, c, d in self.holes:
            taken[b:d, a:c] = True
        seams = []
        if y0 - 8 >= top and not taken[y0 - 8 : y0, x0:x1].any():
            seams.append((board[y0 - 8 : y0, x0:x1][::-1], laid[:8]))
        if y1 + 8 <= bottom and not taken[y1 : y1 + 8, x0:x1].any():
            seams.append((board[y1 : y1 + 8, x0:x1], laid[::-1][:8]))
        if x0 - 8 >= left and not taken[y0:y1, x0 - 8 : x0].any():
            seams.append((board[y0:y1, x0 - 8 : x0].transpose(1, 0, 2)[::-1],
                          laid.transpose(1, 0, 2)[:8]))  # fmt: skip
        if x1 + 8 <= right and not taken[y0:y1, x1 : x1 + 8].any():
            seams.append((board[y0:y1, x1 : x1 + 8].transpose(1, 0, 2),
                          laid.transpose(1, 0, 2)[::-1][:8]))  # fmt: skip
        assert len(seams) >= 2, where(self.row)
        jump = step = 0.0
        for out, into in seams:
            out, into = _smooth(out), _smooth(into)
            jump += float(np.abs(out[0] - into[0]).sum())
            step += float(np.abs(out[0] - out[1]).sum() + np.abs(into[0] - into[1]).sum()) / 2
        return jump / (step + 2.0 * len(seams) * laid.shape[0])

    def fits(self) -> list[tuple[int, int]]:
        """Return for each tile its hole and the clockwise turns it needs: the best laying.

        Each tile has a hole of its own; where there are more tiles than holes, one stays out,
        with hole -1.
        """
        best = self.badness.min(axis=2)
        tiles, holes = best.shape
        spare = max(tiles - holes, 0)
        layings = itertools.permutations([*range(holes), *[-1] * spare], tiles)
        hole = min(layings, key=lambda laid: sum(best[t, h] for t, h in enumerate(laid) if h >= 0))
        return [(h, int(self.badness[t, h].argmin())) for t, h in enumerate(hole)]

    def cell(self, hole: int) -> tuple[int, int]:
        """Return column and row of a hole."""
        x0, y0, x1, y1 = self.holes[hole]
        left, top, *_ = self.board
        return round((x0 - left) / (x1 - x0)), round((y0 - top) / (y1 - y0))

    def counted(self) -> list[int]:
        """Return the holes in the order in which the text counts them."""
        ways = re.findall(
            r"(row by row|column by column), beginning with the (\w+) (?:row|column), "
            r"and within each (?:row|column) from (\w+) to",
            self.text,
        )
        assert len(ways) == 1, where(self.row)
        along, begin, inside = ways[0]
        words = {begin.removesuffix("most"), inside}
        assert len(words & {"left", "right"}) == len(words & {"top", "bottom"}) == 1

        def key(hole: int) -> tuple[int, int]:
            column, row = self.cell(hole)
            column = -column if "right" in words else column
            row = -row if "bottom" in words else row
            return (row, column) if along == "row by row" else (column, row)

        return sorted(range(len(self.holes)), key=key)


def _pixels(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), float)


def _smooth(strip: Pixels) -> Pixels:
    """Average pairs of lines beside a seam, but the very first, (2, n, 3)."""
    return np.stack([strip[1:3].mean(axis=0), strip[3:5].mean(axis=0)])


def solved(table: Table) -> str:
    """Return the option that laying the tiles and reading the text leads to."""
    row = table.row
    fits, question = table.fits(), asked(row)
    neighbour = re.search(
        r"(?:belongs|lies) (directly|two places) (to the right of|to the left of|above|below) "
        r"the tile in image (\d+)",
        table.text,
    )
    if neighbour:
        column, line = table.cell(fits[int(neighbour[3]) - 2][0])
        steps = 1 if neighbour[1] == "directly" else 2
        across, down = {
            "to the right of": (1, 0), "to the left of": (-1, 0), "above": (0, -1), "below": (0, 1)
        }[neighbour[2]]  # fmt: skip
        goal = [
            h
            for h in range(len(table.holes))
            if table.cell(h) == (column + steps * across, line + steps * down)
        ]
        return _best_for(table, goal[0])
    order = table.counted()
    place = {hole: n for n, hole in enumerate(order)}
    number = re.search(r"the (\w+) empty place\?", question)
    if number:
        return _best_for(table, order[ORDINALS.index(number[1])])
    if row.options[0].endswith(" seconds"):
        return _time(table, place)
    if "which images" in question.lower():
        tiles = {place[hole]: t + 2 for t, (hole, _) in enumerate(fits)}
        assert len(tiles) == len(fits), where(row)
        *first, last = (str(tiles[p]) for p in sorted(tiles))
        return f"images {', '.join(first)} and {last}"
    filled = re.search(r"made, (the .*?) places? ha(?:s|ve) been filled", table.text)
    assert filled, where(row)
    full = {ORDINALS.index(word) for word in re.findall(r"the (\w+)", filled[1])}
    odd = [t for t, (hole, _) in enumerate(fits) if place[hole] in full]
    assert len(odd) == 1, f"{odd}: {where(row)}"
    assert len({hole for hole, _ in fits}) == len(fits), where(row)
    return f"the tile in image {odd[0] + 2}"


def _best_for(table: Table, hole: int) -> str:
    tile = [h for h, _ in table.fits()].index(hole)
    return f"the tile in image {tile + 2}"


def _time(table: Table, place: dict[int, int]) -> str:
    told_prices = re.search(r"A quarter turn takes it (.*? place)\.", table.text)
    assert told_prices, where(table.row)
    price = {
        ORDINALS.index(name): int(n)
        for n, name in re.findall(r"(\d+)(?: seconds?)? at the (\w+)", told_prices[1])
    }
    since = {
        int(image) - 2: WORDS[n]
        for image, n in re.findall(
            r"the tile in image (\d+) has been turned clockwise by (\w+) quarter turn", table.text
        )
    }
    total = sum(
        (turns - since.get(tile, 0)) % 4 * price[place[hole]]
        for tile, (hole, turns) in enumerate(table.fits())
    )
    return f"{total} seconds"


@pytest.fixture(scope="module")
def tables(rows: Mapping[str, list[Instance]]) -> list[Table]:
    """Return every row of the family laid out, once."""
    return [Table(row) for row in rows[FAMILY]]


def test_answers_follow_from_texts_and_pixels(tables: list[Table]) -> None:
    kinds: Counter[str] = Counter()
    for table in tables:
        row = table.row
        assert solved(table) == row.options[row.answer_index], where(row)
        kinds[row.tier] += 1
    assert sum(kinds.values()) >= 60
    assert set(kinds) == set(TIERS)


def test_tiles_are_turned_at_medium_and_hard(tables: list[Table]) -> None:
    """Easy says that nothing is turned, and so it is; hard turns most tiles."""
    turned: Counter[str] = Counter()
    looked: Counter[str] = Counter()
    for table in tables:
        row = table.row
        upright = bool(re.search(r"right way up|No tile is turned", " ".join(told(row))))
        assert upright == (row.tier == "easy"), where(row)
        needed = [turns for hole, turns in table.fits() if hole >= 0]
        turned[row.tier] += sum(map(bool, needed))
        looked[row.tier] += len(needed)
    assert turned["hard"] > 0.7 * looked["hard"]
    assert turned["medium"] > 0.25 * looked["medium"]
    assert turned["easy"] <= 0.02 * looked["easy"]  # a stray tile is misread by this measure


def test_pieces_name_their_window_of_the_photo(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        for region in row.regions:
            if region.label == "empty place":
                assert (region.source, region.annotation) == (-1, "")
                continue
            found = re.fullmatch(r"crop:(\d+),(\d+),(\d+),(\d+)", region.annotation)
            assert found, region
            assert region.source >= 0
        strangers = "another picture" in " ".join(told(row)) or "different picture" in " ".join(
            told(row)
        )
        assert len(row.sources) == 1 + strangers, where(row)


def test_holes_never_leave_a_tile_without_two_neighbours(
    drawn: Callable[[str], list[Drawn]],
) -> None:
    for item in drawn(FAMILY):
        puzzle = item.planned.puzzle
        columns, rows = puzzle.question.args["grid"]
        places = {(p.column, p.row) for p in puzzle.words["places"]}  # type: ignore[attr-defined]
        assert len(places) == len(puzzle.question.args["holes"])
        for c, r in places:
            beside = {(c - 1, r), (c + 1, r), (c, r - 1), (c, r + 1)} - places
            known = [1 <= a <= columns and 1 <= b <= rows for a, b in beside]
            assert sum(known) >= 2


def test_loose_tiles_are_of_one_size(drawn: Callable[[str], list[Drawn]]) -> None:
    """Else one from another photo could be told by it."""
    for item in drawn(FAMILY):
        sizes = {frame.size for frame in item.planned.puzzle.frames[1:]}
        assert len(sizes) == 1


def test_images_are_few(drawn: Callable[[str], list[Drawn]]) -> None:
    counts = [len(item.planned.puzzle.frames) for item in drawn(FAMILY)]
    assert min(counts) >= 4
    assert max(counts) <= 7
    assert 4 <= np.mean(counts) <= 6


@pytest.mark.parametrize(
    ("sizes", "lack"),
    [
        ([(160, 240), (500, 333)], ""),
        ([(500, 333)], "it has 1"),
        ([(500, 333), (500, 150)], "it has 1"),
    ],
)
def test_two_photos_are_enough(sizes: list[tuple[int, int]], lack: str) -> None:
    photos = tuple(
        Photo(i, "none", f"{i}.jpg", f"{i}.jpg", str(i), w, h, str(i) * 64)
        for i, (w, h) in enumerate(sizes)
    )
    found = find_task(FAMILY).lacks(Pool(photos, ()))
    assert lack in found
    assert bool(found) == bool(lack)


def test_photos_that_may_not_be_cropped_are_left_alone() -> None:
    free = Photo(0, "none", "0.jpg", "0.jpg", "0", 500, 333, "0" * 64)
    bound = replace(free, row=1, sha256="1" * 64, composable=False)
    assert usable(Pool((free, bound), ())) == (free,)


def test_every_hole_set_is_spread() -> None:
    """No set lies along one line: there, ways to count would agree."""
    for columns, rows in ((4, 3), (3, 4)):
        for count in (3, 4, 5):
            sets = hole_sets(Grid(columns, rows), count)
            assert len(sets) >= 40
            assert len(set(sets)) == len(sets)
            for cells in sets:
                for axis in (0, 1):
                    assert len({cell[axis] for cell in cells}) > 1
        for cells in hole_sets(Grid(columns, rows), 3, neighbours=True):
            near = [
                sum(0 in (a - c, b - d) and abs(a - c + b - d) in (1, 2) for c, d in cells)
                for a, b in cells
            ]
            assert max(near) == 2
            assert all(x != y for x, y in itertools.combinations(cells, 2))
