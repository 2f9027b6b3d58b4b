"""Masks hide every fact, come back as they were, and take their refs with them."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.check.invariants import broken
from mirgen.polish.mask import MARK, mask, reworded, texts_of, unmask
from mirgen.polish.words import FUNCTION, NUMBERS, UNITS, Nouns
from mirgen.records.instance import Instance, Piece, Ref

FIXTURES = settings(max_examples=60, deadline=None)


def test_every_family_comes_back_as_it_was(rows: list[Instance]) -> None:
    assert len({row.task for row in rows}) >= 9
    for row in rows:
        masked = mask(row)
        assert reworded(row, masked, masked.texts) == row


def test_nouns_of_the_source_are_masked_too(rows: list[Instance]) -> None:
    row = _row(rows, "Each potted plant, two Zebras and a mouse.")
    masked = mask(row, Nouns(["potted plant", "zebra"]))
    assert masked.texts["context[0]"] == "Each ⟦1⟧, ⟦2⟧ and a mouse."


def test_no_fact_is_left_in_what_is_sent(rows: list[Instance]) -> None:
    for row in rows:
        sent = MARK.sub(" ", " \n ".join(mask(row).texts.values()))
        assert not re.search(r"\d", sent), sent
        words = set(re.findall(r"[^\W\d_]+", sent.lower()))
        assert not words & (NUMBERS | UNITS)
        assert not words & {word for region in row.regions for word in {region.label.lower()}}
        options = {w for o in row.options for w in re.findall(r"[^\W\d_]+", o.lower())} - FUNCTION
        assert not words & options
        assert "<image>" not in sent
        assert not re.search(r"[Ii]mages? \d", sent)


def test_the_answer_isnt_sent(rows: list[Instance]) -> None:
    for row in rows:
        conclusion = mask(row).texts["steps.conclusion"]
        assert not re.search(r"\b[A-E]:", conclusion)
        assert row.options[row.answer_index] not in MARK.sub("", conclusion)


def test_every_ref_lies_in_a_mark_of_its_field(rows: list[Instance]) -> None:
    for row in rows:
        inside = [(m.field, r) for m in mask(row).marks for *_, r in m.refs]
        assert sorted(inside) == sorted((ref.field, ref.region) for ref in row.refs)


@FIXTURES
@given(place=st.integers(0, 10_000), seed=st.integers(0, 2**32), words=st.text("ab .,⟨é\U0001f600"))
def test_refs_are_right_after_marks_have_moved(
    rows: list[Instance], place: int, seed: int, words: str
) -> None:
    row = rows[place % len(rows)]
    masked = mask(row)
    rng = Random(seed)
    texts = {}
    for field, text in masked.texts.items():
        marks = [m[0] for m in MARK.finditer(text)]
        rng.shuffle(marks)
        cuts = [rng.randrange(len(words) + 1) for _ in marks]
        texts[field] = "".join(words[:c] + mark for c, mark in zip(cuts, marks, strict=True)) + "."
    new = reworded(row, masked, texts)
    was, now = texts_of(row), texts_of(new)

    def said(refs: tuple[Ref, ...], texts: dict[str, str]) -> list[tuple[str, int, str]]:
        found = [(r.field, r.region, texts[r.field][r.start : r.end].lower()) for r in refs]
        return sorted(found)

    assert said(new.refs, now) == said(row.refs, was)
    assert broken(new) == ""


def _row(rows: list[Instance], text: str, *refs: Ref) -> Instance:
    kept = tuple(ref for ref in rows[0].refs if ref.field != "context[0]")
    pieces = (Piece("text", text, -1), *rows[0].context[1:])
    question = "\n".join(p.text if p.type == "text" else "<image>" for p in pieces)
    return replace(rows[0], context=pieces, question=question, refs=(*refs, *kept))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("It took 5.5 seconds, then 3 kg.", "It took ⟦1⟧, then ⟦2⟧."),
        ("That makes 3 − 1 = 2 at last.", "That makes ⟦1⟧ at last."),
        ("See images 2, 3 and 5 or image 12.", "See ⟦1⟧ or ⟦2⟧."),
        ("Between 12:30 and ½ past, 2/3 of it.", "Between ⟦1⟧ and ⟦2⟧ past, ⟦3⟧ of it."),
        ("Twenty-one of them weigh −4.2% less.", "⟦1⟧ of them weigh ⟦2⟧ less."),
        ("A stray ⟦7⟧ and a3b.", "A stray ⟦1⟧ and ⟦2⟧."),
        ("Two metres, measured in metres.", "⟦1⟧, measured in ⟦2⟧."),
    ],
)
def test_what_a_mark_takes(rows: list[Instance], text: str, sent: str) -> None:
    masked = mask(_row(rows, text))
    assert masked.texts["context[0]"] == sent
    assert unmask(masked, masked.texts)[0]["context[0]"] == text


def test_overlapping_refs_share_a_mark(rows: list[Instance]) -> None:
    row = _row(rows, "So the red car is here.", Ref("context[0]", 3, 14, 0))
    row = replace(row, refs=(*row.refs[:1], Ref("context[0]", 11, 17, 1), *row.refs[1:]))
    masked = mask(row)
    assert masked.texts["context[0]"] == "So ⟦1⟧ here."
    assert reworded(row, masked, masked.texts) == row


def test_a_capital_goes_with_its_sentence(rows: list[Instance]) -> None:
    masked = mask(_row(rows, "Image 2 shows nothing. Then look at image 3."))
    clean, _ = unmask(masked, {"context[0]": "In ⟦1⟧ is nothing. ⟦2⟧ is next."})
    assert clean["context[0]"] == "In image 2 is nothing. Image 3 is next."
