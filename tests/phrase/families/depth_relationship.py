"""What a depth_relationship text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import Puzzle
from mirgen.tasks.depth_relationship import solve as depth

from ..packaged import Said


def check_facts(said: Said) -> None:
    text = said.context
    question = said.text.context[-1].text
    prompt = f"{text} {question}"
    ends: dict[str, float] = {}
    for numbers, end in re.findall(
        r"\b[Ii]mages? (\d+(?:(?:, | and )\d+)*)\b"
        r"(?:, from| from| looks \w+ from| the camera is at| \| camera:| I took from| I stood at"
        r"| I was at| is the view from| is taken from)"
        r"(?: the)? (south|north) end",
        text,
    ) + [(n, end) for end, n in re.findall(r"Camera to the (\w+) end, take image (\d+)", text)]:
        ends |= {n: float(end == "north") for n in re.findall(r"\d+", numbers)}
    first = re.search(r"(?:I started at|For image 1 I went to) the (\w+) end", text)
    if first:
        ends["1"] = float(first[1] == "north")
    assert ends == said.told("north"), text
    names = {str(t): name for t, name in enumerate(_things(said.puzzle))}
    moved = {
        (name.removeprefix("pair of "), (1 if way == "north" else -1) * float(n))
        for name, n, way in re.findall(
            r"[Tt]he ([a-z ]+?)(?: was moved| had been moved|,) (\d+) strips? to the (north|south)",
            text,
        )
    }
    assert moved == {(names[t], v) for t, v in said.told("moved").items()}, text
    assert len(re.findall(r"strips? to the (?:north|south)", text)) == len(moved)
    state = said.puzzle.state()
    metres = re.findall(r"(\d+(?:\.\d+)?) metres? deep|measures (\d+(?:\.\d+)?) metres?", text)
    deep = [state["deep"][0]] if "deep" in state else []
    assert [float(a or b) for a, b in metres] == deep
    view = re.findall(r"[Ss]een from the (\w+) end, beyond|stands (\w+) of them all", prompt)
    assert [(a or b) == "north" for a, b in view] == [bool(state["from_north"][0])]


def _things(puzzle: Puzzle) -> list[str]:
    called = names(puzzle)
    found: dict[int, str] = {}
    for link in puzzle.question.args["links"]:
        regions = [int(re.findall(r"\d+", foot)[0]) for foot in link["feet"]]
        found |= dict(zip(link["things"], (called[r] for r in regions), strict=True))
    return [found[t] for t in sorted(found)]


def values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    step, move = depth.steps(question, state), depth.moves(question, state)
    place = depth.chained(question, step, move)[0]
    first = [link["things"][0] for link in question.args["links"]]
    found = [*(depth.strips(question, state).ravel() + 1), *step[0], *move[0], *place]
    found += list(place[first] + move[0])
    if question.kind in depth.METRES:
        apart = depth.gap(question, depth.depths(question, state))[0]
        found += [apart, apart * state["deep"][0]]
    return [float(v) for v in found]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    return {s.region: s.name for picture in puzzle.words["pictures"] for s in picture.things}  # type: ignore[attr-defined]


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
