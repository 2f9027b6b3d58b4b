"""scale_blur: finished rows solved again from their texts, masks and pixels by code of its own."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mirgen.records.instance import Instance, RegionRow
from mirgen.records.puzzle import TIERS, Question
from mirgen.records.source import Photo, Pool, Region
from mirgen.tasks import find_task
from mirgen.tasks.scale_blur import solve as solver
from mirgen.tasks.scale_blur.scene import kernels

from ..built import Drawn
from .reading import NUMBER, asked, box, decode, told, where

FAMILY = "scale_blur"
ORDINALS = ("first", "second", "third", "fourth")
UNTIL = r"(?:(?![Ii]mage \d).)*?"

Pixels = NDArray[np.float64]


class Read:
    """A row as read: what is told of its images, and where its regions are."""

    def __init__(self, row: Instance) -> None:
        self.row, self.text, self.question = row, " ".join(told(row)), asked(row)
        self.zoom = self._told(rf"[Ii]mage (\d){UNTIL}zoom of {NUMBER}")
        self.distance = self._told(rf"[Ii]mage (\d){UNTIL}{NUMBER} centimetres?")
        self.spread = self._told(rf"print (\d) over {NUMBER} millimetres?")
        self.by_image: dict[int, list[RegionRow]] = {}
        for region in row.regions:
            self.by_image.setdefault(region.image + 1, []).append(region)

    def _told(self, pattern: str) -> dict[int, float]:
        found = re.findall(pattern, self.text)
        assert len({number for number, _ in found}) == len(found), where(self.row)
        return {int(number): float(value) for number, value in found}

    def answer(self) -> str:
        """Return the option that the row's own texts and pictures lead to."""
        if self.spread:
            return self._pane()
        if "counted from the left" in self.question or "row from the left" in self.question:
            return self._figures()
        return self._things()

    def _tall(self, region: RegionRow) -> float:
        shown = box(region)
        return shown.bottom - shown.top

    def sizes(self) -> dict[str, float]:
        """Return the real height of every thing, in image heights at a zoom of one."""
        zoom = dict(self.zoom)
        untold = re.findall(
            r"zoom of image (\d)[^.]*? but the (?:(?:pair|piece) of )?(.+?) in image \1 is "
            r"the one in image (\d) again",
            self.text,
        )
        assert len(zoom) + len(untold) == len(self.row.images), where(self.row)
        for _ in untold:
            for image, name, other in untold:
                if int(other) in zoom:
                    there, here = (self._tall(self._one(int(k), name)) for k in (image, other))
                    zoom[int(image)] = zoom[int(other)] * there / here
        assert set(zoom) == set(self.by_image), where(self.row)
        found: dict[str, float] = {}
        for image, regions in self.by_image.items():
            for region in regions:
                size = self._tall(region) / zoom[image]
                # A sticker that is seen twice has one size.
                assert abs(np.log(found.get(region.label, size) / size)) < 0.03, where(self.row)
                found[region.label] = size
        return found

    def _one(self, image: int, name: str) -> RegionRow:
        (region,) = (r for r in self.by_image[image] if r.label == name)
        return region

    def _things(self) -> str:
        size = self.sizes()
        row, question = self.row, self.question
        if "times as tall" in row.options[0]:
            first, second = self._compared()
            ratio = size[first] / size[second]
            off = [abs(np.log(float(re.findall(NUMBER, o)[0]) / ratio)) for o in row.options]
            assert sorted(off)[1] > np.log(1.07), where(row)
            return row.options[int(np.argmin(off))]
        if "order" in question:
            named = [n for n in size if re.search(_called(n), question)]
            assert len(named) == 4, where(row)
            tallest = sorted(named, key=lambda name: -size[name])
            self._apart([size[name] for name in tallest])
            *most, last = (f"the {name}" for name in tallest)
            return f"{', '.join(most)} and {last}"
        largest = re.search(r"\btallest\b", question) is not None
        assert largest or re.search(r"\bshortest\b|least height", question), where(row)
        ranked = sorted(size, key=lambda name: size[name], reverse=largest)
        self._apart([size[name] for name in ranked[:2]])
        return f"the {ranked[0]}"

    def _compared(self) -> tuple[str, str]:
        """Return the labels whose ratio is asked for: of the first to the second."""
        strip = r"(?:(?:pair|piece) of )?"
        one = re.search(
            rf"as tall as the {strip}(.+?) is the {strip}(.+?)(?: in reality)?\?", self.question
        )
        other = re.search(
            rf"Compared with the {strip}(.+?), how tall is the {strip}(.+?) in reality\?",
            self.question,
        )
        found = one or other
        assert found, where(self.row)
        return found[2], found[1]

    def _figures(self) -> str:
        row = sorted(self.by_image[1], key=lambda region: box(region).x)
        size = [self._tall(region) / self.zoom[1] for region in row]
        self._apart(sorted(size, reverse=True))
        found = []
        for image in range(2, len(self.row.images) + 1):
            (region,) = self.by_image[image]
            own = self._tall(region) / self.zoom[image]
            off = [abs(np.log(own / each)) for each in size]
            assert min(off) < np.log(1.05), where(self.row)
            found.append(f"the {ORDINALS[int(np.argmin(off))]}")
        return f"{', '.join(found[:-1])} and {found[-1]}"

    def steps(self) -> tuple[list[int], dict[int, int]]:
        """Return the prints' numbers from the sharpest on, and each image's print."""
        shown = [_pixels(image.bytes) for image in self.row.images]
        prints = sorted(self.by_image[1], key=lambda r: (round(box(r).y * 2.001 - 0.5), box(r).x))
        steep = [np.log(_steepness(_cut(shown[0], region))) for region in prints]
        like = {}
        for image in range(2, len(shown) + 1):
            own = np.log(_steepness(_cut(shown[image - 1], self.by_image[image][0])))
            like[image] = int(np.argmin([abs(own - each) for each in steep])) + 1
        return [int(i) + 1 for i in np.argsort(steep)[::-1]], like

    def _pane(self) -> str:
        order, like = self.steps()
        # What is told of the prints agrees with what they look like.
        assert order == sorted(self.spread, key=lambda number: self.spread[number]), where(self.row)
        strength = {k: self.spread[like[k]] / self.distance[k] for k in like}
        ranked = sorted(strength, key=lambda image: -strength[image])
        if self.row.options[0].startswith("the pane"):
            self._apart([strength[image] for image in ranked[:2]])
            return f"the pane in image {ranked[0]}"
        self._apart([strength[image] for image in ranked])
        return f"{', '.join(f'image {k}' for k in ranked[:-1])} and image {ranked[-1]}"

    def _apart(self, falling: list[float]) -> None:
        """Whoever comes first is clearly greater, or clearly less, than who comes next."""
        for one, other in pairwise(falling):
            assert abs(np.log(one / other)) > np.log(1.07), where(self.row)


def _called(name: str) -> str:
    return rf"\bthe (?:(?:pair|piece) of )?{re.escape(name)}\b"


def _pixels(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), float)


def _cut(pixels: Pixels, region: RegionRow) -> Pixels:
    ys, xs = np.nonzero(decode(region.rle, region.size))
    return pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _steepness(cut: Pixels) -> float:
    """Return how steep edges are: differences four pixels apart of what is averaged by three."""
    inner = cut[6:-6, 6:-6]
    calm = (
        sum(
            inner[i : i + inner.shape[0] - 2, j : j + inner.shape[1] - 2]
            for i in range(3)
            for j in range(3)
        )
        / 9
    )
    across, down = calm[:, 4:] - calm[:, :-4], calm[4:] - calm[:-4]
    return float(np.sqrt((across**2).mean() + (down**2).mean()))


@pytest.fixture(scope="module")
def reads(rows: Mapping[str, list[Instance]]) -> list[Read]:
    """Return every row of the family as read, once."""
    return [Read(row) for row in rows[FAMILY]]


def test_answers_follow_from_texts_masks_and_pixels(reads: list[Read]) -> None:
    tiers: Counter[str] = Counter()
    for read in reads:
        assert read.answer() == read.row.options[read.row.answer_index], where(read.row)
        tiers[read.row.tier] += 1
    assert sum(tiers.values()) == 200
    assert set(tiers) == set(TIERS)


def test_the_reading_can_fail(reads: list[Read]) -> None:
    """With what is told turned round, most answers come out otherwise."""
    changed = 0
    for read in reads:
        other = Read(read.row)
        for facts in (other.zoom, other.distance):
            for key, value in zip(list(facts), list(facts.values())[::-1], strict=True):
                facts[key] = value
        try:
            changed += other.answer() != read.row.options[read.row.answer_index]
        except AssertionError:
            changed += 1
    assert changed > 0.75 * len(reads)


def test_prints_differ_as_told(reads: list[Read]) -> None:
    """Neighbours on a scale differ by 1.6 at least, and look it."""
    looked = 0
    for read in reads:
        if not read.spread:
            continue
        looked += 1
        spread = sorted(read.spread.values())
        assert all(b / a >= 1.6 for a, b in pairwise(spread))
        assert len(spread) > len(read.distance) or len(spread) == 4
        shown = _pixels(read.row.images[0].bytes)
        steep = sorted(_steepness(_cut(shown, region)) for region in read.by_image[1])
        assert all(b / a > 1.15 for a, b in pairwise(steep)), where(read.row)
    assert looked > 30


def test_told_numbers_have_two_digits(reads: list[Read]) -> None:
    for read in reads:
        for value in (*read.zoom.values(), *read.distance.values(), *read.spread.values()):
            assert float(f"{value:.2g}") == value
            assert value > 0
        assert all(1 < zoom < 10 for zoom in read.zoom.values())


def test_close_ups_are_blurred_and_the_row_is_sharp(reads: list[Read]) -> None:
    looked = 0
    for read in reads:
        if read.spread or not re.search("out of focus|in focus", read.text):
            continue
        looked += 1
        shown = [_pixels(image.bytes) for image in read.row.images]
        edges = [float(np.abs(np.diff(each, axis=1)).max()) for each in shown]
        assert min(edges[:1]) > 2 * max(edges[1:]), where(read.row)
    assert looked > 15


def test_a_thing_is_named_once_in_an_image(reads: list[Read]) -> None:
    for read in reads:
        for image, regions in read.by_image.items():
            labels = [r.label for r in regions]
            alike = len(set(labels)) == 1
            assert len(set(labels)) == len(labels) or (alike and image == 1), where(read.row)


def test_images_are_few(drawn: Callable[[str], list[Drawn]]) -> None:
    counts = [len(item.planned.puzzle.frames) for item in drawn(FAMILY)]
    assert min(counts) >= 3
    assert max(counts) <= 6
    assert 4 <= np.mean(counts) <= 5


def test_tiers_rise(drawn: Callable[[str], list[Drawn]]) -> None:
    mean = [
        np.mean([i.planned.difficulty.error for i in drawn(FAMILY) if i.slot.tier == tier])
        for tier in TIERS
    ]
    assert mean[1] - mean[0] >= 0.04
    assert mean[2] - mean[1] >= 0.05


def test_no_two_have_the_same_facts(drawn: Callable[[str], list[Drawn]]) -> None:
    facts = [tuple((f.name, f.value) for f in item.planned.puzzle.facts) for item in drawn(FAMILY)]
    assert len(set(facts)) == len(facts)


def states(**facts: float) -> dict[str, NDArray[np.float64]]:
    return {name.replace("_", "(") + ")": np.array([v]) for name, v in facts.items()}


def sized(kind: str, options: tuple[object, ...]) -> Question:
    """Three things in three images: the third image's zoom follows from the second thing."""
    args = {
        "zooms": [
            {"image": 0, "told": "zoom[1]"},
            {"image": 1, "told": "zoom[2]"},
            {"image": 2, "of": 1, "here": "h(1)", "there": "h(2)"},
        ],
        "things": [
            {"h": "h(0)", "image": 0}, {"h": "h(1)", "image": 1}, {"h": "h(3)", "image": 2}
        ],
        "shown": [[0], [1], [1, 2]],
        "names": [0, 1, 2],
    }  # fmt: skip
    return Question(FAMILY, kind, args, options)


SEEN = states(h_0=0.4, h_1=0.3, h_2=0.6, h_3=0.2) | {
    "zoom[1]": np.array([4.0]), "zoom[2]": np.array([1.5])
}  # fmt: skip
"""Sizes .1, .2, and .2 / (1.5 × .6 / .3) = .0667."""


@pytest.mark.parametrize(
    ("kind", "options", "right"),
    [
        ("largest", (0, 1, 2), [1]),
        ("smallest", (2, 1, 0), [0]),
        ("size_order", ("0 1 2", "1 0 2", "1 2 0", "2 0 1"), [1]),
        ("ratio", (0.5, 0.53, 2.0, 4.0), [0, 1]),
    ],
)
def test_sizes_are_divided_by_zooms(
    kind: str, options: tuple[object, ...], right: list[int]
) -> None:
    misfit = solver.solve(sized(kind, options), SEEN)
    assert misfit.shape == (1, len(options))
    assert np.flatnonzero(misfit[0] <= 1).tolist() == right
    assert np.isfinite(misfit).all()


def test_things_of_one_size_leave_both_orders() -> None:
    facts = {**SEEN, "h(0)": np.array([0.8])}
    misfit = solver.solve(sized("size_order", ("0 1 2", "1 0 2", "0 2 1")), facts)
    assert (misfit[0] <= 1).tolist() == [True, True, False]


def test_blur_is_read_off_the_print_and_divided_by_distance() -> None:
    args = {
        "grid": [2, 1],
        "prints": [["cx(0)", "cy(0)"], ["cx(1)", "cy(1)"]],
        "spreads": ["spread[1]", "spread[2]"],
        "copies": [
            {"step": "step(2,0,1)", "distance": "distance[2]", "image": 1},
            {"step": "step(3,0,1)", "distance": "distance[3]", "image": 2},
        ],
    }
    # The sharper print is the second on the scale: 1 mm; the other one 3 mm.
    facts = {
        "cx(0)": 0.75, "cy(0)": 0.4, "cx(1)": 0.25, "cy(1)": 0.4, "spread[1]": 3.0,
        "spread[2]": 1.0, "step(2,0,1)": 0.2, "step(3,0,1)": 0.9, "distance[2]": 5.0,
        "distance[3]": 20.0,
    }  # fmt: skip
    state = {name: np.array([value]) for name, value in facts.items()}
    question = Question(FAMILY, "most_blurred", args, (0, 1))
    assert (solver.solve(question, state)[0] <= 1).tolist() == [True, False]
    nearer = {**state, "distance[3]": np.array([10.0])}
    assert (solver.solve(question, nearer)[0] <= 1).tolist() == [False, True]
    order = replace(question, kind="blur_order", options=("0 1", "1 0"))
    assert (solver.solve(order, nearer)[0] <= 1).tolist() == [False, True]


def test_kernels_make_the_told_ratios() -> None:
    """Joined with the photo's own softness, kernels blur as the told spreads."""
    blur = np.hypot(kernels([3.0, 1.5, 6.6]), 0.9)
    assert blur / blur[1] == pytest.approx([2.0, 1.0, 4.4])
    assert kernels([3.0])[0] > 1


def _region(row: int, category: str, width: float, height: float) -> Region:
    return Region(row, 0, str(row), category, "", (0, 0, width, height), width * height,
                  cutout=True)  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "count", "lack"),
    [
        ((120, 200), 5, ""),
        ((120, 200), 4, "it has 4"),
        ((270, 200), 5, "it has 0"),
        ((195, 200), 5, "higher than wide"),
    ],
)
def test_what_a_source_lacks(shape: tuple[float, float], count: int, lack: str) -> None:
    photo = Photo(0, "none", "0.jpg", "0.jpg", "0", 640, 480, "0" * 64)
    regions = tuple(_region(i, f"thing {i}", *shape) for i in range(count))
    found = find_task(FAMILY).lacks(Pool((photo,), regions))
    assert lack in found
    assert bool(found) == bool(lack)
    bound = Pool((replace(photo, composable=False),), regions)
    assert find_task(FAMILY).lacks(bound)
