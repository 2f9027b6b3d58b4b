"""location_relationship: answers worked out again by joining the pictures of finished rows."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from mirgen.records.frame import PhotoView
from mirgen.records.instance import Instance
from mirgen.records.source import Pool

from ..built import Drawn, sample_bench, sample_pool
from .reading import NUMBER, asked, box, image_groups, told, where

FAMILY = "location_relationship"


def thing(row: Instance) -> str:
    """Return a pattern for a thing of the row, its label and its image's number in groups."""
    labels = "|".join(sorted({re.escape(region.label) for region in row.regions}, reverse=True))
    return rf"the (?:largest )?(?:(?:pair|piece) of )?({labels}) in image (\d+)"


def mirrored(row: Instance) -> set[int]:
    """Read off the texts which images are shown mirrored."""
    found: set[int] = set()
    for sentence in told(row):
        if re.search(r"\bAll \w+ images were mirrored", sentence):
            found |= set(range(1, len(row.images) + 1))
        elif re.search(r"\bw(?:as|ere) mirrored left to right before being shown", sentence):
            found |= set(image_groups(sentence)[0])
        elif re.search(r"(?:\|| image \d+,) mirrored left to right\b", sentence):
            found.add(image_groups(sentence)[-1 if "|" not in sentence else 0][0])
    return found


class Joined:
    """The pictures of a row laid out along one line, as its texts and masks tell."""

    def __init__(self, row: Instance) -> None:
        self.row, self.flipped = row, mirrored(row)
        self.links: list[tuple[int, int, float]] = []
        """(from, to, how far ``to`` starts to the right of where ``from`` starts)."""
        for sentence in told(row):
            self._read(sentence)
        self.start = self._lay_out()

    def seen(self, label: str, image: int) -> float:
        """Return where in the scene's part of the image a thing is, in picture widths."""
        at = [
            box(r).x for r in self.row.regions if (r.label, r.image + 1) == (label.strip(), image)
        ]
        assert len(at) == 1, f"{label} in image {image}: {where(self.row)}"
        return 1 - at[0] if image in self.flipped else at[0]

    def place(self, label: str, image: int) -> float:
        return self.start[image] + self.seen(label, image)

    def _read(self, sentence: str) -> None:
        name = thing(self.row)
        same = re.search(rf"{name} and {name} are (?:one and )?the same\b", sentence, re.I)
        if same:
            a, i, b, j = same[1], int(same[2]), same[3], int(same[4])
            assert a == b, where(self.row)
            self.links.append((i, j, self.seen(a, i) - self.seen(b, j)))
        start = re.search(
            rf"Image (\d+) starts (?:at |"
            rf"{NUMBER} picture widths? to the (left|right) of |)"
            rf"(?:where image (\d+) (?:starts|does)|the middle of {name})",
            sentence,
        )
        if start:
            to, far, side, source, seen, image = start.groups()
            step = float(far) * (1 if side == "right" else -1) if far else 0.0
            if source:
                self.links.append((int(source), int(to), step))
            else:
                self.links.append((int(image), int(to), step + self.seen(seen, int(image))))

    def _lay_out(self) -> dict[int, float]:
        count = len(self.row.images)
        # A chain has one link fewer than pictures; with more or fewer the parser missed one.
        assert len(self.links) == count - 1, f"{self.links}: {where(self.row)}"
        start = {1: 0.0}
        for _ in range(count):
            for a, b, step in self.links:
                if a in start and b not in start:
                    start[b] = start[a] + step
                if b in start and a not in start:
                    start[a] = start[b] - step
        assert len(start) == count, f"{self.links}: {where(self.row)}"
        return start

    def answer(self) -> float:
        """Return how far to the right the thing asked about is."""
        found = re.findall(thing(self.row), asked(self.row))
        things = [self.place(name, int(image)) for name, image in found]
        if "alfway between" in asked(self.row) or "middle between" in asked(self.row):
            a, b, measured_from = things
            return (a + b) / 2 - measured_from
        if len(things) == 1:
            return self.from_start(things[0], asked(self.row))
        measured_from, a = things
        return a - measured_from

    def from_start(self, place: float, question: str) -> float:
        """Return how far a place is from an image's start, or the start from the place."""
        image = re.search(r"image (\d+) start|start of image (\d+)", question)
        assert image, where(self.row)
        start = self.start[int(image[1] or image[2])]
        to_start = re.search(r"does image \d+ start|reach the start", question)
        return start - place if to_start else place - start


def said(option: str) -> float:
    far, side = re.fullmatch(
        rf"about {NUMBER} picture widths? to the (left|right)", option
    ).groups()  # type: ignore[union-attr]
    return float(far) * (1 if side == "right" else -1)


def test_answers_follow_from_texts_and_masks(rows: Mapping[str, list[Instance]]) -> None:
    kinds: Counter[tuple[str, bool, bool]] = Counter()
    for row in rows[FAMILY]:
        joined = Joined(row)
        found = joined.answer()
        off = [abs(found - said(option)) for option in row.options]
        assert off.index(min(off)) == row.answer_index, f"{found:.3f}: {where(row)}"
        # Offsets and options are told to a hundredth; masks end on whole pixels.
        assert min(off) < 0.03, f"{found:.3f}: {where(row)}"
        assert sorted(off)[1] > 0.065, f"{found:.3f}: {where(row)}"
        kinds[row.tier, "alfway" in asked(row), bool(joined.flipped)] += 1
    assert sum(kinds.values()) >= 60
    assert {tier for tier, *_ in kinds} == {"easy", "medium", "hard"}
    assert {halfway for _, halfway, _ in kinds} == {True, False}
    assert sum(n for (*_, flipped), n in kinds.items() if flipped) >= 15


def test_mirroring_decides(rows: Mapping[str, list[Instance]]) -> None:
    """Who overlooks the mirrorings is often wrong: they aren't decoration."""
    wrong = looked = 0
    for row in rows[FAMILY]:
        if not mirrored(row):
            continue
        looked += 1
        joined = Joined(row)
        joined.flipped = set()
        joined.links.clear()
        for sentence in told(row):
            joined._read(sentence)
        joined.start = joined._lay_out()
        off = [abs(joined.answer() - said(option)) for option in row.options]
        wrong += off.index(min(off)) != row.answer_index
    assert wrong > looked / 3


def test_no_image_shows_two_things_asked_about(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        images = [image for _, image in re.findall(thing(row), asked(row))]
        assert len(set(images)) == len(images) >= 1, where(row)


def test_all_images_are_of_one_size_and_one_photo(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        assert len({region.size for region in row.regions}) == 1, where(row)
        assert len(row.sources) == 1, where(row)


@pytest.fixture(scope="module")
def pool() -> Pool:
    return sample_pool(sample_bench({"train": 300}, (FAMILY,)))


def _inside(box: tuple[float, ...], window: tuple[int, ...]) -> float:
    """Return the share of a box that lies in a window, both x, y, width, height."""
    x, y, w, h = box
    a, b, c, d = window
    across = max(0.0, min(x + w, a + c) - max(x, a))
    down = max(0.0, min(y + h, b + d) - max(y, b))
    return across * down / (w * h)


def test_what_is_named_is_unique_in_its_picture(
    drawn: Callable[[str], list[Drawn]], pool: Pool
) -> None:
    """By the annotations, nothing of the same category is seen beside it, or by far smaller."""
    region = {r.row: r for r in pool.regions}
    looked = 0
    for item in drawn(FAMILY):
        puzzle = item.planned.puzzle
        names = {
            spot.region: spot.name
            for picture in puzzle.words["pictures"]  # type: ignore[attr-defined]
            for spot in (*picture.things, *picture.marks)
        }
        for frame in puzzle.frames:
            assert isinstance(frame, PhotoView)
            for subject in frame.subjects:
                mine = region[subject.row]
                assert _inside(mine.bbox, frame.window) > 0.999
                others = [
                    r.bbox[2] * r.bbox[3] * _inside(r.bbox, frame.window)
                    for r in pool.by_photo[frame.photo]
                    if r.category == mine.category
                    and r.row != mine.row
                    # A sliver of at most a fiftieth isn't noticed.
                    and _inside(r.bbox, frame.window) > 0.02
                ]
                name = names[subject.region]
                assert mine.category in name
                if others and "largest" not in name:
                    pytest.fail(f"{name} isn't alone in its picture: {puzzle.question}")
                if others:
                    assert mine.bbox[2] * mine.bbox[3] > 2 * max(others), name
                looked += 1
    assert looked > 600


def test_things_asked_about_show_in_their_own_picture_only(
    drawn: Callable[[str], list[Drawn]], pool: Pool
) -> None:
    region = {r.row: r for r in pool.regions}
    for item in drawn(FAMILY):
        puzzle = item.planned.puzzle
        wanted = {t.spot.region for t in puzzle.words["things"]}  # type: ignore[attr-defined]
        rows = {s.region: s.row for f in puzzle.frames for s in f.subjects}  # type: ignore[union-attr]
        for a, b in itertools.permutations(sorted(wanted), 2):
            window = next(
                f.window  # type: ignore[union-attr]
                for f in puzzle.frames
                if any(s.region == a for s in f.subjects)  # type: ignore[union-attr]
            )
            assert _inside(region[rows[b]].bbox, window) <= 0.02, puzzle.question
