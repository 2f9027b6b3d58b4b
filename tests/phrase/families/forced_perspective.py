"""What a forced_perspective text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

import numpy as np

from mirgen.phrase import nouns
from mirgen.records.puzzle import Puzzle

from ..packaged import Said

METRES = r"(\d+(?:\.\d)?)"


def check_facts(said: Said) -> None:
    """Each distance is told once, of the right thing in the right image, and nothing else is."""
    text = said.context
    spots = [s for p in said.puzzle.words["pictures"] for s in p.spots]  # type: ignore[attr-defined]
    for spot in spots:
        assert told(text, spot.image, nouns.one(spot.name)) == (spot.distance or None), text
    numbers = re.findall(METRES + r" (?:metres?\b|m\b(?!\w))", text)
    assert sorted(map(float, numbers)) == sorted(said.told("distance").values())
    heights = re.findall(r"(\d+) cm\b", text)
    assert [float(h) for h in heights] == list(said.told("height").values())
    if heights:
        other = nouns.one(said.puzzle.words["asked"][1])  # type: ignore[index]
        assert re.search(rf"[Tt]he {other} is in truth \d+|height of the {other} is \d+", text)
    same = "same camera" in text or "One camera" in text or "same in all images" in text
    assert same == said.puzzle.words["one_camera"]


def told(text: str, image: int, name: str) -> float | None:
    """Return the distance that the text tells for a thing of an image, None where it doesn't."""
    line = re.search(rf"Image {image} \|([^|]*(?:\|[^|I]*)?)(?=Image|$|[A-Z])", text)
    if line:
        found = re.search(rf" {name}: (?:{METRES} m\b|not noted)", line[1])
        assert found, text
        return float(found[1]) if found[1] else None
    (sentence,) = re.findall(rf"In image {image}, ([^.]*(?:\.\d[^.]*)*)\.", text)
    if re.search(rf"distance of the {name} wasn't noted", sentence):
        return None
    found = re.search(rf"the {name} (?:stands )?{METRES} metres?", sentence)
    assert found, (sentence, name)
    return float(found[1])


def values(puzzle: Puzzle) -> list[float]:
    """Return products of height and distance, what chains of them come to, and the number."""
    words = puzzle.words
    found: list[float] = [float(words["value"])]  # type: ignore[arg-type]
    for picture in words["pictures"]:  # type: ignore[attr-defined]
        for spot in picture.spots:
            product = puzzle.state()[f"h({spot.region})"][0] * spot.distance
            assert np.isclose(100 * product, spot.product)
            found.append(product)
    found += [size.value for size in words["ranked"]]  # type: ignore[attr-defined]
    for route in words["routes"]:  # type: ignore[attr-defined]
        found.append(route.times)
        if words["beside"] is not None:
            found.append(words["beside"].product * route.times)  # type: ignore[attr-defined]
    return found


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    spots = [s for p in puzzle.words["pictures"] for s in p.spots]  # type: ignore[attr-defined]
    return {spot.region: spot.name for spot in spots}


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
