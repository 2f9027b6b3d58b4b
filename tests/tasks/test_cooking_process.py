"""cooking_process: finished rows solved again from what their masks and texts say."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.phrase import nouns
from mirgen.records.instance import Instance, RegionRow
from mirgen.records.puzzle import TIERS, Question
from mirgen.records.source import Pool, Region
from mirgen.seeds import generator
from mirgen.tasks import find_task
from mirgen.tasks.cooking_process import solve as solver
from mirgen.tasks.cooking_process.draw import draw_states, redraw_states
from mirgen.tasks.cooking_process.script import Script
from mirgen.tasks.cooking_process.surface import GRIDS, KINDS, Surface

from ..built import Drawn
from .reading import asked, decode, told, where

FAMILY = "cooking_process"
ORDINALS = nouns.words("zeroth first second third fourth fifth sixth seventh eighth ninth tenth")
NUMBERS = nouns.words("zero one two three four five six seven eight nine ten")
TIMES = {"as many": 1, "twice as many": 2, "three times as many": 3}


def runs(rle: str) -> list[int]:
    """Return the run lengths, of 0 and 1 in turn, of compressed COCO counts."""
    found: list[int] = []
    value = shift = 0
    for letter in rle:
        bits = ord(letter) - 48
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            value -= (1 << shift) if bits & 16 else 0
            found.append(value + found[-2] if len(found) > 2 else value)
            value = shift = 0
    return found


def measured(region: RegionRow) -> tuple[int, int, int, int, int]:
    """Return left, top, right, bottom and number of pixels of a region's mask.

    Masks run down the columns; a run that goes on into the next column touches top and bottom.
    """
    height = region.size[0]
    ends = np.cumsum(runs(region.rle))
    first, last = ends[:-1:2], ends[1::2] - 1
    full = last // height > first // height
    tops, bottoms = np.where(full, 0, first % height), np.where(full, height - 1, last % height)
    return (
        int(first[0] // height),
        int(tops.min()),
        int(last[-1] // height),
        int(bottoms.max()),
        int((last - first + 1).sum()),
    )


class Table:
    """A row as one would see it: what lies where in each image, counted by masks."""

    def __init__(self, row: Instance) -> None:
        self.row, self.text = row, " ".join(told(row))
        self.mask = {r.region: measured(r) for r in row.regions}
        surfaces = [r for r in row.regions if r.label in KINDS]
        assert [r.image for r in surfaces] == list(range(len(row.images))), where(row)
        self.surface = [r.label for r in surfaces]
        self.things = [r for r in row.regions if r.label not in KINDS]
        self.names = sorted({r.label for r in self.things})
        self.counts = [Counter[str]() for _ in row.images]
        for thing in self.things:
            if self._lies_on(thing, surfaces[thing.image]):
                self.counts[thing.image][thing.label] += 1
        self.named = {one: n for n in self.names for one in (nouns.one(n), nouns.many(n))}
        self.any = "|".join(sorted(map(re.escape, self.named), key=len, reverse=True))

    def _lies_on(self, thing: RegionRow, surface: RegionRow) -> bool:
        """Tell whether a thing's middle is within the box of what things lie on."""
        left, top, right, bottom, _ = self.mask[thing.region]
        x, y = (left + right) / 2, (top + bottom) / 2
        left, top, right, bottom, _ = self.mask[surface.region]
        return left <= x <= right and top <= y <= bottom

    @property
    def kind(self) -> str:
        """Tell by the text what is asked."""
        question = asked(self.row)
        if "order" in question:
            return "order"
        if "rule" in question:
            return "wrong"
        return "missing" if "missing" in question else "next"


def solved(table: Table) -> list[int]:
    """Return the options that what is seen and told leaves."""
    options = table.row.options
    if table.kind == "order":
        pieces = order_pieces(table)
        return [
            i
            for i, option in enumerate(options)
            if possible(table, [int(n) - 1 for n in re.findall(r"\d+", option)], pieces)
        ]
    if table.kind == "wrong":
        broken = {f"image {k + 1}, against rule {rule}" for k, rule in breaches(table)}
        assert len(broken) == 1, f"{broken}: {where(table.row)}"
        return [i for i, option in enumerate(options) if option in broken]
    after = contents(table)
    return [
        i
        for i, option in enumerate(options)
        if {n: int(v) for v, n in re.findall(r"(\d+) × ([^,]+)", option)} == after
    ]


Copy = tuple[str, str, int]
"""A surface, a thing, and which of its copies."""


def order_pieces(table: Table) -> list[tuple[Copy, Copy, bool]]:
    """Return the pieces: one copy, another that comes later, or (True) at the same moment."""
    found = []
    for sentence in re.split(r"(?<=[.:!?])\s+", table.text):
        laid = re.findall(rf"[Tt]he (\w+) ({table.any}) is laid on the (\w+)", sentence)
        if len(laid) != 2:
            assert " is laid on the " not in sentence, sentence
            continue
        a, b = ((on, table.named[name], ORDINALS.index(nth)) for nth, name, on in laid)
        if re.match("Before", sentence) or re.search(r"\w after the", sentence):
            a, b = b, a
        found.append((a, b, "moment" in sentence))
    assert found, where(table.row)
    return found


def possible(table: Table, order: list[int], pieces: list[tuple[Copy, Copy, bool]]) -> bool:
    """Tell whether there are moments for all copies and images that agree with an order.

    A graph of demands "earlier by at least 0 or 1" has no cycle that adds up to more than 0.
    """
    told_of = {copy for a, b, _ in pieces for copy in (a, b)}
    shown = {
        (table.surface[k], name, n)
        for k, count in enumerate(table.counts)
        for name in count
        for n in range(1, count[name] + 1)
    }
    copies = sorted(told_of | shown)
    at = {("image", k): k for k in range(len(order))}
    node = {copy: len(at) + i for i, copy in enumerate(copies)}
    far: NDArray[np.float64] = np.full((len(at) + len(node),) * 2, -np.inf)
    np.fill_diagonal(far, 0)

    def demand(a: int, b: int, gap: float) -> None:
        far[a, b] = max(far[a, b], gap)

    for one, two in itertools.pairwise(order):
        demand(one, two, 1)
    for copy in copies:
        on, name, n = copy
        for k, count in enumerate(table.counts):
            if table.surface[k] == on:
                here = count[name] >= n
                demand(*((node[copy], k) if here else (k, node[copy])), 1)
        for other in copies:
            if other[:2] == copy[:2] and other[2] > n:
                demand(node[copy], node[other], 0)
    for a, b, together in pieces:
        demand(node[a], node[b], 0 if together else 1)
        if together:
            demand(node[b], node[a], 0)
    for k in range(len(far)):
        far = np.maximum(far, far[:, [k]] + far[[k]])
    return bool((np.diag(far) <= 0).all())


def contents(table: Table) -> dict[str, int]:
    """Return what lies there after the asked step."""
    pattern = (
        rf"The (?:missing|next) step adds ({'|'.join(TIMES)}) ({table.any}) as "
        rf"(?:it adds ({table.any})|the step from image (\d) to image (\d) "
        rf"(?:does|adds ({table.any})))\."
    )
    pieces = re.findall(pattern, table.text)
    assert len(pieces) == len(table.names), where(table.row)
    gap = re.search(r"[Bb]etween image (\d) and image (\d)", table.text)
    assert bool(gap) == (table.kind == "missing"), where(table.row)
    base = int(gap[1]) - 1 if gap else len(table.counts) - 1
    added: dict[str, int] = {}
    for times, thing, same, since, _, other in sorted(pieces, key=lambda p: bool(p[2])):
        name = table.named[thing]
        of = table.named[same or other or thing]
        if same:
            added[name] = TIMES[times] * added[of]
        else:
            first, second = table.counts[int(since) - 1], table.counts[int(since)]
            assert int(since) - 1 != base, where(table.row)
            assert second[of] > first[of], where(table.row)
            added[name] = TIMES[times] * (second[of] - first[of])
    result = {name: table.counts[base][name] + more for name, more in added.items()}
    if gap:
        later = table.counts[base + 1]
        assert all(later[name] >= n for name, n in result.items()), where(table.row)
    return result


def breaches(table: Table) -> list[tuple[int, int]]:
    """Return (image from 0, rule) for each rule that an image goes against."""
    found = []
    rules = re.findall(r"Rule (\d): ([^.]*)\.", table.text)
    assert len({number for number, _ in rules}) == len(rules) >= 2, where(table.row)
    for number, rule in rules:
        words = re.findall(rf"\b(\w+) ({table.any})\b", rule)
        for k, count in enumerate(table.counts):
            if "one and the same step" in rule:
                (a, x), (b, y) = words
                here = count[table.named[x]] >= ORDINALS.index(a)
                bad = here != (count[table.named[y]] >= ORDINALS.index(b))
            elif rule.startswith("before"):
                (a, x), (b, y) = words
                enough = count[table.named[y]] >= NUMBERS.index(b)
                bad = count[table.named[x]] >= ORDINALS.index(a) and not enough
            else:
                thing = re.match(rf"({table.any}) come in (two|three)s", rule)
                assert thing, rule
                bad = bool(count[table.named[thing[1]]] % NUMBERS.index(thing[2]))
            if bad:
                found.append((k, int(number)))
    return found


@pytest.fixture(scope="module")
def tables(rows: Mapping[str, list[Instance]]) -> list[Table]:
    """Return every row of the family laid out, once."""
    return [Table(row) for row in rows[FAMILY]]


def test_masks_are_measured_right(tables: list[Table]) -> None:
    for table in tables[:6]:
        for r in table.row.regions[:12]:
            ys, xs = np.nonzero(decode(r.rle, r.size))
            box = (xs.min(), ys.min(), xs.max(), ys.max(), len(xs))
            assert table.mask[r.region] == box, r


def test_answers_follow_from_texts_and_masks(tables: list[Table]) -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for table in tables:
        assert solved(table) == [table.row.answer_index], where(table.row)
        kinds[table.kind, table.row.tier] += 1
    assert sum(kinds.values()) == 200
    assert len(kinds) == 4 * len(TIERS)
    assert min(kinds.values()) >= 10


def test_the_reading_itself_can_fail(tables: list[Table]) -> None:
    """With one thing gone from an image, most rows have another answer, or none."""
    changed = looked = 0
    for table in tables:
        if table.kind == "wrong":
            continue
        image = len(table.counts) // 2
        name = max(table.counts[image], key=table.counts[image].__getitem__)
        table.counts[image][name] -= 2
        try:
            changed += solved(table) != [table.row.answer_index]
        except AssertionError:
            changed += 1
        finally:
            table.counts[image][name] += 2
        looked += 1
    assert changed > 0.4 * looked


def test_words_and_numbers_stand_apart(tables: list[Table]) -> None:
    for table in tables:
        steps = table.row.steps
        for text in (*steps.caption, steps.text2region, steps.region2region, steps.conclusion):
            assert not re.search(r"[0-9][A-Za-z]|[a-z][0-9]", text), text


def test_nothing_is_taken_away_or_moved(tables: list[Table]) -> None:
    for table in tables:
        by_place: dict[str, list[tuple[int, set[tuple[str, int, int]]]]] = {}
        for k, surface in enumerate(table.surface):
            spots = {
                (r.label, round(r.bbox[0] + r.bbox[2] / 2), round(r.bbox[1] + r.bbox[3] / 2))
                for r in table.things
                if r.image == k
            }
            assert len(spots) == sum(table.counts[k].values()) > 0, where(table.row)
            by_place.setdefault(surface, []).append((len(spots), spots))
        for images in by_place.values():
            for (_, fewer), (_, more) in itertools.pairwise(sorted(images, key=lambda i: i[0])):
                assert fewer < more, where(table.row)
        if table.kind != "order":
            assert len(by_place) == 1
            sizes = [sum(count.values()) for count in table.counts]
            assert sizes == sorted(sizes)


def test_things_are_whole_and_apart(tables: list[Table]) -> None:
    """Each copy shows as much as the fullest copy of its kind, but for at most a tenth."""
    for table in tables:
        fullest: dict[str, float] = {}
        for r in table.things:
            fullest[r.label] = max(fullest.get(r.label, 0), table.mask[r.region][4])
        for r in table.things:
            assert table.mask[r.region][4] >= 0.9 * fullest[r.label], (r, where(table.row))
            assert r.bbox[3] >= 20 or r.bbox[2] >= 20, r


def test_contents_can_not_be_told_by_the_neighbouring_images(tables: list[Table]) -> None:
    """Every option holds what lay there before, and no more than what lies there next."""
    for table in tables:
        gap = re.search(r"[Bb]etween image (\d) and image (\d)", table.text)
        if table.kind not in ("missing", "next"):
            continue
        before = table.counts[int(gap[1]) - 1] if gap else table.counts[-1]
        for option in table.row.options:
            for number, name in re.findall(r"(\d+) × ([^,]+)", option):
                assert int(number) >= before[name], where(table.row)
                assert not gap or int(number) <= table.counts[int(gap[2]) - 1][name], where(
                    table.row
                )


def test_an_order_can_not_be_told_by_the_images_alone(tables: list[Table]) -> None:
    for table in tables:
        if table.kind != "order":
            continue
        for option in table.row.options:
            order = [int(n) - 1 for n in re.findall(r"\d+", option)]
            assert possible(table, order, []), where(table.row)


def test_one_order_alone_is_possible(tables: list[Table]) -> None:
    """Not only among the options: of all orders in which no place loses things, one is left."""
    looked = 0
    for table in tables:
        if table.kind != "order":
            continue
        size = [sum(count.values()) for count in table.counts]
        first = table.surface[0]
        places = [
            sorted(
                (k for k, s in enumerate(table.surface) if (s == first) == own),
                key=size.__getitem__,
            )
            for own in (True, False)
        ]
        pieces, left = order_pieces(table), []
        for ones in itertools.combinations(range(len(size)), len(places[0])):
            chains = [iter(place) for place in places]
            order = [next(chains[q not in ones]) for q in range(len(size))]
            if possible(table, order, pieces):
                left.append(order)
        assert len(left) == 1, f"{left}: {where(table.row)}"
        looked += 1
    assert looked >= 30


def test_no_option_is_the_hub_of_the_others(tables: list[Table]) -> None:
    """Of contents, and of images with rules, the options are all four pairs of two choices."""
    for table in tables:
        if table.kind == "order":
            continue
        split = [re.findall(r"\d+", option) for option in table.row.options]
        assert len(split) == len({tuple(option) for option in split}) == 4
        differing = [values for values in zip(*split, strict=True) if len(set(values)) > 1]
        assert len(differing) == 2
        assert all(sorted(Counter(values).values()) == [2, 2] for values in differing)


def test_wording_goes_with_what_is_laid_out(drawn: Callable[[str], list[Drawn]]) -> None:
    kitchens = Counter(item.planned.puzzle.words["kitchen"] for item in drawn(FAMILY))
    assert kitchens[True] > 2 * kitchens[False] > 0


def test_images_grow_with_the_tier(drawn: Callable[[str], list[Drawn]]) -> None:
    means = []
    for tier in TIERS:
        counts = [len(i.planned.puzzle.frames) for i in drawn(FAMILY) if i.slot.tier == tier]
        assert 3 <= min(counts) <= max(counts) <= 6
        means.append(np.mean(counts))
    assert means == sorted(means)
    assert 4 <= np.mean(means) <= 6


def _thing(row: int, category: str) -> Region:
    return Region(row, 0, str(row), category, "food", (0, 0, 90, 90), 8000, cutout=True)


def test_four_categories_are_enough() -> None:
    names = ["apple", "cake", "cup", "bowl"]
    task = find_task(FAMILY)
    assert task.lacks(Pool((), tuple(_thing(i, n) for i, n in enumerate(names)))) == ""
    lack = task.lacks(Pool((), tuple(_thing(i, n) for i, n in enumerate(names[:3]))))
    assert lack == "cutouts of 4 categories (it has 3)"


def test_a_grid_has_room_and_stays_on_its_surface() -> None:
    for kind, grids in GRIDS.items():
        rooms = [sum(grid[0]) for grid in grids]
        assert rooms == sorted(rooms)
        assert rooms[-1] >= 22
        for most in rooms:
            surface = Surface(kind, (640, 400), 0, most)
            wide, high = surface.room()
            cells = surface.cells()
            assert len(set(cells)) == most
            for x, y in cells:
                corners = [
                    ((x + a * wide - 320) / 640, (y + b * high - 198) / 400)
                    for a in (-0.5, 0.5)
                    for b in (-0.5, 0.5)
                ]
                if kind == "plate":
                    assert all((p / 0.475) ** 2 + (q / 0.468) ** 2 <= 1 for p, q in corners)
                assert all(abs(p) < 0.46 and abs(q) < 0.46 for p, q in corners)


def _question(kind: str, pieces: list[dict[str, object]], options: tuple[str, ...]) -> Question:
    counts = [[f"c[{k},{t}]" for t in range(2)] for k in range(3)]
    args = {"home": [0, 0, 0], "place": [0, 0], "counts": counts, "pieces": pieces, "base": 2}
    return Question(FAMILY, kind, args, options)


def _held(*images: tuple[int, int]) -> dict[str, NDArray[np.float64]]:
    return {
        f"c[{k},{t}]": np.array([float(v)])
        for k, pair in enumerate(images)
        for t, v in enumerate(pair)
    }


def test_solver_adds_what_other_steps_and_the_same_step_add() -> None:
    pieces: list[dict[str, object]] = [
        {"thing": 1, "other": 0, "when": -1, "told": ["times[1]"]},
        {"thing": 0, "other": 1, "when": 0, "told": ["times[2]", "from_image[2]"]},
    ]
    facts = _held((1, 0), (1, 2), (2, 3))
    facts |= {"times[1]": np.array([3.0]), "times[2]": np.array([2.0])}
    facts |= {"from_image[2]": np.array([1.0])}
    question = _question("next", pieces, ("6 15", "6 14", "2 3"))
    assert solver.content(question, facts).tolist() == [[6, 15]]
    assert solver.solve(question, facts).tolist() == [[0, 2, 32]]


def test_solver_finds_the_only_breach() -> None:
    pieces: list[dict[str, object]] = [
        {"thing": 0, "other": 1, "rule": "before", "told": ["a", "b"]},
        {"thing": 0, "other": 1, "rule": "together", "told": ["c", "d"]},
    ]
    told_numbers = {n: np.array([v]) for n, v in zip("abcd", (2.0, 1.0, 3.0, 2.0), strict=True)}
    question = _question("wrong", pieces, ("2 1", "1 1", "2 2"))
    facts = _held((1, 0), (2, 0), (3, 2)) | told_numbers
    assert (solver.solve(question, facts) <= 1).tolist() == [[True, False, False]]
    twice = _held((1, 0), (2, 0), (3, 1)) | told_numbers
    assert (solver.solve(question, twice) <= 1).tolist() == [[False, False, False]]
    taken = _held((1, 1), (2, 0), (3, 2)) | told_numbers
    assert not (solver.solve(question, taken) <= 1).any()


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("kind", ["order", "missing", "next", "wrong"])
def test_redraws_are_states_of_the_same_script(
    drawn: Callable[[str], list[Drawn]], kind: str, tier: str
) -> None:
    item = next(i for i in drawn(FAMILY) if (i.slot.kind, i.slot.tier) == (kind, tier))
    question = item.planned.puzzle.question
    script = Script.redrawn(question)
    assert script.args() == question.args
    rng = generator("cooking", kind, tier)
    again, states = redraw_states(script, 64, rng), draw_states(script, 64, rng)
    names = {fact.name for fact in item.planned.puzzle.facts}
    assert set(again) == set(states) == names
    assert {len(values) for values in again.values()} == {64}
    for name, values in again.items():
        if name.startswith("count("):
            assert 0 <= values.min() <= values.max() <= script.most
