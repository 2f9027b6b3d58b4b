"""What templates of yes_but may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .script import AT_LEAST, AT_MOST, RULES, Entry, Script
from .solve import Reading, read


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said beside the facts: the places of the signs, the regions of each BUT image."""

    script: Script
    places: tuple[str, ...]
    held: tuple[dict[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A thing on a sign: its name and region, and what one of its kind is called."""

    name: str
    region: int
    noun: str
    grouped: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A YES image, number from 1: its sign and what the text says of it.

    ``rule`` is one of forbidden, required, at most, at least, exactly, only, not both, only if,
    one of and sides; ``n`` its number. For sides, ``upper`` and ``lower`` are the numbers of the
    thing that may be there at most and of the one that must be there at least, and
    ``upper_left`` tells that the former is the left one.
    """

    number: int
    image: int
    tag: int
    sign: int
    place: str
    pictured: tuple[Pictured, ...]
    rule: str
    n: int
    upper: int
    lower: int
    upper_left: bool


@dataclass(frozen=True, slots=True)
class Things:
    """Equal things of a BUT image and their regions."""

    name: str
    count: int
    regions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How many of a kind a BUT image holds, thing by thing."""

    noun: str
    grouped: bool
    count: int
    parts: tuple[Things, ...]


@dataclass(frozen=True, slots=True)
class But:
    """A BUT image, number from 1, and what comes of it.

    ``claim`` is the one in force. ``found`` are the kinds that it speaks of: one, or the left
    and the right one as they count here; ``others`` what else is there. ``there`` is what is
    told apart, where it is there. ``literal`` tells that the claim would be broken but for what
    is told apart, ``broken`` that it is; ``first`` and ``second`` by which kind.
    """

    number: int
    image: int
    tag: int
    things: tuple[Things, ...]
    claim: Claim
    found: tuple[Found, ...]
    others: tuple[Things, ...]
    there: Things | None
    literal: bool
    broken: bool
    first: bool
    second: bool
    odd: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A group that the text defines: what one of it is called, and its members."""

    noun: str
    members: tuple[str, ...]


def rule_name(entry: Entry) -> str:
    """Return the rules file's name for a claim."""
    rule, limit, second, _ = entry
    if second >= 0:
        return "left_right"
    if (rule, limit) == (AT_MOST, 0):
        return "forbidden"
    if (rule, limit) == (AT_LEAST, 1):
        return "required"
    return RULES[rule].replace(" ", "_")


def names_of_kinds(script: Script) -> dict[int, str]:
    """Return what one thing of each kind is called, by the kind's number."""
    return {script.kind_number(k): _noun(script, k) for k in range(len(script.kinds))}


def make_words(voice: Voice, question: Question, facts: Facts) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    script = voice.script
    reading = read(question, facts)
    literal = read(question, facts, heed=script.mode != "reverse")
    claims = tuple(_claim(voice, question, facts, s) for s in range(len(script.claims)))
    buts = tuple(
        _but(voice, question, facts, claims, reading, literal, c) for c in range(len(script.panels))
    )
    kinds = tuple(
        Kind(name, tuple(script.labels[t] for t in members))
        for name, members in zip(script.groups, script.kinds, strict=True)
        if name
    )
    odd = next(but for but in buts if but.odd)
    return {
        "paired": script.paired,
        "claims": claims,
        "buts": buts,
        "defined": kinds,
        "mode": script.mode,
        "exception": script.labels[script.switch] if script.mode else "",
        "keeps": script.keeps,
        "odd": odd,
    }


def _claim(voice: Voice, question: Question, facts: Facts, s: int) -> Claim:
    script, args = voice.script, question.args
    entry = script.claims[s].catalog[int(facts[f"claim[{s + 1}]"][0])]
    rule, limit, second, limit2 = entry
    pictured = []
    for side, name in enumerate((args["left"][s], args["right"][s])):
        if name:
            t = int(facts[name][0])
            kind = script.kind_of(t)
            noun, grouped = _noun(script, kind), bool(script.groups[kind])
            pictured.append(Pictured(script.labels[t], script.pictured(s, side), noun, grouped))
    name = {"left_right": "sides"}.get(rule_name(entry), rule_name(entry).replace("_", " "))
    left = rule == AT_MOST
    return Claim(
        number=s + 1,
        image=script.yes(s) + 1,
        tag=script.yes(s),
        sign=script.sign(s),
        place=voice.places[s],
        pictured=tuple(pictured),
        rule=name,
        n=limit,
        upper=(limit if left else limit2) if second >= 0 else 0,
        lower=(limit2 if left else limit) if second >= 0 else 0,
        upper_left=left,
    )


def _but(
    voice: Voice,
    question: Question,
    facts: Facts,
    claims: tuple[Claim, ...],
    reading: Reading,
    literal: Reading,
    c: int,
) -> But:
    script = voice.script
    held = {
        t: Things(script.labels[t], len(regions), regions) for t, regions in voice.held[c].items()
    }
    there = held.get(script.switch) if script.mode else None
    number = {script.kind_number(k): k for k in range(len(script.kinds))}
    about = [number[int(reading.left[0, c])]]
    if reading.right[0, c] >= 0:
        about.append(number[int(reading.right[0, c])])
    first = set(script.kinds[about[0]])
    in_force = claims[c] if script.paired else claims[0]
    if script.mode == "instead" and there:
        in_force = claims[1]
    return But(
        number=c + 1,
        image=script.but(c) + 1,
        tag=script.but(c),
        things=tuple(held.values()),
        claim=in_force,
        found=tuple(_found(script, held, kind) for kind in about),
        others=tuple(x for t, x in held.items() if t not in first and t != script.switch),
        there=there,
        literal=bool(literal.broken[0, c]),
        broken=bool(reading.broken[0, c]),
        first=bool(reading.by_first[0, c]),
        second=bool(reading.by_second[0, c]),
        odd=bool(reading.broken[0, c] ^ np.bool_(script.keeps)),
    )


def _found(script: Script, held: Mapping[int, Things], kind: int) -> Found:
    parts = tuple(held[t] for t in script.kinds[kind] if t in held)
    count = sum(part.count for part in parts)
    return Found(_noun(script, kind), bool(script.groups[kind]), count, parts)


def _noun(script: Script, kind: int) -> str:
    return script.groups[kind] or script.labels[script.kinds[kind][0]]
