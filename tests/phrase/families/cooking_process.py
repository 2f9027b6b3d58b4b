"""What a cooking_process text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

import numpy as np

from mirgen.phrase import nouns
from mirgen.records.puzzle import Puzzle
from mirgen.tasks.cooking_process import solve as cooking

from ..packaged import Said

ORDINALS = nouns.words("zeroth first second third fourth fifth sixth seventh eighth ninth tenth")
NUMBERS = nouns.words("zero one two three four five six seven eight nine ten")


def check_facts(said: Said) -> None:
    """Each piece of the recipe is told once, and rightly."""
    puzzle, text = said.puzzle, said.context
    things = puzzle.words["things"]
    one = "|".join(re.escape(nouns.one(name)) for name in things)  # type: ignore[attr-defined]
    many = "|".join(re.escape(nouns.many(name)) for name in things)  # type: ignore[attr-defined]
    value = {name: v[0] for name, v in puzzle.state().items()}
    pieces = puzzle.question.args["pieces"]
    if puzzle.question.kind == "order":
        found = sorted(_orders(text, one))
    elif puzzle.question.kind == "wrong":
        found = sorted(_rules(text, one, many))
    else:
        found = sorted(_steps(text, many))
    expected = []
    for p in pieces:
        numbers = [value[name] for name in p["told"]]
        thing, other = things[p["thing"]], things[p["other"]]  # type: ignore[index]
        if puzzle.question.kind == "order":
            a, b = (nouns.one(thing), numbers[0]), (nouns.one(other), numbers[1])
            if numbers[2] > 0:
                a, b = b, a
            expected.append(("together" if not numbers[2] else "before", *_pair(a, b, numbers[2])))
        elif puzzle.question.kind == "wrong":
            other_one = nouns.one(other) if numbers[1:] == [1.0] or p["rule"] == "together" else (
                nouns.many(other))  # fmt: skip
            if p["rule"] == "by":
                expected.append(("by", nouns.many(thing), numbers[0], "", 0.0))
            else:
                expected.append((p["rule"], nouns.one(thing), numbers[0], other_one, numbers[1]))
        else:
            since = numbers[1] if len(numbers) > 1 else 0.0
            expected.append((nouns.many(thing), numbers[0], nouns.many(other), since))
    assert found == sorted(expected), text


def _pair(a: tuple[str, float], b: tuple[str, float], way: float) -> tuple[object, ...]:
    """Return both, in order of time, or of the alphabet where that is the same."""
    both = (a, b) if way else tuple(sorted((a, b)))
    return (*both[0], *both[1])


def _orders(text: str, one: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for sentence in re.split(r"(?<=[.:!?])\s+", text):
        laid = re.findall(rf"[Tt]he (\w+) ({one}) is laid on the \w+", sentence)
        if len(laid) != 2:
            continue
        a, b = ((name, float(ORDINALS.index(nth))) for nth, name in laid)
        if "moment" in sentence:
            found.append(("together", *_pair(a, b, 0)))
            continue
        turned = sentence.startswith("Before ") or " after " in sentence
        found.append(("before", *_pair(*((b, a) if turned else (a, b)), 1)))
    return found


def _steps(text: str, many: str) -> list[tuple[object, ...]]:
    ways = {"as many": 1.0, "twice as many": 2.0, "three times as many": 3.0}
    pattern = (
        rf"The (?:missing|next) step adds ({'|'.join(ways)}) ({many}) as (?:it adds ({many})"
        rf"|the step from image (\d) to image (\d) (?:does|adds ({many})))\."
    )
    found: list[tuple[object, ...]] = []
    for times, thing, same, since, to, other in re.findall(pattern, text):
        assert not since or int(to) == int(since) + 1
        found.append((thing, ways[times], same or other or thing, float(since or 0)))
    return found


def _rules(text: str, one: str, many: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for number, rule in re.findall(r"Rule (\d): ([^.]*)\.", text):
        assert int(number) <= 5
        before = re.fullmatch(
            rf"before the (\w+) ({one}) is laid down, there must be (?:at least )?(\w+) "
            rf"({one}|{many}), or they come in the same step",
            rule,
        )
        together = re.fullmatch(
            rf"the (\w+) ({one}) and the (\w+) ({one}) are laid down in one and the same step", rule
        )
        by = re.fullmatch(
            rf"({many}) come in (twos|threes), so that after every step their number is a multiple "
            r"of (two|three), or zero",
            rule,
        )
        if before:
            nth, thing, count, other = before.groups()
            numbers = float(ORDINALS.index(nth)), float(NUMBERS.index(count))
            found.append(("before", thing, numbers[0], other, numbers[1]))
        elif together:
            nth, thing, other_nth, other = together.groups()
            numbers = float(ORDINALS.index(nth)), float(ORDINALS.index(other_nth))
            found.append(("together", thing, numbers[0], other, numbers[1]))
        else:
            assert by, rule
            assert by[2] == by[3] + "s"
            found.append(("by", by[1], float(NUMBERS.index(by[3])), "", 0.0))
    return found


def values(puzzle: Puzzle) -> list[float]:
    """Return counts, what is added and what there is then; rules and pieces are numbered."""
    question, state = puzzle.question, puzzle.state()
    found = [float(i + 1) for i in range(len(question.args["pieces"]))]
    if question.kind in ("missing", "next"):
        held = cooking.counts(question, state)[0]
        found += [*cooking.content(question, state)[0], *cooking.added(question, state)[0]]
        found += np.diff(held, axis=0).ravel().tolist()
    return found


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called: what things lie on, and each copy of each thing."""
    found: dict[int, str] = {}
    for picture in puzzle.words["pictures"]:  # type: ignore[attr-defined]
        found[picture.region] = picture.surface
        for group in picture.groups:
            found |= dict.fromkeys(group.regions, group.name)
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: what things lie on."""
    return {p.region: p.number - 1 for p in puzzle.words["pictures"]}  # type: ignore[attr-defined]
