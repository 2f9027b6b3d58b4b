"""speed_comparison: answers worked out again from the texts and the masks of finished rows."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import cv2
import numpy as np
import pytest

from mirgen.records.instance import Instance

from .reading import (
    NUMBER,
    asked,
    box,
    decode,
    image_groups,
    order_of,
    parts,
    told,
    where,
)

FAMILY = "speed_comparison"


def clock(row: Instance) -> dict[int, float]:
    """Read off the texts when each image was taken."""
    found: dict[int, float] = {}
    for sentence in told(row):
        times = re.findall(NUMBER + r" (?:seconds?|s)\b", sentence)
        if times:
            images = [n for group in image_groups(sentence) for n in group]
            assert len(images) == len(times), f"times without images: {sentence!r}"
            for image, time in zip(images, times, strict=True):
                assert image not in found, f"image {image} has two times"
                found[image] = float(time)
    assert sorted(found) == list(range(1, len(row.images) + 1)), where(row)
    return found


def widths(row: Instance) -> dict[int, tuple[int, float]]:
    """Read off the texts which place each image shows, and how many metres wide; {} if untold."""
    found: dict[int, tuple[int, float]] = {}
    every = range(1, len(row.images) + 1)
    shown = 0
    place_of: dict[int, int] = {}
    span_of: dict[int, float] = {}
    for part in parts(row):
        if isinstance(part, int):
            shown = part
            continue
        metres = [float(n) for n in re.findall(NUMBER + r" (?:metres?|m)\b", part)]
        line = re.search(r"Image (\d+) \|.*place: (first|second)", part)
        if line:
            place = 1 + (line[2] == "second")
            place_of[int(line[1])] = place
            if metres:
                span_of[place] = metres[0]
        elif metres:
            groups = [] if "every image" in part else image_groups(part)
            if groups and len(groups) == len(metres):
                for place, (group, span) in enumerate(zip(groups, metres, strict=True), 1):
                    found |= dict.fromkeys(group, (place, span))
            elif "second place" in part:
                found |= {image: (2, metres[0]) for image in every if image > shown}
            else:
                assert len(metres) == 1, where(row)
                found |= dict.fromkeys(every, (1, metres[0]))
    found |= {image: (place, span_of[place]) for image, place in place_of.items()}
    assert not found or sorted(found) == list(every), where(row)
    return found


class Reader:
    """What a careful person takes from a row before answering."""

    def __init__(self, row: Instance) -> None:
        self.row, self.time, self.width = row, clock(row), widths(row)
        self.at: dict[str, dict[int, float]] = defaultdict(dict)
        for region in row.regions:
            assert region.image + 1 not in self.at[region.label], where(row)
            self.at[region.label][region.image + 1] = box(region).x

    def speed(self, label: str, first: int, last: int) -> float:
        """Return the signed speed, to the right, in metres or widths a second."""
        shift = self.at[label][last] - self.at[label][first]
        place, span = self.width.get(first, (1, 1.0))
        assert self.width.get(last, (1, 1.0)) == (place, span), where(self.row)
        return shift * span / (self.time[last] - self.time[first])

    def between(self, label: str) -> tuple[int, int]:
        first, last = sorted(self.at[label])
        return first, last

    def of(self, label: str) -> float:
        return abs(self.speed(label, *self.between(label)))

    def answer(self) -> int | float:
        """Return the option's place, or the number asked for."""
        question, options = asked(self.row), self.row.options
        best = max if re.search(r"fast(er|est)|greatest", question) else min
        if re.fullmatch(r"between images \d+ and \d+", options[0]):
            assert len(self.at) == 1, where(self.row)
            label = next(iter(self.at))
            legs = [tuple(int(n) for n in re.findall(r"\d+", option)) for option in options]
            speeds = [abs(self.speed(label, *leg)) for leg in legs]
            return speeds.index(best(speeds))
        if re.search(r"times as fast|how fast is the .* \?|Compared with", question):
            return self.ratio(question)
        if "average" in question:
            return self.average()
        if options[0].endswith("seconds"):
            return self.meeting()
        assert re.search("fastest|slowest|greatest speed|lowest speed", question), where(self.row)
        names = [next(iter(order_of(set(self.at), option))) for option in options]
        assert sorted(names) == sorted(self.at), where(self.row)
        speeds = [self.of(name) for name in names]
        return speeds.index(best(speeds))

    def ratio(self, question: str) -> float:
        a, b = order_of(set(self.at), question)
        if question.find("Divide the speed of") < 0:
            a, b = b, a
        return self.of(a) / self.of(b)

    def average(self) -> float:
        label = next(iter(self.at))
        way = time = 0.0
        for first, last in itertools.pairwise(sorted(self.at[label])):
            if self.width[first][0] == self.width[last][0]:
                way += abs(self.at[label][last] - self.at[label][first]) * self.width[first][1]
                time += self.time[last] - self.time[first]
        return way / time

    def meeting(self) -> float:
        (a, va), (b, vb) = (
            (label, self.speed(label, *self.between(label))) for label in sorted(self.at)
        )
        now = max(self.time.values())
        here, there = (
            self.at[n][max(self.at[n])] + v * (now - self.time[max(self.at[n])])
            for n, v in ((a, va), (b, vb))
        )
        wait = (there - here) / (va - vb)
        assert wait > 0, where(self.row)
        return now + wait


def number(option: str) -> float:
    return float(re.search(NUMBER, option)[1])  # type: ignore[index]


def test_answers_follow_from_texts_and_masks(rows: Mapping[str, list[Instance]]) -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for row in rows[FAMILY]:
        found = Reader(row).answer()
        if isinstance(found, int):
            assert found == row.answer_index, where(row)
        else:
            said = [number(option) for option in row.options]
            by_factor = not row.options[0].endswith("seconds")
            off = [abs(math.log(found / s)) if by_factor else abs(found - s) for s in said]
            assert off.index(min(off)) == row.answer_index, f"{found}: {where(row)}"
            # Rounding of the option, and half a pixel at either end of a shift.
            assert min(off) < (0.07 if by_factor else 1.0), f"{found}: {where(row)}"
        kinds[row.tier, row.options[0].split()[0] + row.options[0].split()[-1]] += 1
    assert sum(kinds.values()) >= 60
    assert {tier for tier, _ in kinds} == {"easy", "medium", "hard"}


def test_each_image_shows_who_is_said_to_be_there(rows: Mapping[str, list[Instance]]) -> None:
    for row in rows[FAMILY]:
        at = Reader(row).at
        shown = sorted(image for places in at.values() for image in places)
        assert set(shown) == set(range(1, len(row.images) + 1)), where(row)
        if len(at) > 1:
            assert "two of the images" in " ".join(told(row)), where(row)
            assert all(len(places) == 2 for places in at.values()), where(row)


def test_times_rise_and_gaps_are_uneven(rows: Mapping[str, list[Instance]]) -> None:
    uneven = 0
    for row in rows[FAMILY]:
        times = [time for _, time in sorted(clock(row).items())]
        gaps = [b - a for a, b in itertools.pairwise(times)]
        assert times[0] == 0, where(row)
        assert min(gaps) > 0, where(row)
        uneven += len(set(gaps)) > 1
    assert uneven > 0.8 * len(rows[FAMILY])


def test_two_widths_differ(rows: Mapping[str, list[Instance]]) -> None:
    two = 0
    for row in rows[FAMILY]:
        places = set(widths(row).values())
        if len(places) > 1:
            assert len({span for _, span in places}) == 2, where(row)
            two += 1
    assert two > 5


def test_pixels_change_where_masks_say(rows: Mapping[str, list[Instance]]) -> None:
    """The camera rests: what differs between two images of a place is the movers."""
    looked = 0
    for row in rows[FAMILY][:30]:
        place = widths(row)
        if len({p for p, _ in place.values()}) > 1:
            continue
        images = [
            cv2.imdecode(np.frombuffer(i.bytes, np.uint8), cv2.IMREAD_COLOR).astype(np.int16)
            for i in row.images[:2]
        ]
        difference = np.abs(images[0] - images[1]).max(axis=2)
        changed = difference > 40
        masks = [decode(r.rle, r.size) for r in row.regions if r.image < 2]
        inside = np.any(masks, axis=0).astype(np.uint8)
        near = cv2.dilate(inside, np.ones((35, 35), np.uint8)) > 0
        assert changed.any(), where(row)
        assert changed[near].sum() > 0.97 * changed.sum(), where(row)
        # A grey elephant on a grey road differs little, but by more than JPEG does.
        assert (difference[inside > 0] > 12).mean() > 0.5, where(row)
        looked += 1
    assert looked >= 5


@pytest.mark.parametrize("tier", ["easy", "medium", "hard"])
def test_no_two_options_are_alike(rows: Mapping[str, list[Instance]], tier: str) -> None:
    for row in rows[FAMILY]:
        if row.tier == tier:
            assert len(set(row.options)) == len(row.options), where(row)
            numbers = [number(o) for o in row.options if "image" not in o and re.search(NUMBER, o)]
            for a, b in itertools.pairwise(sorted(numbers)):
                assert b - a > 0.09, where(row)
                assert b / a >= 1.05 or row.options[0].endswith("seconds"), where(row)
