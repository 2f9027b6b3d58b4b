"""Reading a finished row as a person would: its texts, and its masks decoded by own code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from mirgen.records.instance import Instance, RegionRow

NUMBER = r"(\d+(?:\.\d+)?)"


def runs(rle: str) -> list[tuple[int, int]]:
    """Return first and one past last pixel of each run of ones in compressed COCO counts.

    Pixels are numbered down the columns. Each count is a little-endian run of 5-bit groups (bit 6:
    another one follows; bit 5 of the last: negative), from the third on a difference to the count
    before the last; runs of 0 and 1 take turns.
    """
    counts: list[int] = []
    at = 0
    while at < len(rle):
        value = shift = 0
        while True:
            bits = ord(rle[at]) - 48
            at += 1
            value |= (bits & 31) << shift
            shift += 5
            if not bits & 32:
                break
        if bits & 16:
            value -= 1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
    ends = [*accumulate(counts)]
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if b > a]


def decode(rle: str, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the mask, (height, width), of compressed COCO counts."""
    height, width = size
    flat = np.zeros(height * width, bool)
    for start, end in runs(rle):
        assert end <= len(flat)
        flat[start:end] = True
    return flat.reshape(width, height).T


def area(region: RegionRow) -> int:
    """Return how many pixels the region's mask has."""
    return sum(end - start for start, end in runs(region.rle))


@dataclass(frozen=True)
class Box:
    """A region's tight box as its mask has it, in shares of the frame's width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


def box(region: RegionRow) -> Box:
    height, width = region.size
    found = runs(region.rle)
    left, right = found[0][0] // height, (found[-1][1] - 1) // height + 1
    within = [
        (a % height, (b - 1) % height + 1) for a, b in found if (b - 1) // height == a // height
    ]
    if len(within) < len(found):  # a run that goes on in the next column touches both edges
        within.append((0, height))
    top, bottom = min(a for a, _ in within), max(b for _, b in within)
    return Box(left / width, top / height, right / width, bottom / height)


def sentences(text: str) -> list[str]:
    """Split at the ends of sentences; a point inside a number is none."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def parts(row: Instance) -> list[str | int]:
    """Return the prompt in reading order: sentences, and images by number from 1."""
    found: list[str | int] = []
    for piece in row.context:
        if piece.type == "image":
            found.append(piece.image + 1)
        else:
            found += sentences(piece.text)
    return found


def told(row: Instance) -> list[str]:
    """Return every sentence before the options."""
    return [part for part in parts(row) if isinstance(part, str)]


def asked(row: Instance) -> str:
    """Return the last text: the question itself."""
    return next(p.text for p in reversed(row.context) if p.type == "text" and "?" in p.text)


def image_groups(sentence: str) -> list[list[int]]:
    """Return every "image 1" or "images 1, 2 and 3" as its numbers, in order."""
    found = re.findall(r"\b[Ii]mage(?:s \d+(?:(?:, | and )\d+)*| \d+)", sentence)
    return [[int(n) for n in re.findall(r"\d+", group)] for group in found]


def named(label: str) -> str:
    """Return a pattern for a thing called by its label: the dog, a single pair of scissors."""
    return rf"\b(?:the|one|single|a|an)(?: (?:pair|piece) of)? {re.escape(label)}\b"


def order_of(labels: set[str], text: str) -> list[str]:
    """Return the labels that the text names, in order of their first mention."""
    at = {label: re.search(named(label), text, re.I) for label in sorted(labels)}
    return sorted((n for n, m in at.items() if m), key=lambda n: at[n].start())  # type: ignore[union-attr]


def where(row: Instance) -> str:
    """Return what to tell of a row when a test of it fails."""
    context = "\n".join(p.text or f"<{p.image + 1}>" for p in row.context)
    return f"{row.id} {row.tier} {row.template}\n{context}\n{row.options} says {row.answer}"
