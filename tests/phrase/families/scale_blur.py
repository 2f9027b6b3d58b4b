"""What a scale_blur text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import Puzzle

from ..packaged import Said

UNTIL = r"(?:(?![Ii]mage \d).)*?"
NUMBER = r"(\d+(?:\.\d+)?)"


def check_facts(said: Said) -> None:
    """Zooms, distances and spreads, each once and with the image or print that it belongs to."""
    for name, pattern in (
        ("zoom", rf"[Ii]mage (\d){UNTIL}zoom of {NUMBER}"),
        ("distance", rf"[Ii]mage (\d){UNTIL}{NUMBER} centimetres?"),
        ("spread", rf"print (\d) over {NUMBER} millimetres?"),
    ):
        found = re.findall(pattern, said.context)
        assert len(found) == len({number for number, _ in found}), (name, said.context)
        assert {number: float(value) for number, value in found} == said.told(name), said.context
    unit = {"zoom": "zoom of", "distance": "centimetres?", "spread": "millimetres?"}
    for name, word in unit.items():
        assert len(re.findall(word + r"\b", said.context)) >= len(said.told(name))
    untold = [p.number for p in said.puzzle.words["bridged"]]  # type: ignore[attr-defined]
    found = re.findall(r"[Tt]he zoom of image (\d)", said.context)
    assert sorted(int(n) for n in found) == sorted(untold)


def values(puzzle: Puzzle) -> list[float]:
    words = puzzle.words
    found = [words["value"], words["row_zoom"]]
    for p in words["pictures"]:  # type: ignore[attr-defined]
        found += [p.zoom, p.zoom_here]
    for t in words["things"]:  # type: ignore[attr-defined]
        found += [t.size, t.zoom]
    for f in (*words["figures"], *words["close_ups"]):  # type: ignore[misc]
        found += [f.size, f.percent]
    for p in words["prints"]:  # type: ignore[attr-defined]
        found += [p.number, p.spread]
    for p in words["panes"]:  # type: ignore[attr-defined]
        found += [p.strength, p.distance]
    return [float(v) for v in found]  # type: ignore[arg-type]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    words = puzzle.words
    found = {
        spot.region: spot.name
        for picture in words["pictures"]  # type: ignore[attr-defined]
        for spot in picture.spots
    }
    found |= {f.region: words["figure"] for f in (*words["figures"], *words["close_ups"])}  # type: ignore[misc]
    found |= {p.region: "print" for p in words["prints"]}  # type: ignore[attr-defined]
    return found | {p.region: "picture" for p in words["panes"]}  # type: ignore[attr-defined]


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
