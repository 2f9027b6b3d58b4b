"""What a speed_comparison text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

import numpy as np

from mirgen.records.puzzle import Puzzle
from mirgen.tasks.speed_comparison import solve as speed

from ..packaged import Said


def check_facts(said: Said) -> None:
    times = list(said.told("time").values())
    found = re.findall(r"(\d+(?:\.\d+)?) (?:seconds?|s)\b", said.context)
    assert [float(t) for t in found] == times
    spans = re.findall(r"(\d+(?:\.\d+)?) (?:metres?|m)\b", said.context)
    assert [float(s) for s in spans] == list(said.told("span").values())


def values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    shift, span, elapsed = (v[0] for v in speed.motion(question, state))
    velocity = shift / elapsed
    found = [*shift, *elapsed, *(np.abs(shift) * span), *speed.speeds(question, state)[0], *span]
    if not speed.compares(question.kind):
        found += [speed.asked_number(question, state)[0], (np.abs(shift) * span).sum()]
        found.append(elapsed.sum())
    if question.kind == "meet":
        time = speed.meeting(question, state)[0]
        ends = [[state[name][0] for name in mover["times"]] for mover in question.args["movers"]]
        places = [
            state[mover["seen"][0]][0] + v * (max(e[1] for e in ends) - e[0])
            for mover, v, e in zip(question.args["movers"], velocity, ends, strict=True)
        ]
        last = max(e[1] for e in ends)
        found += [time, time - last, last - min(e[1] for e in ends), *places]
        found += [places[0] - places[1], velocity[0] - velocity[1]]
    return [float(v) for v in found]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    found: dict[int, str] = {}
    for picture in puzzle.words["pictures"]:  # type: ignore[attr-defined]
        for spot in picture.sightings:
            found[spot.region] = spot.name.partition(" in image ")[0]
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
