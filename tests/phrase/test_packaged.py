"""Every packaged template says every kind and tier that it serves, correctly and cleanly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count

import pytest

from mirgen.config import CutoutLimits
from mirgen.errors import Reject
from mirgen.phrase import Library, Phraser, Template, undeclared
from mirgen.phrase.rules import planned_images
from mirgen.records.puzzle import TIERS, Puzzle, Slot, Tier
from mirgen.records.source import Pool
from mirgen.resources import folder
from mirgen.seeds import generator
from mirgen.source import Catalogue, build_index, pool
from mirgen.tasks import find_task

from ..built import FAMILIES
from .packaged import (
    Said,
    check_numbers,
    check_prose,
    check_refs,
    check_sums,
    family,
)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    sample = folder("data/sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIRGEN_CACHE", str(tmp_path_factory.mktemp("cache")))
        index = build_index(
            str(sample / "annotations.json"),
            str(sample / "images"),
            max_pixels=64_000_000,
            limits=CutoutLimits(),
            workers=1,
        )
        yield pool(Catalogue([index]), "train", {"train": 1.0})


@cache
def library() -> Library:
    return Library.load([folder("templates")])


def cells() -> Iterator[tuple[str, str, Tier]]:
    for name in FAMILIES:
        task = find_task(name)
        for kind in task.kinds:
            yield from ((name, kind, tier) for tier in TIERS if task.option_counts(kind, tier))


def draw(name: str, kind: str, tier: Tier, index: int, photos: Pool) -> tuple[Puzzle, Slot]:
    task = find_task(name)
    options = task.option_counts(kind, tier)[-1]
    rng = generator(5, name, kind, tier, index)
    lots = tuple(float(lot) for lot in rng.random(16))
    slot = Slot("train", index, name, tier, kind, options, 1, 1, lots, (640, 400))
    for attempt in range(200):
        try:
            rng = generator(5, "draw", name, kind, tier, index, attempt)
            return next(iter(task.draw(slot, photos, rng))), slot
        except (Reject, StopIteration):
            continue
    raise AssertionError(f"no puzzle for {slot}")


def regions(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each region, drawn ones too."""
    return planned_images(puzzle) | family(puzzle.question.task).drawn(puzzle)


def say(template: Template, puzzle: Puzzle, slot: Slot, seed: int) -> Said:
    phraser = Phraser(Library([template], {}), seed)
    places = regions(puzzle)
    return Said(puzzle, phraser.say(puzzle, slot, generator(seed, "say"), places), places)


@pytest.mark.parametrize("cell", tuple(cells()), ids="-".join)
def test_every_template(cell: tuple[str, str, Tier], photos: Pool) -> None:
    name, kind, tier = cell
    templates = library().for_slot(*cell)
    assert len(templates) >= 6
    puzzles = [draw(name, kind, tier, index, photos) for index in range(2)]
    seeds = count()
    for template in templates:
        for puzzle, slot in puzzles:
            said = say(template, puzzle, slot, next(seeds))
            assert said.text.template == template.name
            check_prose(said)
            check_refs(said)
            check_sums(said)
            family(name).check_facts(said)
            check_numbers(said, family(name).values(puzzle))


def test_templates_use_nothing_undeclared(photos: Pool) -> None:
    words: dict[str, set[str]] = {name: set() for name in FAMILIES}
    for name, kind, tier in cells():
        words[name] |= draw(name, kind, tier, 0, photos)[0].words.keys()
    loaded = library()
    ours = [t for t in loaded.templates if t.front.task in FAMILIES]
    assert len(ours) > 6 * len(FAMILIES)
    found = [f for t in ours for f in undeclared(t, words[t.front.task])]
    assert [str(fault) for fault in found] == []
