"""weight_comparison: answers entailed again from the texts and the masks of finished rows."""

from __future__ import annotations

import itertools
import re
from collections import Counter, deque
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

from mirgen.records.instance import Instance
from mirgen.records.puzzle import Slot, Tier
from mirgen.records.source import Photo, Pool, Region
from mirgen.tasks.weight_comparison.cast import pick_weighed
from mirgen.tasks.weight_comparison.lapses import misread
from mirgen.tasks.weight_comparison.trees import draw_trees

from .reading import asked, box, decode, named, order_of, told, where

FAMILY = "weight_comparison"
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
LEVEL = 0.03
"""Pans within this share of the height hang level."""

Side = tuple[str, int]
Relation = tuple[Side, Side, int]
"""(thing, copies) twice, and -1, 0 or 1 where the first weigh less, as much, more."""


def balances(row: Instance) -> list[Relation]:
    """See in each image what lies in the pans and which hold more: the lower, but where crossed."""
    found: list[Relation] = []
    turned = crossed(row)
    for image in range(len(row.images)):
        here = [(region.label, box(region)) for region in row.regions if region.image == image]
        pans = {label: b for label, b in here if label.endswith(" pan")}
        left, right = pans["left pan"], pans["right pan"]
        assert left.x < right.x, where(row)
        sides: list[Side] = []
        for pan in (left, right):
            on = [n for n, b in here if not n.endswith(" pan") and pan.left < b.x < pan.right]
            assert len(set(on)) == 1, f"image {image + 1} {on}: {where(row)}"
            sides.append((on[0], len(on)))
        drop = left.top + left.bottom - right.top - right.bottom
        drop = -drop if image + 1 in turned else drop
        found.append((*sides, 0 if abs(drop) / 2 < LEVEL else 1 if drop > 0 else -1))  # type: ignore[arg-type]
    return found


def crossed(row: Instance) -> set[int]:
    """Return the images, from 1, whose lighter side is told to hang lower."""
    said = [s for s in told(row) if re.search(r"lever\b.*lighter|lighter.* lower", s)]
    said = [s for s in said if "cross" in s]
    assert len(said) <= 1, where(row)
    return {int(n) for s in said for n in re.findall(r"\d+", s)}


class Facts:
    """What the texts of a row tell of its things."""

    def __init__(self, row: Instance) -> None:
        self.relations: list[Relation] = []
        self.kilos: dict[str, int] = {}
        self.exchange: tuple[str, str, int] | None = None
        """(thing, what else, how many of it weigh as much), the latter as the text calls it."""
        for sentence in told(row):
            self._read(re.sub(r"^.*?: (?=[A-Z])", "", sentence))

    def _read(self, sentence: str) -> None:
        both = re.fullmatch(r"The (.+) weighs (\d+) kg and the (.+?) (\d+) kg\.", sentence)
        like = re.fullmatch(r"The (.+) weighs exactly as much as the (.+)\.", sentence)
        than = re.fullmatch(r"The (.+) is (lighter|heavier) than the (.+)\.", sentence)
        one = re.fullmatch(r"One (.+) weighs (\d+) kg\.", sentence)
        many = re.fullmatch(r"One (.+) weighs exactly as much as (\w+) (.+)\.", sentence)
        if both:
            a, b = int(both[2]), int(both[4])
            self._relate(both[1], both[3], (a > b) - (a < b))
        elif like:
            self._relate(like[1], like[2], 0)
        elif than:
            self._relate(than[1], than[3], 1 if than[2] == "heavier" else -1)
        elif one:
            self.kilos[bare(one[1])] = int(one[2])
        elif many:
            self.exchange = bare(many[1]), many[3], WORDS[many[2]]

    def _relate(self, a: str, b: str, sign: int) -> None:
        self.relations.append(((bare(a), 1), (bare(b), 1), sign))


def bare(name: str) -> str:
    """Return the label of a thing that is called a pair or a piece of it."""
    return re.sub(r"^(?:pair|piece) of ", "", name)


def heavier(relations: list[Relation]) -> set[tuple[str, str]]:
    """Return every (a, b) where it follows that a is heavier than b."""
    for (_, p), (_, q), _ in relations:
        assert p == q == 1
    at_least: dict[str, set[tuple[str, bool]]] = {}
    for (a, _), (b, _), sign in relations:
        if sign >= 0:
            at_least.setdefault(a, set()).add((b, sign > 0))
        if sign <= 0:
            at_least.setdefault(b, set()).add((a, sign < 0))
    found = set()
    for start in at_least:
        seen = {(start, False)}
        queue = deque(seen)
        while queue:
            here, strict = queue.popleft()
            for there, more in at_least.get(here, ()):
                if (there, strict or more) not in seen:
                    seen.add((there, strict or more))
                    queue.append((there, strict or more))
        assert (start, True) not in seen, "a thing heavier than itself"
        found |= {(start, other) for other, strict in seen if strict}
    return found


def in_terms_of(relations: list[Relation], thing: str, measure: str) -> Fraction:
    """Return how many of ``measure`` weigh as much as one ``thing``, by level balances alone."""
    worth = {measure: Fraction(1)}
    queue = deque([measure])
    while queue:
        known = queue.popleft()
        for (a, p), (b, q), sign in relations:
            if sign == 0:
                for mine, n, other, m in ((a, p, b, q), (b, q, a, p)):
                    if mine == known and other not in worth:
                        worth[other] = worth[known] * n / m
                        queue.append(other)
    return worth[thing]


def answer(row: Instance) -> int:
    """Return the place of the option that the row's evidence entails."""
    seen = balances(row)
    labels = {name for a, b, _ in seen for name, _ in (a, b)}
    facts, question = Facts(row), asked(row)
    best = re.search(r"heaviest|lightest", question)
    if best:
        over = heavier(seen + facts.relations)
        names = list(row.options)
        first = best[0] == "heaviest"
        beats = [
            i
            for i, a in enumerate(names)
            if all(((a, b) if first else (b, a)) in over for b in names if b != a)
        ]
        assert len(beats) == 1, f"{beats}: {where(row)}"
        return beats[0]
    thing = order_of(labels, question)
    assert len(thing) == 1, f"{thing}: {where(row)}"
    if facts.exchange:
        known, measure, number = facts.exchange
        assert re.search(rf"How many {re.escape(measure)}\b", question), where(row)
        value = in_terms_of(seen, thing[0], known) * number
        said = [Fraction(option) for option in row.options]
    else:
        ((known, number),) = facts.kilos.items()
        value = in_terms_of(seen, thing[0], known) * number
        said = [Fraction(option.removesuffix(" kg")) for option in row.options]
    assert said.count(value) == 1, f"{value}: {where(row)}"
    return said.index(value)


def test_answers_follow_from_texts_and_masks(rows: Mapping[str, list[Instance]]) -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for row in rows[FAMILY]:
        assert answer(row) == row.answer_index, where(row)
        word = re.search(r"heaviest|lightest|[Hh]ow many|weigh|weight|heavy", asked(row))
        kinds[row.tier, word[0].lower() if word else ""] += 1
    assert sum(kinds.values()) >= 60
    assert {tier for tier, _ in kinds} == {"easy", "medium", "hard"}
    assert {word for _, word in kinds} >= {"heaviest", "lightest", "how many"}


def test_every_comparison_is_needed(rows: Mapping[str, list[Instance]]) -> None:
    """Without any one image, or any one thing told, the evidence no longer singles out."""
    looked = 0
    for row in rows[FAMILY]:
        seen = balances(row)
        facts = Facts(row)
        best = re.search(r"heaviest|lightest", asked(row))
        if not best:
            continue
        every = seen + facts.relations
        winner, losers = row.options[row.answer_index], set(row.options)
        losers.discard(winner)
        for spare in range(len(every)):
            over = heavier(every[:spare] + every[spare + 1 :])
            sign = best[0] == "heaviest"
            left = {b for b in losers if ((winner, b) if sign else (b, winner)) in over}
            assert left != losers, f"{every[spare]} is idle: {where(row)}"
            looked += 1
    assert looked > 100


def test_chains_use_every_image_once(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        if re.search(r"heaviest|lightest", asked(row)):
            continue
        seen = balances(row)
        ends = Counter(name for a, b, _ in seen for name, _ in (a, b))
        assert sorted(ends.values()) == [1, 1] + [2] * (len(seen) - 1), where(row)
        assert {sign for *_, sign in seen} == {0}, where(row)


def test_tilts_are_seen_at_a_glance(rows: Mapping[str, list[Instance]]) -> None:
    """A beam is level or turned by 6 degrees at least."""
    tilts = {"level": 0, "tilted": 0}
    for row in rows[FAMILY]:
        for image in range(len(row.images)):
            pans = [
                (region, box(region))
                for region in row.regions
                if region.image == image and region.label.endswith(" pan")
            ]
            (region, a), (_, b) = pans
            height, width = region.size
            angle = np.degrees(np.arctan2(abs(a.y - b.y) * height, abs(a.x - b.x) * width))
            assert angle < 1.5 or angle >= 6, f"{angle}: {where(row)}"
            tilts["level" if angle < 1.5 else "tilted"] += 1
    assert min(tilts.values()) > 50


def test_things_stand_in_their_pans(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY][:30]:
        for image in range(len(row.images)):
            here = [r for r in row.regions if r.image == image]
            pans = [r for r in here if r.label.endswith(" pan")]
            for thing in (r for r in here if r not in pans):
                foot = box(thing)
                over = [b for b in map(box, pans) if b.left <= foot.left and foot.right <= b.right]
                assert len(over) == 1, f"{thing.label} in image {image + 1}: {where(row)}"
                assert abs(foot.bottom - over[0].top) < 0.05, where(row)
            for a, b in itertools.combinations(here, 2):
                both = decode(a.rle, a.size) & decode(b.rle, b.size)
                assert not both.any(), f"{a.label}, {b.label} overlap: {where(row)}"


@pytest.mark.parametrize(
    ("tier", "options", "things"), [("medium", 4, 7), ("medium", 5, 7), ("hard", 5, 9)]
)
def test_the_heavier_of_two_told_weights_is_seldom_the_answer(
    tier: Tier, options: int, things: int
) -> None:
    slot = Slot("train", 0, FAMILY, tier, "heaviest", options, 1, 0, (0.5,) * 16, (640, 400))
    trees = draw_trees(slot, things, 4000, np.random.default_rng(3))
    winners = trees.over(trees.told[:, :1])
    assert np.mean(winners == 0) < 0.2


def test_no_number_is_ruled_out_by_the_told_one(rows: Mapping[str, list[Instance]]) -> None:
    """Counts are 1 to 4, so what they make of the told number has its prime factors, 2 and 3."""
    seen = 0
    for row in rows[FAMILY]:
        values = [re.fullmatch(r"(\d+)(?: kg)?", option) for option in row.options]
        numbers = [int(v[1]) for v in values if v]
        if not numbers:
            continue
        text = " ".join(told(row))
        weighs = re.findall(r"(\d+) kg", text)
        if not weighs:
            continue
        seen += 1
        (known,) = set(map(int, weighs))
        for number in numbers:
            rest = Fraction(number, known)
            left = rest.numerator * rest.denominator
            while left % 2 == 0 or left % 3 == 0:
                left //= 2 if left % 2 == 0 else 3
            assert left == 1, (number, where(row))
    assert seen > 30


def test_at_hard_mostly_no_option_is_seen_to_lose() -> None:
    """Once crossings are read, who never loses in a picture is as likely any of the options."""
    slot = Slot("train", 0, FAMILY, "hard", "lightest", 5, 1, 0, (0.5,) * 16, (640, 400))
    scores = draw_trees(slot, 9, 2000, np.random.default_rng(5)).rules("lightest")
    assert np.mean((scores["never-loses"] == 0).all(axis=1)) > 0.4
    assert (scores["never-loses"][:, slot.answer] == 0).all()
    wins = scores["only-wins"]
    assert np.mean(wins[:, slot.answer] < wins.max(axis=1)) > 0.1


def test_an_estimate_of_slips_knows_where_others_get_nearest() -> None:
    """Of 1 against 2, 3 or 4 in 4 readings, the ends of numbers lie open on one side only."""
    one, two = np.array([[1, 1, 1]]), np.array([[2, 2, 2]])
    shown = np.array([[4.0, 8.0, 12.0, 16.0]])
    low, inner = (float(misread(one, two, shown, rank)[0]) for rank in (0, 1))
    assert 0.03 < low < inner < 0.2
    wide = np.array([[0.01, 8.0, 1000.0, 2000.0]])
    assert misread(one, two, wide, 1)[0] == pytest.approx(1 - (1 - 0.03 * 0.5 * 0.75) ** 3)


def test_what_is_flat_lies_in_a_pan_only_where_little_else_is_there() -> None:
    photo = Photo(0, "none", "0.jpg", "0.jpg", "0", 900, 480, "0" * 64)
    flat = tuple(_region(i, f"flat {i}", 800, 90) for i in range(4))
    tall = tuple(_region(9 + i, f"tall {i}", 150, 200) for i in range(4))
    rng = np.random.default_rng(0)
    pool = Pool((photo,), flat + tall)
    for _ in range(5):
        cast = pick_weighed(pool, 4, (640, 400), rng, copies=True)
        assert {r.category[:4] for r in cast} == {"tall"}
    assert len(pick_weighed(pool, 8, (640, 400), rng, copies=True)) == 8


def _region(row: int, category: str, width: float, height: float) -> Region:
    return Region(row, 0, str(row), category, "", (0.0, 0.0, width, height), width * height,
                  cutout=True)  # fmt: skip


@pytest.mark.parametrize("text", ["the pair of scissors", "the scissors", "one piece of scissors"])
def test_the_reader_finds_names(text: str) -> None:
    assert re.search(named("scissors"), text)
    assert not re.search(named("dog"), "the hot dog")
