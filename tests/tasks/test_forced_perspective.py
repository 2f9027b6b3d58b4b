"""forced_perspective: answers worked out again from the texts and the masks of finished rows."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from mirgen.records.instance import Instance
from mirgen.records.puzzle import TIERS, Facts, Question
from mirgen.tasks import find_task

from ..built import Drawn, Rows
from .reading import NUMBER, Box, asked, box, order_of, told, where

FAMILY = "forced_perspective"
HORIZON = 0.42


class Reader:
    """What a careful person takes from a row before answering."""

    def __init__(self, row: Instance) -> None:
        self.row, self.text, self.question = row, " ".join(told(row)), asked(row)
        self.box: dict[tuple[int, str], Box] = {}
        for region in row.regions:
            assert (region.image + 1, region.label) not in self.box, where(row)
            self.box[region.image + 1, region.label] = box(region)
        self.labels = {label for _, label in self.box}
        self.far = {spot: self._distance(*spot) for spot in self.box}
        one = re.search(r"[Oo]ne camera|[Tt]he same camera|zoom are the same", self.text)
        many = re.search(r"zoom was changed|zoom setting of its own", self.text)
        assert bool(one) != bool(many), where(row)
        self.one_camera = bool(one)

    def _distance(self, image: int, label: str) -> float | None:
        name = rf"(?:pair of |piece of )?{re.escape(label)}"
        line = re.findall(
            rf"Image {image} \|[^\n]*?\b{name}: (?:{NUMBER} m\b|not noted)", self.text
        )
        if line:
            (found,) = line
            return float(found) if found else None
        for sentence in told(self.row):
            start = re.search(rf"\b[Ii]n image {image}, (?!height)", sentence)
            if start and re.search(rf"the {name}\b", sentence):
                said = sentence[start.end() :]
                if re.search(rf"distance of the {name} wasn't noted", said):
                    return None
                found = re.search(rf"the {name} (?:stands )?{NUMBER} metres?\b", said)
                assert found, where(self.row)
                return float(found[1])
        raise AssertionError(f"no distance of {label} in image {image}: {where(self.row)}")

    def height(self, spot: tuple[int, str]) -> float:
        return self.box[spot].bottom - self.box[spot].top

    def product(self, spot: tuple[int, str]) -> float:
        far = self.far[spot]
        assert far is not None
        return self.height(spot) * far

    def sizes(self, start: str) -> dict[str, float]:
        """Return true heights, as far as they are known, the first being 1."""
        found, before = {start: 1.0}, 0
        while len(found) > before:
            before = len(found)
            for image in range(1, len(self.row.images) + 1):
                here = [s for s in self.box if s[0] == image and self.far[s] is not None]
                for a in here:
                    for b in here:
                        if a[1] in found and b[1] not in found:
                            found[b[1]] = found[a[1]] * self.product(b) / self.product(a)
        return found

    def two(self) -> tuple[str, str]:
        """Return the two labels of a ratio: what is measured, and by what."""
        first, second = order_of(self.labels, self.question)[:2]
        swapped = not re.search(r"true height of .* by that of", self.question)
        return (second, first) if swapped else (first, second)

    def number(self) -> float:
        if "times as tall" in self.row.options[0]:
            one, other = self.two()
            return self.sizes(other)[one]
        if self.row.options[0].endswith("cm"):
            (one,) = order_of(self.labels, self.question)
            ((sentence, height),) = [
                (s, float(n)) for s in told(self.row) for n in re.findall(NUMBER + r" cm\b", s)
            ]
            (known,) = order_of(self.labels, sentence)
            return height * self.sizes(known)[one]
        (one,) = order_of(self.labels, self.question)
        image = int(re.search(r"in image (\d)", self.question)[1])  # type: ignore[index]
        (beside,) = [s for s in self.box if s[0] == image and s[1] != one]
        assert self.far[image, one] is None
        size = self.sizes(beside[1])[one]
        return self.product(beside) * size / self.height((image, one))

    def answer(self) -> int:
        options = self.row.options
        if options[0].startswith("image "):
            sign = 1 if re.search("tallest|greatest", self.question) else -1
            assert self.one_camera
            assert (sign == 1) != bool(re.search("shortest|least", self.question))
            best = max(self.box, key=lambda spot: sign * self.product(spot))
            return options.index(f"image {best[0]}")
        if options[0].startswith("the "):
            lists = [order_of(self.labels, option) for option in options]
            assert len({tuple(names) for names in lists}) == len(options), where(self.row)
            if self.one_camera:
                size = {label: self.product((k, label)) for k, label in self.box}
            else:
                size = self.sizes(lists[0][0])
            right = sorted(lists[0], key=lambda label: -size[label])
            return lists.index(right)
        assert not self.one_camera
        number = math.log(self.number())
        shown = [float(re.search(NUMBER, option)[1]) for option in options]  # type: ignore[index]
        off = [abs(math.log(value) - number) for value in shown]
        assert min(off) < 0.06, where(self.row)
        assert sorted(off)[1] > 0.2, where(self.row)
        return int(np.argmin(off))


@pytest.fixture(scope="module")
def readers(rows: Rows) -> list[Reader]:
    return [Reader(row) for row in rows[FAMILY]]


def test_answers_follow_from_texts_and_masks(readers: list[Reader]) -> None:
    for reader in readers:
        assert reader.answer() == reader.row.answer_index, where(reader.row)
    kinds = Counter(re.sub(r"[\d.]+", "", r.row.options[0])[:6] for r in readers)
    assert len(readers) == 200
    assert len(kinds) >= 4


def test_a_wrong_picture_gives_another_answer(readers: list[Reader]) -> None:
    """With the two distances of an image exchanged the answer changes: it does hang on them."""
    changed = []
    for reader in readers:
        for image in range(1, len(reader.row.images) + 1):
            spots = [s for s in reader.far if s[0] == image and reader.far[s] is not None]
            if len(spots) < 2:
                continue
            kept = dict(reader.far)
            reader.far[spots[0]], reader.far[spots[1]] = kept[spots[1]], kept[spots[0]]
            try:
                changed.append(reader.answer() != reader.row.answer_index)
            except (AssertionError, ValueError):
                changed.append(True)
            reader.far = kept
    assert np.mean(changed) > 0.5


def test_what_is_shown(readers: list[Reader]) -> None:
    """Models read well, stand apart on the ground, and the nearer one's feet are the lower."""
    for reader in readers:
        by_image = defaultdict(list)
        for image, label in reader.box:
            by_image[image].append(label)
        for image, labels in by_image.items():
            assert len(labels) in (1, 2)
            boxes = [reader.box[image, label] for label in labels]
            for each in boxes:
                assert 0.115 <= each.bottom - each.top <= 0.405, where(reader.row)
                assert each.bottom > HORIZON + 0.1
                assert each.left > 0.005
                assert each.right < 0.995
                assert each.top > 0.01
            if len(labels) == 2:
                left, right = sorted(boxes, key=lambda b: b.left)
                assert left.right + 0.01 < right.left, where(reader.row)
                far = [reader.far[image, label] for label in labels]
                if None not in far:
                    assert 1.29 < max(far) / min(far) < 3.21  # type: ignore[type-var,operator]
                    nearer = int(far[1] < far[0])  # type: ignore[operator]
                    assert boxes[nearer].bottom > boxes[1 - nearer].bottom + 0.05


def test_names_lead_from_image_to_image(readers: list[Reader]) -> None:
    """With one camera no model comes twice; else the images are a chain, or closed to a ring."""
    for reader in readers:
        images = len(reader.row.images)
        often = Counter(label for _, label in reader.box)
        if reader.one_camera:
            assert set(often.values()) == {1}
            continue
        ends = [label for label, n in often.items() if n == 1]
        ring = None in reader.far.values()
        assert max(often.values()) == 2
        assert len(ends) == (0 if ring else 2)
        assert len(reader.sizes(next(iter(often)))) == len(often) == images + (not ring)
        assert sum(far is None for far in reader.far.values()) == ring


def test_feet_don_t_tell(readers: list[Reader]) -> None:
    """Who takes the ground for level, and distances from where feet stand, does no better."""
    hits, chance = 0, 0.0
    for reader in readers:
        drop = {s: 1 / (reader.box[s].bottom - HORIZON) for s in reader.box}
        kept = dict(reader.far)
        reader.far = {s: None if kept[s] is None else drop[s] for s in kept}
        if None in kept.values():
            continue
        try:
            hits += reader.answer() == reader.row.answer_index
        except (AssertionError, ValueError):
            # A number or an order that isn't there is guessed at.
            hits += int(reader.row.index % len(reader.row.options) == 0)
        chance += 1 / len(reader.row.options)
    assert hits < chance + 0.12 * len(readers)


def test_true_sizes_don_t_follow_the_thing(drawn: Callable[[str], list[Drawn]]) -> None:
    """What is tall in one puzzle is small in another."""
    place = defaultdict(list)
    for item in drawn(FAMILY):
        ranked = item.planned.puzzle.words["ranked"]
        size = sorted((s.value, s.name) for s in ranked)  # type: ignore[attr-defined]
        for at, (_, name) in enumerate(size):
            place[name].append(at / max(1, len(size) - 1))
    often = {name: found for name, found in place.items() if len(found) > 20}
    assert len(often) > 5
    assert all(0.25 < np.mean(found) < 0.75 for found in often.values())


def test_tiers_rise(drawn: Callable[[str], list[Drawn]]) -> None:
    items = drawn(FAMILY)
    error = [
        np.mean([i.planned.difficulty.error for i in items if i.slot.tier == tier])
        for tier in TIERS
    ]
    assert error[1] - error[0] > 0.05
    assert error[2] - error[1] > 0.05
    images = [len(i.planned.puzzle.frames) for i in items]
    assert 4 <= np.mean(images) <= 7
    assert set(images) == {3, 4, 5, 6}


def question(kind: str, powers: list[list[int]], options: tuple[object, ...]) -> Question:
    """Return a question about two images with two things each."""
    names = [f"h({r})" for r in range(4)] + [f"distance[{r}]" for r in range(4)]
    args = {
        "images": [[0, 1], [1, 2]],
        "asked": [0, 2],
        "open": -1,
        "facts": names,
        "powers": powers,
    }
    return Question(FAMILY, kind, args, options)


def facts(*shown: float, far: tuple[float, ...]) -> Facts:
    state = {f"h({r})": np.array([v]) for r, v in enumerate(shown)}
    return state | {f"distance[{r}]": np.array([v]) for r, v in enumerate(far)}


def test_the_solver_follows_a_chain() -> None:
    """A is 0.4 at 2 m beside B, 0.2 at 8 m; B is 0.1 at 6 m beside C, 0.3 at 3 m."""
    state = facts(0.4, 0.2, 0.1, 0.3, far=(2.0, 8.0, 6.0, 3.0))
    # A / B = 0.8 / 1.6, and B / C = 0.6 / 0.9.
    chain = [1, -1, 1, -1, 1, -1, 1, -1]
    task = find_task(FAMILY)
    asked_ratio = question("ratio", [chain], (1 / 3, 0.5, 3.0))
    assert np.allclose(task.solve(asked_ratio, state)[0, 0], 0)
    assert (task.solve(asked_ratio, state)[0, 1:] > 1).all()
    order = question("order", [[0] * 8, [-v for v in chain]], ("1 0", "0 1"))
    misfit = task.solve(order, state)[0]
    assert misfit[0] == 0
    assert np.isclose(misfit[1], math.log(3) / math.log(1.08))


def test_the_solver_compares_images() -> None:
    state = facts(0.4, 0.2, 0.1, 0.3, far=(2.0, 8.0, 6.0, 3.0))
    each = [[int(c in (r, r + 4)) for c in range(8)] for r in range(4)]
    task = find_task(FAMILY)
    # Products: 0.8 and 1.6 in the first image, 0.6 and 0.9 in the second.
    assert task.solve(question("tallest", each, (0, 1)), state)[0].argmin() == 0
    assert task.solve(question("shortest", each, (0, 1)), state)[0].argmin() == 1


def test_equal_heights_are_both_defensible() -> None:
    state = facts(0.4, 0.2, 0.2, 0.1, far=(2.0, 8.0, 8.0, 2.0))
    each = [[int(c in (r, r + 4)) for c in range(8)] for r in range(4)]
    misfit = find_task(FAMILY).solve(question("tallest", each, (0, 1)), state)
    assert (misfit <= 1).all()


def test_a_pool_without_enough_things_is_refused(drawn: Callable[[str], list[Drawn]]) -> None:
    from mirgen.records.source import Pool

    assert "standing cutouts of" in find_task(FAMILY).lacks(Pool((), ()))


def test_facts_differ(drawn: Callable[[str], list[Drawn]]) -> None:
    every = {tuple((f.name, f.value) for f in item.planned.puzzle.facts) for item in drawn(FAMILY)}
    assert len(every) == len(drawn(FAMILY))


def test_redraws_keep_to_what_may_be_drawn(drawn: Callable[[str], list[Drawn]]) -> None:
    """Heights and distances drawn again lie in the same ranges, and pairs never at one distance."""
    for item in drawn(FAMILY)[:40]:
        puzzle = replace(item.planned.puzzle)
        again = find_task(FAMILY).redraw(puzzle, 32, None, np.random.default_rng(3))  # type: ignore[arg-type]
        assert set(again) == {fact.name for fact in puzzle.facts}
        for name, values in again.items():
            low, high = {"h": (0.12, 0.4), "d": (2, 12)}.get(name[0], (0, 0))
            if name.startswith("height"):
                low, high = 30, 200
            assert low <= values.min(), name
            assert values.max() <= high, name
