"""What a weight_comparison text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re
from fractions import Fraction

from mirgen.records.puzzle import Puzzle

from ..packaged import Said


def check_facts(said: Said) -> None:
    words, text = said.puzzle.words, said.context
    if said.puzzle.question.kind in ("how_many", "weight_of"):
        told = words["told"]
        if said.puzzle.question.kind == "weight_of":
            assert re.findall(r"\bOne [^.]* weighs (\d+) kg\.", text) == [f"{told:.0f}"]
        else:
            copies = ("two", "three", "four").index
            found = re.findall(r"\bOne [^.]* weighs exactly as much as (\w+) ", text)
            assert [copies(n) + 2 for n in found] == [told]
        return
    kilos = said.told("weight")
    thing = rf"[Tt]he ((?:pair of |piece of )?(?:{'|'.join(words['things'])}))"
    pattern = rf"{thing} weighs (\d+) kg and {thing} (\d+) kg\."
    found = {
        bare(n): float(v) for a, x, b, y in re.findall(pattern, text) for n, v in ((a, x), (b, y))
    }
    assert found == kilos
    assert text.count("kg") == len(kilos)
    signs = {"is lighter than": -1.0, "weighs exactly as much as": 0.0, "is heavier than": 1.0}
    pattern = rf"{thing} ({'|'.join(signs)}) {thing}\."
    found = {f"{bare(a)} to {bare(b)}": signs[how] for a, how, b in re.findall(pattern, text)}
    assert found == said.told("told")
    said_crossed = set()
    for images in re.findall(
        r"images? ([\d, and]+?) (?:has a|have a|the lever|is crossed|are cr)", text
    ):
        said_crossed |= set(re.findall(r"\d+", images))
    assert said_crossed == {image for image, value in said.told("crossed").items() if value}


def bare(name: str) -> str:
    return re.sub(r"^(?:pair|piece) of ", "", name)


def values(puzzle: Puzzle) -> list[float]:
    links = puzzle.words.get("links", ())
    found: list[float] = []
    total = Fraction(1)
    for link in links:  # type: ignore[attr-defined]
        each = Fraction(link.q, link.p)
        total *= each
        found += [each.numerator, each.denominator, total.numerator, total.denominator]
    answer = [puzzle.question.options[puzzle.answer]] if links else []
    return [float(v) for v in (*found, *answer)]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    found: dict[int, str] = {}
    for picture in puzzle.words["pictures"]:  # type: ignore[attr-defined]
        for group in (picture.left, picture.right):
            found |= dict.fromkeys(group.regions, group.name)
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: the pans."""
    return {
        pan: image
        for image, picture in enumerate(puzzle.words["pictures"])  # type: ignore[arg-type]
        for pan in (picture.left_pan, picture.right_pan)
    }
