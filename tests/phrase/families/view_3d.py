"""What a view_3d text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import Puzzle

from ..packaged import Said

SIDES = ("north", "east", "south", "west")
EDGES = ("top", "right", "bottom", "left")


def check_facts(said: Said) -> None:
    """How the map lies, where to begin and which side is asked about, each once and rightly."""
    kind, value = said.puzzle.question.kind, said.puzzle.state()
    question = said.text.context[-1].text
    lies = re.findall(r"(\w+) edge (?:of the map )?is the (\w+) side of the board", said.context)
    assert len(lies) == 1, said.context
    assert EDGES.index(lies[0][0]) == value["edge"][0]
    assert SIDES.index(lies[0][1]) == value["faces"][0]
    stands = re.findall(
        r"[Oo]n spot (\d) stands the (.+?)\.|[Tt]he ([^.]+?) stands on spot (\d)\.", said.context
    )
    taken = re.findall(
        r"[Ii]mage (\d) was taken from the (\w+) side|image (\d), the camera was at the (\w+) side"
        r"|stood at the (\w+) side for image (\d)",
        said.context,
    )
    assert (len(stands), len(taken)) == ((0, 1) if kind == "on_map" else (1, 0)), said.context
    first = said.puzzle.question.args["views"][0]
    if kind == "on_map":
        words = [word for word in taken[0] if word]
        image, side = sorted(words)
        assert int(image) == first["image"] + 1
        assert SIDES.index(side) == value["taken_from"][0]
    else:
        number, name = sorted(word for word in stands[0] if word)
        assert int(number) == value["marked"][0]
        assert name.endswith(said.puzzle.words["start"])  # type: ignore[arg-type]
    asked = re.findall(r"(?:from the|from its|at the|to the) (\w+) side", question)
    if "seen_from" in value:
        assert [SIDES.index(side) for side in asked] == [value["seen_from"][0]]
    elif kind == "which_view":
        assert [SIDES.index(side) for side in asked] == [said.puzzle.question.args["side"]]
    else:
        assert asked == []


def values(puzzle: Puzzle) -> list[float]:
    found = [float(puzzle.words["marked"])]  # type: ignore[arg-type]
    for spot in puzzle.words["spots"]:  # type: ignore[attr-defined]
        found += [spot.number, spot.row, spot.column]
    return found


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    words = puzzle.words
    found = {6: "map"} | {s.region: f"spot {s.number}" for s in words["spots"]}  # type: ignore[attr-defined]
    for view in words["views"]:  # type: ignore[attr-defined]
        found |= {x.region: x.name for x in view.shown}
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: the map and its spots."""
    return dict.fromkeys(range(7), 0)
