"""The guard lets a polite rewording pass and catches every alteration, by its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mirgen.polish.guard import Guard
from mirgen.polish.mask import Mark, Masked
from mirgen.records.instance import Instance

from ..rewriter import ALTERED, polite
from .conftest import NOUNS

GUARD = Guard(NOUNS)


def test_the_template_itself_and_a_polite_rewording_pass(
    rows: list[Instance], masks: list[Masked]
) -> None:
    changed = 0
    for row, masked in zip(rows, masks, strict=True):
        assert GUARD.faults(masked, masked.texts, row.options) == ()
        new = polite(masked.texts)
        changed += new != masked.texts
        assert GUARD.faults(masked, new, row.options) == ()
    assert changed > 0.9 * len(rows)


@pytest.mark.parametrize("kind", ALTERED)
def test_every_alteration_is_caught(rows: list[Instance], masks: list[Masked], kind: str) -> None:
    tried = 0
    for row, masked in zip(rows, masks, strict=True):
        good = polite(masked.texts)
        bad = ALTERED[kind](good)
        if bad == good:
            continue
        tried += 1
        assert GUARD.faults(masked, bad, row.options), (row.id, kind, bad)
    assert tried > 0


def judged(was: str, now: str, options: tuple[str, ...] = (), kinds: str = "") -> list[str]:
    """Return the reasons for which ``now`` isn't taken for ``was``; kinds of marks by letter."""
    names: Mapping[str, str] = {"i": "image", "n": "number", "x": "name"}
    marks = [Mark(k + 1, "f", names[kind], "…") for k, kind in enumerate(kinds)]  # type: ignore[arg-type]
    found = GUARD.faults(Masked({"f": was}, tuple(marks)), {"f": now}, options)
    return [code for code, _ in found]


@pytest.mark.parametrize(
    ("was", "now", "kinds", "reason"),
    [
        ("⟦1⟧ is to the left of ⟦2⟧.", "⟦1⟧ is to the right of ⟦2⟧.", "xx", "comparative"),
        ("⟦1⟧ is to the left of ⟦2⟧.", "⟦2⟧ is to the left of ⟦1⟧.", "xx", "mark-order"),
        ("⟦1⟧ is to the left of ⟦2⟧.", "Left of ⟦1⟧ there is ⟦2⟧.", "xx", "comparative"),
        ("⟦1⟧ is heavier than ⟦2⟧.", "⟦1⟧ is lighter than ⟦2⟧.", "xx", "comparative"),
        ("Seen before ⟦1⟧ and after ⟦2⟧.", "Seen after ⟦1⟧ and before ⟦2⟧.", "ii", "comparative"),
        ("⟦1⟧ doesn't move, ⟦2⟧ moves.", "⟦1⟧ moves, ⟦2⟧ doesn't move.", "xx", "comparative"),
        ("⟦1⟧ moves here.", "⟦1⟧ does not move here.", "x", "negation"),
        ("⟦1⟧ never moves here.", "⟦1⟧ moves here.", "x", "negation"),
        ("All of ⟦1⟧ move.", "Some of ⟦1⟧ move.", "x", "comparative"),
        ("⟦1⟧ shows it, then ⟦2⟧.", "⟦2⟧ shows it, then ⟦1⟧.", "ii", "image-order"),
        ("A ⟦1⟧ and ⟦2⟧ here.", "A ⟦1⟧ here.", "xx", "mark-missing"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ with ⟦1⟧ is here.", "x", "mark-twice"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ with ⟦9⟧ is here.", "x", "mark-unknown"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is ⟧ here.", "x", "mark-broken"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, ½ of it.", "x", "new-number"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, one of them.", "x", "new-number"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, see part IV.", "x", "new-number"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, metres away.", "x", "new-unit"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here with potted plants.", "x", "new-noun"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, so it is C.", "x", "answer-given"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, hence the right option.", "x", "comparative"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here, the solution is easy.", "x", "answer-given"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is <image> here.", "x", "image-token"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is `here`.", "x", "markup"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is\nhere.", "x", "markup"),
        ("A ⟦1⟧ is here.", "I'm sorry, a ⟦1⟧ is here.", "x", "preamble"),
        ("A ⟦1⟧ is here.", "A ⟦1⟧ is here in Paris.", "x", "new-name"),
        (
            "This is what the text of the page has to say on it to you.",
            "Voici ce que le texte de la page est et dit pour vous dans une langue.",
            "",
            "language",
        ),
        (
            "This is what the text has to say.",
            "这是文本要说的 内容 关于 它的 一切 内容.",
            "",
            "language",
        ),
    ],
)
def test_reasons(was: str, now: str, kinds: str, reason: str) -> None:
    assert judged(was, now, kinds=kinds)[:1] == [reason]


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("At ⟦1⟧ I took ⟦2⟧.", "It was at ⟦1⟧ that I took ⟦2⟧.", "ni"),
        ("⟦1⟧ shows ⟦2⟧ and ⟦3⟧.", "In ⟦1⟧ there are ⟦2⟧ and ⟦3⟧.", "ixx"),
        ("⟦1⟧ is bigger than ⟦2⟧.", "⟦1⟧ looks larger than ⟦2⟧.", "xx"),
        ("⟦1⟧ isn't seen. ⟦2⟧ is.", "⟦1⟧ is not seen, but ⟦2⟧ is.", "xx"),
        ("The thing is ⟦1⟧ there.", "The one that is meant is ⟦1⟧ there.", "x"),
    ],
)
def test_what_may_change(was: str, now: str, kinds: str) -> None:
    assert judged(was, now, kinds=kinds) == []


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("⟦1⟧ weighs ⟦2⟧ and ⟦3⟧ rests.", "⟦1⟧ rests and ⟦3⟧ weighs ⟦2⟧.", "xnx"),
        ("⟦1⟧ was taken at a zoom of ⟦2⟧.", "⟦2⟧ was shot at a zoom of ⟦1⟧.", "in"),
        ("⟦1⟧ at ⟦2⟧. ⟦3⟧ at ⟦4⟧.", "⟦1⟧ at ⟦4⟧. ⟦3⟧ at ⟦2⟧.", "inin"),
        ("⟦1⟧ is at ⟦2⟧. ⟦3⟧ rests.", "⟦1⟧ rests. ⟦3⟧ is at ⟦2⟧.", "xnx"),
    ],
)
def test_a_number_stays_with_its_thing(was: str, now: str, kinds: str) -> None:
    assert judged(was, now, kinds=kinds) == ["mark-order"]


def test_words_of_options_dont_come_in() -> None:
    options = ("the red car", "the boat")
    assert judged("A ⟦1⟧ is here.", "A ⟦1⟧ is here by boat.", options, "x") == ["option-given"]


def test_the_difference_is_named() -> None:
    masked = Masked({"a": "⟦1⟧ is left.", "b": "So."}, (Mark(1, "a", "name", "it"),))
    ((code, told),) = GUARD.faults(masked, {"a": "⟦1⟧ is right.", "b": "So."})
    assert code == "comparative"
    assert told.startswith("a: 'left' is lost and 'right' is new")
