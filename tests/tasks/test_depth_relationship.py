"""depth_relationship: rows solved again from the texts, the masks and the ground's pixels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise, product

import cv2
import numpy as np
import pytest

from mirgen.records.frame import Scene, Sticker
from mirgen.records.instance import Instance
from mirgen.records.puzzle import TIERS, TOLD, Question, Slot
from mirgen.records.source import Pool, Region
from mirgen.tasks import find_task
from mirgen.tasks.depth_relationship import solve as solver
from mirgen.tasks.depth_relationship.draw import draw_states
from mirgen.tasks.depth_relationship.orders import Table, choose_orders
from mirgen.tasks.depth_relationship.reliance import relied
from mirgen.tasks.depth_relationship.script import draw_script
from mirgen.tasks.depth_relationship.view import VIEWS
from mirgen.tasks.depth_relationship.view import rows as strips_of

from ..built import Drawn
from .reading import NUMBER, asked, box, decode, image_groups, named, order_of, parts, where

FAMILY = "depth_relationship"

STEP = 7.0
"""Grey levels, of 255, by which the ground changes at a strip's edge at least."""


NEAREST = 25
"""Pixels that the nearest strip is deep at least."""

_KNOWN: dict[tuple[str, int], list[int]] = {}


def edges(row: Instance, image: int) -> list[int]:
    """Return the y of the strips' edges in an image, from the lower edge up, measured once."""
    if (row.id, image) not in _KNOWN:
        _KNOWN[row.id, image] = _edges(row, image)
    return _KNOWN[row.id, image]


def _edges(row: Instance, image: int) -> list[int]:
    """Find the edges by the pixels that no thing and no shadow covers."""
    pixels = cv2.imdecode(np.frombuffer(row.images[image].bytes, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    covered = np.zeros(pixels.shape, np.uint8)
    for region in row.regions:
        if region.image == image:
            covered |= decode(region.rle, region.size).astype(np.uint8)
    free = ~cv2.dilate(covered, np.ones((1, 61), np.uint8)).any(axis=0)
    assert free.sum() > 60, where(row)
    profile = np.median(pixels[:, free][:, ::3], axis=1)
    # From strip to strip the ground turns lighter and darker by turns, so that of the peaks of
    # one sign that follow each other, as the line along an edge makes them, the highest counts.
    # The median over a few rows takes no notice of that thin line.
    calm = np.median([np.roll(profile, by) for by in range(-3, 4)], axis=0)
    found: list[int] = []
    height = 0.0
    for y in range(len(profile) - NEAREST, 6, -1):
        jump = float(calm[y + 2] - calm[y - 3])
        if not abs(jump) >= STEP:
            continue
        if found and (jump > 0) == (height > 0):
            if abs(jump) > abs(height):
                found[-1], height = y, jump
        else:
            found.append(y)
            height = jump
    return found


def strip(row: Instance, image: int, foot: float) -> int:
    """Return the strip on which feet at y ``foot`` stand, 1 the nearest to the camera."""
    return 1 + sum(y > foot for y in edges(row, image))


class Reader:
    """What a careful person takes from a row before answering."""

    def __init__(self, row: Instance) -> None:
        self.row = row
        self.feet: dict[int, dict[str, float]] = defaultdict(dict)
        for region in row.regions:
            assert region.label not in self.feet[region.image + 1], where(row)
            self.feet[region.image + 1][region.label] = box(region).bottom * region.size[0]
        self.labels = {region.label for region in row.regions}
        self.end: dict[int, str] = {}
        self.moved: dict[str, tuple[int, int]] = {}
        self.deep = 0.0
        coming = 1
        for part in parts(row):
            if isinstance(part, int):
                coming = part + 1
            else:
                for clause in part.split(" | ") if "|" in part else [part]:
                    self._read(clause, coming if "|" not in part else coming - 1)
        assert sorted(self.end) == list(range(1, len(row.images) + 1)), where(row)
        self.viewer = self._viewer()

    def _read(self, clause: str, coming: int) -> None:
        move = re.search(r"(\d) strips? to the (north|south)", clause)
        if move:
            (label,) = order_of(self.labels, clause)
            after = re.search(r"(?:[Aa]fter|[Ss]ince|between) image (\d+)", clause)
            assert after, clause
            assert label not in self.moved, where(self.row)
            size = int(move[1]) * (1 if move[2] == "north" else -1)
            self.moved[label] = (int(after[1]), size)
            before = re.search(r"before image (\d+)|and image (\d+)", clause)
            if before:
                assert int(before[1] or before[2]) == self._next(label, int(after[1])), clause
            return
        metres = re.search(NUMBER + r" metres?\b", clause)
        if metres and "strip" in clause.lower() and "?" not in clause:
            assert not self.deep, where(self.row)
            self.deep = float(metres[1])
        ends = re.findall(r"the (south|north) end\b", clause)
        images = image_groups(clause)
        if not images and re.search(r"camera: (south|north) end", clause):
            images, ends = [[coming]], re.findall(r"(south|north) end", clause)
        if not images and "I started at" in clause:
            images = [[coming]]
        if ends and len(images) == len(ends) and "its south end" not in clause:
            for group, end in zip(images, ends, strict=True):
                for image in group:
                    assert self.end.setdefault(image, end) == end, where(self.row)

    def _next(self, label: str, after: int) -> int:
        return min(image for image, feet in self.feet.items() if label in feet and image > after)

    def _viewer(self) -> str:
        question = asked(self.row)
        found = re.search(r"[Ss]een from the (\w+) end, beyond|stands (\w+) of them all", question)
        assert found, where(self.row)
        return found[1] or found[2]

    def places(self) -> dict[str, float]:
        """Return how many strips north of some thing each thing is that isn't moved."""
        at: dict[tuple[str, int], int] = {}
        waiting = [(min(self.feet[1]), 1)]
        at[waiting[0]] = 0
        while waiting:
            label, image = waiting.pop()
            steps = {}
            north = 1 if self.end[image] == "south" else -1
            mine = strip(self.row, image - 1, self.feet[image][label])
            for other, foot in self.feet[image].items():
                steps[other, image] = (strip(self.row, image - 1, foot) - mine) * north
            for later, feet in self.feet.items():
                if label in feet:
                    after, size = self.moved.get(label, (0, 0))
                    steps[label, later] = size * ((later > after) - (image > after))
            for there, step in steps.items():
                if there not in at:
                    at[there] = at[label, image] + step
                    waiting.append(there)
                assert at[there] == at[label, image] + step, where(self.row)
        assert len(at) == len(self.row.regions), "some image hangs together with no other"
        return {label: float(n) for (label, _), n in at.items() if label not in self.moved}

    def answer(self) -> str:
        question, options = asked(self.row), self.row.options
        sign = 1 if self.viewer == "south" else -1
        depth = {label: sign * n for label, n in self.places().items()}
        things = [order_of(self.labels, option) for option in options]
        if "metres" in question:
            a, b = order_of(self.labels, question)
            if "nearer or farther than" in question:
                a, b = b, a
            metres = (depth[b] - depth[a]) * self.deep
            assert self.deep, where(self.row)
            if "nearer or farther" not in question:
                return f"{metres:g} metre{'s' * (metres != 1)}"
            way = "farther" if metres > 0 else "nearer"
            return f"{abs(metres):g} metre{'s' * (abs(metres) != 1)} {way}"
        if "order" in question:
            right = sorted(things[0], key=lambda label: depth[label])
            assert all(sorted(t) == sorted(things[0]) for t in things), where(self.row)
            assert all(depth[b] - depth[a] >= 1 for a, b in pairwise(right)), where(self.row)
            return ", ".join(f"the {label}" for label in right)
        names = [name for (name,) in things]
        if "between" in question:
            ends = order_of(self.labels, question.split(": ", 1)[1])[:2]
            low, high = sorted(depth[label] for label in ends)
            (right,) = [[n for n in names if low < depth[n] < high]]
            assert not [n for n in names if depth[n] in (low, high)], where(self.row)
        else:
            assert re.search(r"\b(nearest|farthest)\b", question), where(self.row)
            best = (min if "nearest" in question else max)(depth[n] for n in names)
            right = [n for n in names if depth[n] == best]
        assert len(right) == 1, where(self.row)
        return f"the {right[0]}"


def test_answers_follow_from_texts_masks_and_pixels(rows: Mapping[str, list[Instance]]) -> None:
    kinds: Counter[str] = Counter()
    for row in rows[FAMILY]:
        assert Reader(row).answer() == row.options[row.answer_index], where(row)
        kinds[row.tier] += 1
    assert sum(kinds.values()) >= 200
    assert set(kinds) == set(TIERS)


def test_each_image_shows_two_things_on_two_strips(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY][:80]:
        for image, feet in Reader(row).feet.items():
            assert len(feet) == 2, where(row)
            assert len({strip(row, image - 1, foot) for foot in feet.values()}) == 2, where(row)


def test_cameras_stand_at_both_ends(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        assert set(Reader(row).end.values()) == {"south", "north"}, where(row)


def test_what_is_asked_about_is_never_moved(rows: Mapping[str, list[Instance]]) -> None:
    moved = 0
    for row in rows[FAMILY]:
        reader = Reader(row)
        text = f"{asked(row)} {' '.join(row.options)}"
        assert not [m for m in reader.moved if re.search(named(m), text)], where(row)
        assert bool(reader.moved) <= (row.tier != "easy")
        moved += bool(reader.moved)
    assert moved > 60


def shaded(row: Instance, image: int, label: str) -> bool:
    """Whether the strip that a thing stands on is a dark one, by the ground beside its feet."""
    pixels = cv2.imdecode(np.frombuffer(row.images[image].bytes, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    cuts = [len(pixels) - 1, *edges(row, image)]
    foot = Reader(row).feet[image + 1][label]
    n = strip(row, image, foot)

    def light(k: int) -> float:
        return float(np.median(pixels[cuts[k] + 3 : cuts[k - 1] - 2]))

    beside = n + 1 if n + 1 < len(cuts) else n - 1
    return light(n) < light(beside)


def test_a_strip_keeps_its_colour_in_every_image(rows: Mapping[str, list[Instance]]) -> None:
    """The strips are painted on the ground: from either end a thing is seen on the same one."""
    looked = 0
    for row in rows[FAMILY][:50]:
        reader = Reader(row)
        for label in sorted(reader.labels):
            seen = [image for image in sorted(reader.feet) if label in reader.feet[image]]
            after, size = reader.moved.get(label, (0, 0))
            for a, b in pairwise(seen):
                same = shaded(row, a - 1, label) == shaded(row, b - 1, label)
                crossed = a <= after < b and size % 2 == 1
                assert same != crossed, f"{label} in {a} and {b}: {where(row)}"
                looked += 1
    assert looked > 80


def test_sizes_tell_nothing_of_depth(rows: Mapping[str, list[Instance]]) -> None:
    larger: list[bool] = []
    for row in rows[FAMILY]:
        by_image: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for region in row.regions:
            place = box(region)
            by_image[region.image].append((place.bottom, place.bottom - place.top))
        for (foot, tall), (other, high) in by_image.values():
            if abs(tall - high) > 0.01:
                larger.append((foot > other) == (tall > high))
    assert len(larger) > 300
    assert 0.42 < np.mean(larger) < 0.58


def test_near_things_are_painted_last_and_hide_little(
    drawn: Callable[[str], list[Drawn]], rows: Mapping[str, list[Instance]]
) -> None:
    for item in drawn(FAMILY):
        for frame in item.planned.puzzle.frames:
            assert isinstance(frame, Scene)
            feet = [layer.y for layer in frame.layers if isinstance(layer, Sticker)]
            assert feet == sorted(feet)
            assert len(set(feet)) == 2
    overlaps = 0
    for row in rows[FAMILY][:60]:
        for image in range(len(row.images)):
            one, two = (box(r) for r in row.regions if r.image == image)
            meets = min(one.right, two.right) > max(one.left, two.left)
            overlaps += meets and min(one.bottom, two.bottom) > max(one.top, two.top)
    assert overlaps > 15


def test_images_are_few(drawn: Callable[[str], list[Drawn]]) -> None:
    counts = {
        t: [len(d.planned.puzzle.frames) for d in drawn(FAMILY) if d.slot.tier == t] for t in TIERS
    }
    assert min(counts["easy"]) >= 3
    assert max(counts["hard"]) <= 6
    assert np.mean(counts["easy"]) < np.mean(counts["medium"]) < np.mean(counts["hard"])
    assert 4 <= np.mean([n for numbers in counts.values() for n in numbers]) <= 5


def test_no_two_puzzles_have_the_same_facts(drawn: Callable[[str], list[Drawn]]) -> None:
    facts = [
        (d.planned.puzzle.question.kind, tuple((f.name, f.value) for f in d.planned.puzzle.facts))
        for d in drawn(FAMILY)
    ]
    assert len(set(facts)) == len(facts)


def test_feet_on_a_strip_are_read_back_as_that_strip() -> None:
    for view in VIEWS:
        edge = view.edges()
        assert edge[0] == 1
        for n in range(5):
            foot = float(view.foot(np.array([float(n)]))[0])
            assert edge[n + 1] < foot < edge[n]
            # A strip is wide enough for a foot to be two hundredths of the frame off.
            assert edge[n] - edge[n + 1] > 0.03
            for off in (-0.014, 0.0, 0.014):
                read = strips_of(
                    np.array([foot + off]), np.array(view.horizon), np.array(view.away), 5
                )
                assert read[0] == n


def link(
    image: int, things: tuple[int, int], shifts: list[list[object]] | None = None
) -> dict[str, object]:
    """Return a link as the solver's arguments have it, things a and b in regions 2i and 2i + 1."""
    return {
        "image": image,
        "things": list(things),
        "feet": [f"foot({2 * image})", f"foot({2 * image + 1})"],
        "north": f"north[{image}]",
        "view": [0.14, 5.0],
        "tall": [0.3, 0.3],
        "shifts": shifts or [],
    }


def state(strips: list[tuple[int, int]], north: list[int], **told: float) -> dict[str, np.ndarray]:
    foot = VIEWS[0].foot
    found = {"from_north": np.array([0.0])}
    for i, two in enumerate(strips, 1):
        for end, n in enumerate(two):
            found[f"foot({2 * i + end})"] = foot(np.array([float(n)]))
        found[f"north[{i}]"] = np.array([float(north[i - 1])])
    return found | {name: np.array([value]) for name, value in told.items()}


def question(
    kind: str, links: list[dict[str, object]], asked_: list[int], options: tuple[object, ...]
) -> Question:
    deep = "deep" if kind in ("gap", "side") else ""
    args = {
        "links": links,
        "moved": ["moved[1]"],
        "strips": 5,
        "asked": asked_,
        "from": "from_north",
        "deep": deep,
    }
    return Question(FAMILY, kind, args, options)


def test_a_chain_is_added_up_and_turned() -> None:
    """0 → 1 is two strips north; 1 is moved one south; 1 → 2 is three strips from the north end."""
    links = [link(1, (0, 1)), link(2, (1, 2), [["moved[1]", 1]])]
    facts = state([(0, 2), (4, 1)], [0, 1], deep=2.5) | {"moved[1]": np.array([-1.0])}
    side = question("side", links, [0, 2], (10.0, -10.0, 5.0, 7.5))
    assert solver.depths(side, facts).tolist() == [[0, 2, 4]]
    assert (solver.solve(side, facts) <= 1).tolist() == [[True, False, False, False]]
    facts["from_north"] = np.array([1.0])
    assert (solver.solve(side, facts) <= 1).tolist() == [[False, True, False, False]]
    order = question("order", links, [0, 1, 2], ("0 1 2", "2 1 0"))
    assert (solver.solve(order, facts) <= 1).tolist() == [[False, True]]


def test_a_tie_leaves_both_defensible() -> None:
    links = [link(1, (0, 1)), link(2, (0, 2))]
    facts = state([(1, 0), (3, 2)], [0, 0]) | {"moved[1]": np.array([0.0])}
    nearest = question("nearest", links, [1, 2], (1, 2))
    assert (solver.solve(nearest, facts) <= 1).all()
    facts |= state([(1, 0), (3, 1)], [0, 0])
    assert (solver.solve(nearest, facts) <= 1).tolist() == [[False, True]]
    farthest = question("farthest", links, [1, 2], (1, 2))
    assert (solver.solve(farthest, facts) <= 1).tolist() == [[True, False]]


def test_between_is_strictly_between() -> None:
    links = [link(i, (0, i)) for i in range(1, 5)]
    between = question("between", links, [1, 2, 3, 4], (3, 4))
    for third, defensible in ((1, True), (2, True), (0, True), (3, True), (4, False)):
        facts = state([(0, 0), (0, 3), (0, third), (0, 4)], [0] * 4) | {"moved[1]": np.array([0.0])}
        fits = solver.solve(between, facts)[0] <= 1
        # On the strip of one of the two it is neither between nor clearly not.
        assert fits[0] == defensible, third
        assert not fits[1]


def slot(kind: str, tier: str, options: int) -> Slot:
    return Slot("train", 0, FAMILY, tier, kind, options, 0, 0, (0.5,) * 16, (640, 400))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "tier", "options"),
    [
        ("nearest", "easy", 3),
        ("farthest", "medium", 4),
        ("between", "medium", 3),
        ("order", "hard", 4),
    ],
)
def test_reliance_is_what_trying_every_strip_shows(kind: str, tier: str, options: int) -> None:
    rng = np.random.default_rng(7)
    args = draw_script(slot(kind, tier, options), rng).args()
    facts = draw_states(args, 300, rng)
    of = solver.depths(Question(FAMILY, kind, args, ()), facts)[:, args["asked"]]
    choices = tuple(args["asked"][2:] if kind == "between" else args["asked"])
    if kind == "order":
        right = np.argsort(of, axis=1)
        clear = np.flatnonzero((np.diff(np.sort(of, axis=1)) >= 1).all(axis=1))
    else:
        asking = Question(FAMILY, kind, args, choices)
        fits = solver.solve(asking, facts) <= 1
        clear = np.flatnonzero(fits.sum(axis=1) == 1)
        right = fits.argmax(axis=1) + (2 if kind == "between" else 0)
    bare = Question(FAMILY, kind, args, ())
    step, way = solver.steps(bare, facts), solver.toward(bare, facts)
    least = 0.35
    kept = set(
        clear[relied(kind, args, of[clear], right[clear], step[clear], way[clear], least)].tolist()
    )
    assert 0 < len(kept) < len(clear)
    for row in clear[:40].tolist():
        shares = []
        one = {name: np.repeat(values[row], 20) for name, values in facts.items()}
        two = [(a, b) for a, b in product(range(5), repeat=2) if a != b]
        asking = Question(FAMILY, kind, args, choices)
        if kind == "order":
            near = " ".join(str(args["asked"][i]) for i in right[row])
            asking = Question(FAMILY, kind, args, (near,))
        for each in args["links"]:
            foot = VIEWS[0].__class__(*each["view"]).foot
            tried = one | {
                name: foot(np.array([float(pair[end]) for pair in two]))
                for end, name in enumerate(each["feet"])
            }
            fits = solver.solve(asking, tried) <= 1
            if kind == "order":
                depth = solver.depths(asking, tried)[:, np.array(args["asked"])[right[row]]]
                shares.append(1 - (np.diff(depth) > 0).all(axis=1).mean())
            else:
                truth = np.arange(len(choices)) == right[row] - (2 if kind == "between" else 0)
                shares.append((fits != truth).any(axis=1).mean())
        assert (row in kept) == (min(shares) >= least - 1e-9), (row, shares)


def test_no_two_orders_are_alike() -> None:
    rng = np.random.default_rng(3)
    for count, options in ((3, 3), (3, 4), (4, 5)):
        right = np.argsort(rng.random((200, count)), axis=1)
        # Half of the slips leave the order as it is.
        depth = np.argsort(right, axis=1).astype(float)
        slipped = {"one-end": depth, "moves-ignored": rng.random((200, count))}
        which = slot("order", "easy", options)
        rows, shown, pick = choose_orders(which, list(range(count)), right, slipped, rng)
        assert len(rows) > 100
        for i, row in enumerate(rows.tolist()):
            orders = [tuple(order) for order in shown[i].tolist()]
            assert len(set(orders)) == options
            assert orders[which.answer] == tuple(right[row].tolist())
            picked = pick(i)
            assert [tuple(order) for order, _ in picked] == orders
            assert [bool(name) for _, name in picked] == [j != which.answer for j in range(options)]


def test_orders_after_one_another() -> None:
    table = Table(4)
    assert len(table.orders) == 24
    assert table.orders[0].tolist() == [0, 1, 2, 3]
    for a, b in ((3, 7), (22, 5), (11, 11)):
        made = table.orders[table.after[a, b]]
        assert made.tolist() == table.orders[a][table.orders[b]].tolist()
        assert table.after[a, table.back[a]] == 0
    assert len(table.exchanges) == 6


def test_the_told_matters_as_a_whole(drawn: Callable[[str], list[Drawn]]) -> None:
    for item in drawn(FAMILY):
        puzzle = item.planned.puzzle
        told = {f.name.partition("[")[0] for f in puzzle.facts if f.where == TOLD}
        assert {"north", "from_north"} <= told
        assert ("deep" in told) == (puzzle.question.kind in ("gap", "side"))
        args = puzzle.question.args
        for name in args["moved"]:
            assert any(shift[0] == name for each in args["links"] for shift in each["shifts"])


@pytest.mark.parametrize(("categories", "lack"), [(7, ""), (6, "it has 6"), (0, "it has 0")])
def test_seven_categories_are_enough(categories: int, lack: str) -> None:
    regions = tuple(
        Region(i, 0, str(i), f"thing {i}", "", (0, 0, 50, 90), 3000, cutout=True, stands=True)
        for i in range(categories)
    )
    found = find_task(FAMILY).lacks(Pool((), regions))
    assert lack in found
    assert bool(found) == bool(lack)
