"""What templates of cooking_process may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from .script import Script
from .solve import added, breaches, counts, told
from .spoken import Group, Link, Picture, Rule, State, Step

Held = NDArray[np.intp]


WAYS = {-1: "before", 0: "together", 1: "after"}


def make_words(
    script: Script,
    names: Sequence[str],
    surfaces: Sequence[str],
    kitchen: bool,
    question: Question,
    facts: Facts,
    answer: int,
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    held = np.rint(counts(question, facts)[0]).astype(np.intp)
    asked = [int(k) for k in question.options[answer].split()]
    sequence = tuple(asked) if script.kind == "order" else ()
    count = range(len(script.pieces))
    if script.kind == "order":
        pieces: Sequence[object] = [
            _link(script, names, surfaces, held, _numbers(question, facts, i), sequence, i)
            for i in count
        ]
    elif script.kind == "wrong":
        kept = ~breaches(question, facts)[0]
        pieces = [
            _rule(script, names, held, _numbers(question, facts, i), kept[:, i], i) for i in count
        ]
    else:
        add = np.rint(added(question, facts)[0]).astype(np.intp)
        pieces = [_step(script, names, held, _numbers(question, facts, i), add, i) for i in count]
    return {
        "pictures": tuple(_picture(script, names, surfaces, held, k) for k in range(script.images)),
        "pieces": tuple(pieces),
        "things": tuple(names),
        "kitchen": kitchen,
        "surfaces": tuple(surfaces[p] for p in sorted(set(script.home))),
        "base": script.base + 1,
        "sequence": sequence,
        "chains": tuple(
            tuple(k for k in sequence if script.home[k - 1] == p) for p in (0, 1) if sequence
        ),
        "wrong_image": asked[0] if script.kind == "wrong" else 0,
        "wrong_rule": asked[1] if script.kind == "wrong" else 0,
    }


def _numbers(question: Question, facts: Facts, i: int) -> list[int]:
    return [round(float(v[0])) for v in told(question, facts, i)]


def _picture(
    script: Script, names: Sequence[str], surfaces: Sequence[str], held: Held, k: int
) -> Picture:
    groups = tuple(
        Group(names[t], int(held[k, t]), tuple(script.copies(k, t)[: held[k, t]]))
        for t in script.shown(k)
        if held[k, t]
    )
    return Picture(k + 1, surfaces[script.home[k]], script.surface(k), groups)


def _link(
    script: Script,
    names: Sequence[str],
    surfaces: Sequence[str],
    held: Held,
    numbers: Sequence[int],
    sequence: Sequence[int],
    i: int,
) -> Link:
    p = script.pieces[i]
    nth, other, way = numbers
    (early, early_nth), (late, late_nth) = (p.thing, nth), (p.other, other)
    if p.swapped:
        (early, early_nth), (late, late_nth) = (late, late_nth), (early, early_nth)
    before, after = sequence[p.when] - 1, sequence[p.when + 1] - 1
    return Link(
        number=i + 1,
        thing=names[p.thing],
        nth=nth,
        surface=surfaces[script.place[p.thing]],
        other=names[p.other],
        other_nth=other,
        other_surface=surfaces[script.place[p.other]],
        way=WAYS[way],
        early=before + 1,
        early_thing=names[early],
        early_nth=early_nth,
        early_count=int(held[before, early]),
        early_surface=surfaces[script.home[before]],
        early_region=script.surface(before),
        late=after + 1,
        late_thing=names[late],
        late_nth=late_nth,
        late_region=script.copies(after, late)[late_nth - 1],
    )


def _first(script: Script, held: Held, k: int, thing: int) -> int:
    """Return the region of the first copy of a thing in an image, -1 where there is none."""
    return script.copies(k, thing)[0] if held[k, thing] else -1


def _step(
    script: Script,
    names: Sequence[str],
    held: Held,
    numbers: Sequence[int],
    add: Held,
    i: int,
) -> Step:
    p = script.pieces[i]
    since = numbers[1] if p.when >= 0 else 0
    start, end = (held[k, p.other] for k in (since - 1, since)) if since else (0, add[p.other])
    base = _first(script, held, script.base, p.thing)
    return Step(
        number=i + 1,
        thing=names[p.thing],
        other=names[p.other],
        times=numbers[0],
        since=since,
        start=int(start),
        end=int(end),
        seen=int(end - start),
        before=int(held[script.base, p.thing]),
        add=int(add[p.thing]),
        after=int(held[script.base, p.thing] + add[p.thing]),
        start_region=_first(script, held, since - 1, p.other) if since else -1,
        end_region=_first(script, held, since, p.other) if since else -1,
        base_region=base,
    )


def _rule(
    script: Script,
    names: Sequence[str],
    held: Held,
    numbers: Sequence[int],
    kept: NDArray[np.bool_],
    i: int,
) -> Rule:
    p, last = script.pieces[i], script.images - 1
    return Rule(
        number=i + 1,
        rule=p.rule,
        thing=names[p.thing],
        nth=numbers[0],
        other=names[p.other],
        other_nth=numbers[1] if len(numbers) > 1 else 0,
        region=_first(script, held, last, p.thing),
        other_region=_first(script, held, last, p.other),
        last=last + 1,
        states=tuple(
            State(
                k + 1,
                script.surface(k),
                int(held[k, p.thing]),
                int(held[k, p.other]),
                bool(kept[k]),
            )
            for k in range(script.images)
        ),
    )
