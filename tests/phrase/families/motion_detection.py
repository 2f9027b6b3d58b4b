"""What a motion_detection text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

import numpy as np

from mirgen.records.puzzle import Puzzle
from mirgen.tasks.motion_detection import solve as motion

from ..packaged import Said


def check_facts(said: Said) -> None:
    """Every shift of the camera, or the thing that stayed, once; all that is mirrored or zoomed."""
    text, words = said.context, said.puzzle.words
    assert told_pans(text) == {k: round(v, 4) for k, v in said.told("pan").items()}
    number = {name: i for i, name in enumerate(words["named"], 1)}  # type: ignore[arg-type]
    assert {k: number[name] for k, name in told_stills(text).items()} == said.told("still")
    assert told_images(text, "mirrored") == {
        int(image) for image, value in said.told("mirrored").items() if value
    }
    zooms = {int(image): value for image, value in said.told("zoom").items() if value != 1}
    assert told_images(text, "times") == set(zooms)
    assert {float(z) for z in re.findall(r"([\d.]+) times as large", text)} == set(zooms.values())
    if "least" in said.puzzle.state():
        (least,) = re.findall(r"(?:at least|shorter than) (\d+)% of the width of image 1", text)
        assert float(least) / 100 == said.puzzle.state()["least"][0]


def told_pans(text: str) -> dict[str, float]:
    """Return the shift told before each image, in widths to the right, by the image's number."""
    found: dict[str, float] = {}
    steps = r"[Ff]rom image \d+ to image (\d+)"
    patterns = (
        (rf"{steps}, the camera was shifted to the (left|right) by (\d+)%", (0, 1, 2)),
        (rf"was shifted (\d+)% of the width to the (left|right) {steps}", (2, 1, 0)),
        (r"\d+ to (\d+): shifted (\d+)% to the (left|right)", (0, 2, 1)),
    )
    for pattern, (image, side, far) in patterns:
        for groups in re.findall(pattern, text):
            assert groups[image] not in found
            found[groups[image]] = (-1 if groups[side] == "left" else 1) * int(groups[far]) / 100
    rested = (
        rf"{steps}, the camera was not shifted",
        rf"stayed where it was {steps.lower()}",
        r"\d+ to (\d+): not shifted",
    )
    for pattern in rested:
        for image in re.findall(pattern, text):
            assert image not in found
            found[image] = 0.0
    return found


def told_stills(text: str) -> dict[str, str]:
    """Return the label of what stayed, by the number of the image after."""
    thing = r"the (?:pair of |piece of )?([^.;,]+?) (?:stayed in its place|was not moved then)"
    patterns = (
        rf"from image \d+ to image (\d+)(?: wasn't noted, but|; what is known is that) {thing}",
        rf"\d+ to (\d+): shift not noted, but {thing}",
    )
    return {image: name for p in patterns for image, name in re.findall(p, text)}


def told_images(text: str, word: str) -> set[int]:
    """Return the images of which a sentence says that they are mirrored, or so many times as large."""
    found: set[int] = set()
    for sentence in re.split(r"(?<=[.;])\s", text):
        about = re.search(r"\b[Ii]mages? (\d+(?:(?:, | and )\d+)*) (?:is|are|shows?) .*" + word, sentence)
        if about and "isn't" not in sentence:
            found |= {int(n) for n in re.findall(r"\d+", about[1])}
    return found


def values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    own = motion.offsets(question, state)
    at = motion.laid(question, state, own)
    middle = at[:, 0] - own[:, 0]
    steps = np.diff(at, axis=0)
    found = [own, at, middle, steps, at[-1] - at[0], np.diff(middle, axis=0)]
    return [float(v) for each in found for v in np.ravel(each)]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called."""
    pictures = puzzle.words["pictures"]
    return {spot.region: spot.name for p in pictures for spot in p.spots}  # type: ignore[attr-defined]


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: there is none."""
    return {}
