"""What an image_puzzle text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import Puzzle

from ..packaged import Said

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def check_facts(said: Said) -> None:
    """The way of counting, and what is told of places and tiles, each once and rightly."""
    kind, text, value = said.puzzle.question.kind, said.context, said.puzzle.state()
    prompt = f"{text} {said.text.context[-1].text}"
    ways = re.findall(
        r"(row by row|column by column), beginning with the (\w+) (?:row|column), "
        r"and within each (?:row|column) from (\w+) to (\w+)",
        text,
    )
    if kind == "beside":
        assert not ways
        far, side, image = re.findall(
            r"(?:belongs|lies) (directly|two places) ((?:to the )?\w+(?: of)?)"
            r" the tile in image (\d)",
            text,
        )[-1]
        by = 1 if far == "directly" else 2
        steps = {"to the right of": (by, 0), "to the left of": (-by, 0), "below": (0, by)}
        told = (value[f"right_of[{image}]"][0], value[f"below[{image}]"][0])
        assert steps.get(side, (0, -by)) == told
        return
    assert len(ways) == 1, text
    along, begin, first, last = ways[0]
    by_rows = along == "row by row"
    assert by_rows == value["by_rows"][0]
    across, down = ((first, last), begin) if by_rows else (begin, (first, last))
    assert (across in (("left", "right"), "leftmost")) == value["from_left"][0]
    assert (down in (("top", "bottom"), "top")) == value["from_top"][0]
    number = {name: n for n, name in enumerate(ORDINALS, 1)}
    if kind == "fits":
        assert number[re.findall(r"the (\w+) empty place\?", prompt)[0]] == value["asked"][0]
    elif kind == "elsewhere":
        said_filled = re.findall(r"made, the ([^.]*?) places? ha(?:s|ve) been filled", text)
        assert len(said_filled) == 1
        told = {
            str(number[name]): 1.0
            for name in re.findall(r"\b(\w+(?:st|nd|rd|th))\b", said_filled[0])
        }
        assert told == {p: v for p, v in said.told("filled").items() if v}
    elif kind == "turns":
        (each,) = re.findall(r"A quarter turn takes it (.*? place)\.", text)
        pairs = re.findall(r"(\d+)(?: seconds?)? at the (\w+)", each)
        assert {str(number[n]): float(s) for s, n in pairs} == said.told("seconds")
        words = {"one": 1.0, "two": 2.0, "three": 3.0}
        since = re.findall(
            r"the tile in image (\d) has been turned clockwise by (\w+) quarter turns? already",
            text,
        )
        assert {image: words[n] for image, n in since} == said.told("turned_since")


def values(puzzle: Puzzle) -> list[float]:
    words = puzzle.words
    found = [words["rows"], words["columns"], words["value"]]  # type: ignore[misc]
    for t in words["tiles"]:  # type: ignore[attr-defined]
        found += [t.number, t.row, t.column, t.left, t.each, t.seconds]
    for p in words["places"]:  # type: ignore[attr-defined]
        found += [p.number, p.row, p.column, p.seconds]
    return [float(v) for v in found]  # type: ignore[arg-type]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    words = puzzle.words
    found = {0: "picture"} | {p.region: "place" for p in words["places"]}  # type: ignore[attr-defined]
    return found | {t.region: "tile" for t in words["tiles"]}  # type: ignore[attr-defined]


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: the board's empty places."""
    return {place.region: 0 for place in puzzle.words["places"]} | {0: 0}  # type: ignore[attr-defined]
