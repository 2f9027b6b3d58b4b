"""What a location_relationship text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import TOLD, Puzzle
from mirgen.tasks.location_relationship import solve as location

from ..packaged import Said


def check_facts(said: Said) -> None:
    offset = {}
    for image, far, side in re.findall(
        r"Image (\d+) starts ([\d.]+) picture widths? (to the left|to the right|away)", said.context
    ):
        assert image not in offset
        offset[image] = -float(far) if side == "to the left" else float(far)
    assert offset == said.told("offset")
    joined = re.findall(
        r"in image (\d+) and the [^.]* in image (\d+) are (?:one|the same)", said.context
    )
    marks = [j for j in said.puzzle.question.args["joins"] if j["here"] and j["there"]]
    assert [(int(a) - 1, int(b) - 1) for a, b in joined] in (
        sorted(((j["from"], j["to"]) for j in marks), key=max),
        [(j["from"], j["to"]) for j in marks],
    )
    assert told_mirrors(said.context) == {
        int(image) for image, value in said.told("mirrored").items() if value
    }


def told_mirrors(text: str) -> set[int]:
    """Return the images that the text tells to be mirrored."""
    if every := re.search(r"All (two|three|four|five|six) images were mirrored", text):
        return set(range(1, ["two", "three", "four", "five", "six"].index(every[1]) + 3))
    listed = re.search(r"Images? ([\d, and]+) (?:was|were) mirrored", text)
    if listed:
        return {int(n) for n in re.findall(r"\d+", listed.group(1))}
    return {int(n) for n in re.findall(r"[Ii]mage (\d+)(?:,| \|) mirrored left to right", text)}


def values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    at = location.places(question, state)[0]
    seen = [1 - f.value for f in puzzle.facts if f.where != TOLD]
    middle = [(at[0] + at[1]) / 2] if len(at) > 1 else []
    gap = location.asked(question, at[None, :])
    found = [*at, *location.starts(question, state)[0], *seen, *middle, *gap]
    return [float(v) for v in found]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    found: dict[int, str] = {}
    for picture in puzzle.words["pictures"]:  # type: ignore[attr-defined]
        for spot in (*picture.things, *picture.marks):
            found[spot.region] = spot.name.partition(" in image ")[0]
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
