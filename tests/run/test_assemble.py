"""Assembling: a puzzle becomes a row, and its question and facts come back out of the row."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from mirgen.check.schema import Validator
from mirgen.records.instance import Instance
from mirgen.records.puzzle import Slot
from mirgen.records.stored import QUESTION, SENSES, stored_facts, stored_question
from mirgen.run.plan import Planned, plans
from mirgen.run.shard import Bench
from mirgen.tasks import find_task

from ..built import FAMILIES, sample_bench, sample_pool

Made = tuple[Slot, Planned, Instance]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return sample_bench({"train": 24})


@pytest.fixture(scope="module")
def made(bench: Bench) -> list[Made]:
    """Return slots, the plans that passed, and the rows made of them."""
    layout, pool = bench.layout("train", 24, 2), sample_pool(bench)
    found = []
    for slot in map(layout.slot, range(24)):
        task = find_task(slot.task)
        row = bench.maker(2).make(task, slot, pool, Counter())
        planned = next(
            p
            for p in plans(task, slot, pool, 2, Counter())
            if [f.name for f in row.facts][1:] == [f.name for f in p.puzzle.facts]
            and json.loads(row.facts[0].value)["options"] == list(p.puzzle.question.options)
            and [f.value for f in stored_facts(row, stored_question(row))]
            == pytest.approx([f.value for f in p.puzzle.facts], abs=1e-5)
        )
        found.append((slot, planned, row))
    return found


def test_every_family_is_there(made: list[Made]) -> None:
    assert {row.task for *_, row in made} == set(FAMILIES)


def test_names_and_provenance(made: list[Made]) -> None:
    for slot, planned, row in made:
        assert row.id == f"train-{slot.index:08d}"
        assert (row.split, row.index, row.task, row.tier) == (
            "train",
            slot.index,
            slot.task,
            slot.tier,
        )
        assert row.category == find_task(slot.task).category
        assert (row.seed, row.schema_version, row.polish) == (2, 1, "off")
        assert row.difficulty == planned.difficulty
        paths = [image.path for image in row.images]
        assert len(set(paths)) == len(paths) == len(planned.puzzle.frames)
        assert all(path.startswith(row.id) for path in paths)


def test_the_letter_is_the_slots(made: list[Made]) -> None:
    for slot, _, row in made:
        assert row.answer_index == slot.answer
        assert row.answer == "ABCDE"[slot.answer]
        assert len(row.options) == slot.options


def test_question_and_facts_come_back(made: list[Made]) -> None:
    for _, planned, row in made:
        puzzle = planned.puzzle
        question = stored_question(row)
        assert question == puzzle.question
        facts = stored_facts(row, question)
        assert [(f.name, f.where) for f in facts] == [(f.name, f.where) for f in puzzle.facts]
        for found, fact in zip(facts, puzzle.facts, strict=True):
            assert found.value == pytest.approx(fact.value, abs=1e-6)
            # A chart's mark without its number beside it is read like a count.
            unlabelled = fact.sense == "count" and fact.name.startswith(("bar(", "point("))
            assert found.sense == fact.sense or unlabelled


def test_labels_are_stored_as_words(made: list[Made]) -> None:
    labels = [f for *_, row in made for f in row.facts if f.name.startswith("label(")]
    assert labels
    assert all(isinstance(json.loads(f.value), str) for f in labels)


def test_each_seen_fact_stands_in_the_image_of_its_regions(made: list[Made]) -> None:
    for *_, row in made:
        image = {region.region: region.image for region in row.regions}
        for fact in row.facts:
            if fact.where == "text":
                assert fact.name == QUESTION or fact.name.partition("(")[0] not in SENSES
                continue
            numbers = fact.name.partition("(")[2].rstrip(")").split(",")
            if fact.name.startswith(("fit(", "step(", "tally(")):
                # A tile, a copy or a frame, then what it is compared with or counted there.
                numbers = numbers[:1]
            # A count also names places of copies that may be there, and aren't.
            counted = fact.name.startswith("count(")
            shown = [n for n in map(int, numbers) if n in image or not counted]
            assert {f"image:{image[n]}" for n in shown} == {fact.where}


def test_every_region_of_a_ref_or_fact_is_listed_once(made: list[Made]) -> None:
    for *_, row in made:
        listed = [region.region for region in row.regions]
        assert len(set(listed)) == len(listed)
        assert {ref.region for ref in row.refs} <= set(listed)


def photo_size(row: Instance, source: int, bench: Bench) -> tuple[int, int]:
    photos = map(bench.catalogue.photo, range(bench.catalogue.photos))
    photo = next(p for p in photos if p.file_name == row.sources[source].file_name)
    return photo.width, photo.height


def test_regions_name_their_photo(made: list[Made], bench: Bench) -> None:
    annotated = {
        region.annotation: region
        for photo in range(bench.catalogue.photos)
        for region in bench.catalogue.regions_of(photo)
    }
    for *_, row in made:
        for region in row.regions:
            if region.source < 0:
                assert region.annotation == ""
                assert region.label
                continue
            if region.annotation.startswith("crop:"):
                x, y, w, h = map(int, region.annotation[5:].split(","))
                width, height = photo_size(row, region.source, bench)
                assert 0 <= x < x + w <= width
                assert 0 <= y < y + h <= height
                continue
            known = annotated[region.annotation]
            assert known.category == region.label
            source = row.sources[region.source]
            photo = bench.catalogue.photo(known.photo)
            assert (source.sha256, source.file_name) == (photo.sha256, photo.file_name)


def test_sources_are_what_is_shown_each_once(made: list[Made]) -> None:
    for *_, row in made:
        hashes = [source.sha256 for source in row.sources]
        assert len(set(hashes)) == len(hashes)
        used = {region.source for region in row.regions} - {-1}
        washed = len(row.sources) - len(used)
        # Beside the photos of regions, at most the one that is washed behind a balance.
        assert 0 <= washed <= 1


def test_rows_keep_to_the_schema(made: list[Made]) -> None:
    validator = Validator()
    assert [validator.check(row) for *_, row in made] == [None] * len(made)


def test_the_question_is_the_context_in_one_line(made: list[Made]) -> None:
    for *_, row in made:
        texts = [piece.text for piece in row.context if piece.type == "text"]
        at = 0
        for text in texts:
            at = row.question.index(text, at) + len(text)
        assert row.question.count("<image>") == len(row.images)
