"""Reading what the texts of motion_detection tell of the camera."""

from __future__ import annotations

import re


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
    """Return the images that a sentence says to be mirrored, or so many times as large."""
    found: set[int] = set()
    for sentence in re.split(r"(?<=[.;])\s", text):
        about = re.search(
            r"\b[Ii]mages? (\d+(?:(?:, | and )\d+)*) (?:is|are|shows?) .*" + word, sentence
        )
        if about and "isn't" not in sentence:
            found |= {int(n) for n in re.findall(r"\d+", about[1])}
    return found
