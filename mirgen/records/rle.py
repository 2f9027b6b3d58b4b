"""Run-length encoded masks: check them before they are used, decode, and encode.

Runs go down the columns, the first one counts zeros (COCO's order). ``size`` is height, width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Window = tuple[int, int, int, int]
"""x, y, width, height in whole pixels."""

Runs = NDArray[np.int64]

_LONGEST_RUN = 7
"""Characters of a run's number: 35 bits, more than it may have."""

_TOO_MANY = 1 << 31
"""Pixels from which COCO's 32-bit runs can wrap round."""


def runs_of(text: str) -> Runs | None:
    """Return the run lengths of a compressed counts string, or None where it is malformed.

    Five bits a character above ``0``, the sixth says that more follow; from the fourth run on a
    number is the difference to the run before the last (COCO's ``rleFrString``).
    """
    if not text or not text.isascii():
        return None
    bits = np.frombuffer(text.encode(), np.uint8).astype(np.int64) - 48
    ends = np.flatnonzero((bits & 32) == 0)
    if bits.min() < 0 or bits.max() > 63 or not ends.size or ends[-1] + 1 != len(bits):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    if lengths.max() > _LONGEST_RUN:
        return None
    shifts = 5 * (np.arange(len(bits)) - np.repeat(starts, lengths))
    runs = np.add.reduceat((bits & 31) << shifts, starts)
    runs -= np.where(bits[ends] & 16, 1 << (5 * lengths), 0)
    runs[1::2] = runs[1::2].cumsum()
    runs[2::2] = runs[2::2].cumsum()
    return runs


def valid_runs(counts: Sequence[int] | str, size: tuple[int, int]) -> Runs | None:
    """Return the runs if they fill a picture of this size exactly, else None."""
    whole = size[0] * size[1]
    # So many and no more can they be; looked at before anything is made of them.
    most = (whole + 1) * (_LONGEST_RUN if isinstance(counts, str) else 1)
    if min(size) <= 0 or whole >= _TOO_MANY or not 0 < len(counts) <= most:
        return None
    try:
        runs = runs_of(counts) if isinstance(counts, str) else np.array(counts, np.int64)
    except OverflowError:
        return None
    # Each is bounded before they are added up, so that the sum can't wrap round.
    if runs is None or not 0 < runs.size <= whole + 1 or runs.min() < 0 or runs.max() > whole:
        return None
    return runs if int(runs.sum()) == whole else None


def pixels_of(runs: NDArray[np.integer], width: int, height: int) -> NDArray[np.uint8]:
    """Return the mask of checked runs, (h, w) uint8."""
    values = np.zeros(len(runs), np.uint8)
    values[1::2] = 1
    return np.repeat(values, runs).reshape(width, height).T


def runs_in(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the run lengths of an (h, w) mask of 0 and 1."""
    down = pixels.T.ravel()
    turns = np.flatnonzero(down[1:] != down[:-1]) + 1
    zero = [0, 0] if down[0] else [0]
    return np.diff(np.concatenate([zero, turns, [down.size]])).astype(np.uint32)
