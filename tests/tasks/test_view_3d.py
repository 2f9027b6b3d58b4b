"""view_3d: finished rows solved again from pixels, masks and texts, square by square."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mirgen.records.instance import Instance
from mirgen.records.puzzle import TIERS, Question
from mirgen.records.source import Pool
from mirgen.seeds import generator
from mirgen.tasks import find_task
from mirgen.tasks.view_3d.draw import draw_worlds, redraw_facts
from mirgen.tasks.view_3d.ground import from_side, places, project, to_ground, unproject
from mirgen.tasks.view_3d.script import Script

from ..built import Drawn
from .reading import asked, box, told, where

FAMILY = "view_3d"
SIDES = ("north", "east", "south", "west")
EDGES = ("top", "right", "bottom", "left")
BOARD = (217, 213, 203)
"""Colour of the board's squares."""

Cell = tuple[int, int]
"""Row from the north and column from the west, or row from the top and column from the left."""


def turned(cell: Cell, top: str) -> Cell:
    """Return where a square (from the top, from the left) is on a board that lies so."""
    row, column = cell
    for _ in range(SIDES.index(top)):
        row, column = column, 3 - row
    return row, column


def across(side: str) -> str:
    return SIDES[(SIDES.index(side) + 2) % 4]


class Camera:
    """Where the board is on every view, found in their pixels: the corners of its squares."""

    def __init__(self, rows: list[Instance]) -> None:
        seen = []
        for row in rows:
            for image in row.images[1:]:
                pixels = np.asarray(Image.open(io.BytesIO(image.bytes)).convert("RGB"), int)
                seen.append(np.abs(pixels - BOARD).max(axis=2) < 12)
        # Cards hide some squares in some views; backdrops of the board's colour are rare.
        surface = np.mean(seen, axis=0) > 0.5
        ys, xs = np.nonzero(surface)
        hull = cv2.convexHull(np.stack([xs, ys], axis=1).astype(np.int32))[:, 0].astype(float)
        corners = [max(hull, key=lambda p: sx * p[0] + sy * 2 * p[1]) for sx, sy in _DIAGONALS]
        square = np.array([[0, 0], [4, 0], [4, 4], [0, 4]], np.float32)
        self.size = surface.shape[1], surface.shape[0]
        self.matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), square)

    def on_board(self, x: float, y: float) -> tuple[float, float]:
        """Return how many squares a point (shares of the frame) is from the left and the back."""
        point = np.array([[[x * self.size[0], y * self.size[1]]]])
        right, down = cv2.perspectiveTransform(point, self.matrix)[0, 0]
        return float(right), float(down)


_DIAGONALS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


class Table:
    """A row as one would lay it out: the map's spots, and the squares that each view shows."""

    def __init__(self, row: Instance, camera: Camera) -> None:
        self.row, self.text, self.question = row, " ".join(told(row)), asked(row)
        board = next(r for r in row.regions if r.label == "map")
        frame = box(board)
        self.spots: dict[int, Cell] = {}
        self.views: dict[int, dict[str, Cell]] = defaultdict(dict)
        self.off: list[float] = []
        """How far things stand from the middles of their squares, in squares."""
        for region in row.regions:
            at = box(region)
            if region.label.startswith("spot "):
                line = int(4 * (at.y - frame.top) / (frame.bottom - frame.top))
                column = int(4 * (at.x - frame.left) / (frame.right - frame.left))
                self.spots[int(region.label[5:])] = line, column
            elif region is not board:
                right, down = camera.on_board(at.x, at.bottom)
                self.off += [abs(right % 1 - 0.5), abs(down % 1 - 0.5)]
                cell = int(down // 1), int(right // 1)
                assert region.label not in self.views[region.image + 1], where(row)
                self.views[region.image + 1][region.label] = cell
        edge, side = re.findall(r"(\w+) edge (?:of the map )?is the (\w+) side", self.text)[0]
        self.top = SIDES[(SIDES.index(side) - EDGES.index(edge)) % 4]
        self.known: dict[str, Cell] = {}
        self.sides: dict[int, str] = {}
        self._begin()
        while self._go_on():
            pass

    def _begin(self) -> None:
        if found := re.search(
            r"[Oo]n spot (\d) stands the (.+?)\.|\b[Tt]he ([^.]+?) stands on spot (\d)\.", self.text
        ):
            number, name = sorted(word for word in found.groups() if word)
            self.known[_label(name)] = turned(self.spots[int(number)], self.top)
        else:
            found = re.search(
                r"[Ii]mage (\d) was taken from the (\w+) side|image (\d), the camera was at the "
                r"(\w+) side|stood at the (\w+) side for image (\d)",
                self.text,
            )
            assert found, where(self.row)
            number, side = sorted(word for word in found.groups() if word)
            self._taken(int(number), side)

    def _taken(self, image: int, side: str) -> None:
        """Note a view's side; what it shows has a place then, the same as in any other view."""
        self.sides[image] = side
        for name, cell in self.views[image].items():
            place = turned(cell, across(side))
            assert self.known.setdefault(name, place) == place, f"{name}: {where(self.row)}"

    def _go_on(self) -> bool:
        for image, shown in self.views.items():
            if image in self.sides:
                continue
            for name in shown.keys() & self.known.keys():
                fits = [s for s in SIDES if turned(shown[name], across(s)) == self.known[name]]
                assert len(fits) == 1, f"{fits}: {where(self.row)}"
                self._taken(image, fits[0])
                return True
        return False

    def seen_from(self, name: str, side: str) -> Cell:
        """Return the row from the back and the column from the left, seen from a side."""
        back = across(side)
        return next(
            cell
            for cell in itertools.product(range(4), range(4))
            if turned(cell, back) == self.known[name]
        )


def _label(name: str) -> str:
    return re.sub(r"^(?:pair|piece) of ", "", name)


def solved(table: Table) -> str:
    """Return the option that squares and texts lead to, '' where that isn't one."""
    row, question = table.row, table.question
    side = re.search(r"(?:from the|from its|at the|to the) (\w+) side", question)
    if row.options[0].startswith("image "):
        assert side
        fits = [image for image, s in table.sides.items() if s == side[1]]
        fits = [image for image in fits if f"image {image}" in row.options]
        return f"image {fits[0]}" if len(fits) == 1 else ""
    if row.options[0].startswith("spot "):
        name = re.search(r"does the (.+?) stand|Find the (.+?) on the map", question)
        assert name, where(row)
        place = table.known[_label(name[1] or name[2])]
        fits = [n for n, cell in table.spots.items() if turned(cell, table.top) == place]
        return f"spot {fits[0]}" if len(fits) == 1 else ""
    if row.options[0].endswith(" side"):
        image = re.search(r"image (\d)", question)
        assert image, where(row)
        return f"the {table.sides[int(image[1])]} side"
    assert side, where(row)
    if "from left to right" in question:
        names = re.split(r", | and ", row.options[0])
        names.sort(key=lambda n: table.seen_from(n, side[1])[1])
        return f"{', '.join(names[:-1])} and {names[-1]}"
    keys: dict[str, Callable[[Cell], int]] = {
        "furthest to the left": lambda cell: cell[1],
        "furthest to the right": lambda cell: -cell[1],
        "furthest to the front": lambda cell: -cell[0],
    }
    (wanted,) = [key for key in keys if key in question]
    ranked = sorted(row.options, key=lambda n: keys[wanted](table.seen_from(n, side[1])))
    first, second = (keys[wanted](table.seen_from(n, side[1])) for n in ranked[:2])
    assert first < second, where(row)
    return ranked[0]


@pytest.fixture(scope="module")
def camera(rows: Mapping[str, list[Instance]]) -> Camera:
    return Camera(rows[FAMILY][:40])


@pytest.fixture(scope="module")
def tables(rows: Mapping[str, list[Instance]], camera: Camera) -> list[Table]:
    """Return every row of the family laid out, once."""
    return [Table(row, camera) for row in rows[FAMILY]]


def test_answers_follow_from_texts_and_pixels(tables: list[Table]) -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for table in tables:
        row = table.row
        assert solved(table) == row.options[row.answer_index], where(row)
        kinds[row.tier, _kind(table)] += 1
    assert kinds.total() == len(tables) >= 200
    assert {tier for tier, _ in kinds} == set(TIERS)
    assert len(kinds) == 17


def _kind(table: Table) -> str:
    first, question = table.row.options[0].split(" ")[0], table.question
    if first in ("image", "spot"):
        return first
    found = re.search(r"left to right|furthest to the \w+", question)
    return found[0] if found else "side"


def test_each_told_thing_matters(tables: list[Table], camera: Camera) -> None:
    """With another side told, another place to begin, or another map, answers differ."""
    turn = dict(zip(SIDES, SIDES[1:] + SIDES[:1], strict=True))
    differ: Counter[str] = Counter()
    for table in tables:
        for what in ("map", "start"):
            other = Table(table.row, camera)
            other.known, other.sides = {}, {}
            if what == "map":
                other.top = turn[table.top]
            elif table.row.options[0].startswith("spot "):
                other.text = re.sub(r"the (north|east|south|west) side", _other_side, table.text)
            else:
                # Spots lie where turns of the board bring the one that is told.
                cell = next(c for n, c in table.spots.items() if f"spot {n}" in table.text)
                number = next(n for n, c in table.spots.items() if c == turned(cell, "east"))
                other.text = re.sub(r"spot \d", f"spot {number}", table.text)
            other._begin()
            while other._go_on():
                pass
            differ[what] += solved(other) != table.row.options[table.row.answer_index]
    assert differ["map"] > 0.6 * len(tables), differ
    assert differ["start"] > 0.6 * len(tables), differ


def _other_side(found: re.Match[str]) -> str:
    return f"the {SIDES[(SIDES.index(found[1]) + 1) % 4]} side"


def test_things_stand_in_the_middle_of_squares_of_their_own(tables: list[Table]) -> None:
    for table in tables:
        assert max(table.off) < 0.16, where(table.row)
        assert len(set(table.known.values())) == len(table.known), where(table.row)
        assert set(table.sides) == set(table.views) == set(range(2, len(table.row.images) + 1))
        for shown in table.views.values():
            assert len(set(shown.values())) == len(shown) >= 2


def test_no_card_touches_another_and_far_ones_are_smaller(tables: list[Table]) -> None:
    for table in tables:
        size: dict[str, list[tuple[int, float]]] = defaultdict(list)
        things = [r for r in table.row.regions if r.source >= 0]
        for a, b in itertools.combinations(things, 2):
            one, two = box(a), box(b)
            apart = one.right < two.left or two.right < one.left
            apart |= one.bottom < two.top or two.bottom < one.top
            assert a.image != b.image or apart, f"{a.label}, {b.label}: {where(table.row)}"
        for r in things:
            back = table.views[r.image + 1][r.label][0]
            size[r.label].append((back, box(r).bottom - box(r).top))
        for seen in size.values():
            for (row_a, tall_a), (row_b, tall_b) in itertools.combinations(seen, 2):
                assert (row_a > row_b) == (tall_a > tall_b + 0.004), where(table.row)


def test_spots_and_options_leave_every_turn_open(tables: list[Table]) -> None:
    """Who lacks the text, or an image, has nothing to choose by: each turn of the board does."""
    for table in tables:
        orbits = [
            {turned(cell, top) for top in SIDES} <= set(table.spots.values())
            for cell in table.spots.values()
        ]
        assert sum(orbits) >= 4, where(table.row)
        if table.row.options[0].startswith("spot "):
            cells = {table.spots[int(option[5:])] for option in table.row.options}
            assert cells <= {turned(next(iter(cells)), top) for top in SIDES}
        elif "from left to right" in table.question:
            names = re.split(r", | and ", table.row.options[0])
            orders = []
            for side in SIDES:
                names.sort(key=lambda n, side=side: table.seen_from(n, side)[1])  # type: ignore[misc]
                orders.append(f"{', '.join(names[:-1])} and {names[-1]}")
            assert set(table.row.options) <= set(orders), where(table.row)
        elif "furthest" in table.question:
            at = [table.seen_from(name, "south") for name in table.row.options]
            for line, column in at:
                ends = line in (min(r for r, _ in at), max(r for r, _ in at))
                ends |= column in (min(c for _, c in at), max(c for _, c in at))
                assert ends, where(table.row)


def test_easy_tells_the_top_edge_and_hard_any(rows: Mapping[str, list[Instance]]) -> None:
    edges: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows[FAMILY]:
        edges[row.tier][
            re.findall(r"(\w+) edge (?:of the map )?is the", " ".join(told(row)))[0]
        ] += 1
    assert set(edges["easy"]) == {"top"}
    assert set(edges["hard"]) == set(EDGES)


def test_solver_on_a_board_laid_by_hand() -> None:
    """Where the north-west corner is seen from each side, and which side follows from it."""
    script = Script("which_side", 2, (1, 2))
    # From the north, what is north-west is in the front row (3 from the back) and at the right.
    corner = {0: (3, 3), 1: (0, 3), 2: (0, 0), 3: (3, 0)}
    for side, (line, column) in corner.items():
        right, away = from_side(places(np.array([0])), np.array([side]))
        assert round(float(right[0]) * 2 + 1.5) == column
        assert round((float(away[0]) - 3.2) * 2 + 1.5) == 3 - line
        x, foot = project(right, away)
        back = to_ground(*unproject(x, foot), np.array([side]))
        assert back[0] == pytest.approx(places(np.array([0]))[0])
    state = _state(script, top=0, marked=1)
    for side, (line, column) in corner.items():
        state |= _stands(script, 0, 0, line, column) | _stands(script, 0, 1, 0, 3)
        # The second thing is back right; the second view has it front left: from across.
        state |= _stands(script, 1, 1, 3, 0) | _stands(script, 1, 2, 1, 1)
        misfit = find_task(FAMILY).solve(_question(script), state)[0]
        assert int(misfit.argmin()) == (side + 2) % 4
        assert sorted(misfit)[1] > 1.5
        # With another side on top of the map, all is turned by as much.
        misfit = find_task(FAMILY).solve(_question(script), state | _state(script, 1, 1))[0]
        assert int(misfit.argmin()) == (side + 3) % 4


def _question(script: Script) -> Question:
    return Question(FAMILY, script.kind, script.args(), (0, 1, 2, 3))


def _state(script: Script, top: int, marked: int) -> dict[str, NDArray[np.float64]]:
    state = {"edge": 2.0, "faces": float((top + 2) % 4), "marked": float(marked)}
    for i in range(6):
        line, column = divmod(i, 4)
        state |= {f"cx({i})": 0.08 + 0.21 * (column + 0.5), f"cy({i})": 0.08 + 0.21 * (line + 0.5)}
    return {name: np.array([value]) for name, value in state.items()}


def _stands(
    script: Script, view: int, thing: int, line: int, column: int
) -> dict[str, NDArray[np.float64]]:
    """Return a sighting in a square, its row counted from the back."""
    region = script.region(view, thing)
    x, foot = project(np.array([(column - 1.5) / 2]), np.array([3.2 + (1.5 - line) / 2]))
    return {f"cx({region})": x, f"foot({region})": foot}


def test_a_view_alone_may_be_right_or_not() -> None:
    """Of the views to choose from none, one or several may be from the side that is asked for."""
    script = Script("which_view", 2, (1, 2, 3), 3, 0)
    question = _question(script)
    question = replace(question, options=(2, 3, 4))
    state = _state(script, 0, 1)
    for counts in itertools.product((0, 1), repeat=3):
        for view, right in enumerate(counts):
            line, column = (3, 3) if right else (0, 0)
            state |= _stands(script, view, 0, line, column) | _stands(script, view, view + 1, 1, 1)
        misfit = find_task(FAMILY).solve(question, state)[0]
        assert (misfit <= 1).tolist() == [bool(c) for c in counts]


@pytest.mark.parametrize("kind", find_task(FAMILY).kinds)
def test_boards_as_drawn(kind: str, drawn: Callable[[str], list[Drawn]]) -> None:
    """Things have squares of their own, bridges and spots are at the edge; redraws are whole."""
    puzzle = next(d.planned.puzzle for d in drawn(FAMILY) if d.slot.kind == kind)
    script = Script.from_args(kind, puzzle.question.args)
    assert script.args() == puzzle.question.args
    rng = generator("boards", kind)
    worlds = draw_worlds(script, 1.0, 200, rng)
    inner = {5, 6, 9, 10}
    for things, spots, mine in zip(worlds.things, worlds.spots, worlds.turned, strict=True):
        assert len(set(things.tolist())) == script.things
        assert len(set(spots.tolist())) == 6
        assert not inner & set(spots.tolist())
        assert not inner & set(things[: script.links + 1 if script.fan else script.views].tolist())
        key = things[-1] if kind == "on_map" else things[0]
        assert spots[mine[0]] == key
        if kind == "on_map":
            assert not set(things[:-1].tolist()) & set(spots.tolist())
    again = redraw_facts(script, 50, rng)
    assert again.keys() == puzzle.state().keys()
    assert all(values.shape == (50,) for values in again.values())


def test_views_to_choose_from_have_sides_of_their_own() -> None:
    script = Script("which_view", 2, (1, 2, 3, 4), 3, 2)
    worlds = draw_worlds(script, 1.0, 300, generator("fan"), 1)
    assert (worlds.sides[:, 2] == 2).all()
    assert all(len(set(sides)) == 3 for sides in worlds.sides[:, 1:].tolist())
    anywhere = draw_worlds(script, 1.0, 300, generator("fan"))
    assert {int(i) for i in np.argmax(anywhere.sides[:, 1:] == 2, axis=1)} == {0, 1, 2}


def test_few_categories_are_too_few() -> None:
    task = find_task(FAMILY)
    assert "7 categories" in task.lacks(Pool((), ()))
    assert task.option_counts("leftmost_from", "hard") == ()
    assert all(
        any(task.option_counts(kind, tier) for kind in ("which_side", "on_map")) for tier in TIERS
    )


def test_no_two_puzzles_are_the_same(drawn: Callable[[str], list[Drawn]]) -> None:
    facts = {
        (d.slot.kind, *((f.name, round(f.value, 3)) for f in d.planned.puzzle.facts))
        for d in drawn(FAMILY)
    }
    assert len(facts) == len(drawn(FAMILY))
