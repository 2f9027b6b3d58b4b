"""What a motion_detection text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

import numpy as np

from mirgen.records.puzzle import Puzzle
from mirgen.tasks.motion_detection import solve as motion

from ...tasks.camera_texts import told_images, told_pans, told_stills
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
