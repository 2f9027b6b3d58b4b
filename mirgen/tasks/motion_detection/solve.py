"""The solver: where things lie on the poster, once the camera's changes are taken back.

The poster's line runs from left to right, in picture widths of image 1, 0 below its middle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question

Array = NDArray[np.float64]

SHARE = 0.6
"""Less than this share of the least way told is no move."""

AT_HOME = 0.05
"""Nearer than this to its first place, in picture widths, a thing isn't seen to be elsewhere."""

NEAR = 0.02
"""Ways whose lengths are within so many picture widths can't be told apart."""

WITHIN = 0.03
"""Nor can a way and its number, within so many picture widths."""

_LEAST = 1e-6


def lenses(question: Question, facts: Facts) -> Array:
    """Return picture widths of image 1 a picture width of each image, (images, n).

    Negative where the image is mirrored.
    """
    args, some = question.args, facts["cx(0)"]
    found = np.ones((args["images"], len(some)))
    for k in range(1, args["images"]):
        if args["zooms"]:
            found[k] /= facts[f"zoom[{k + 1}]"]
        if args["mirrors"]:
            found[k] *= 1 - 2 * facts[f"mirrored[{k + 1}]"]
    return found


def offsets(question: Question, facts: Facts) -> Array:
    """Return how far right of each image's middle things lie on the poster, (images, things, n)."""
    images, things = question.args["images"], question.args["things"]
    cx = np.array([facts[f"cx({r})"] for r in range(images * things)])
    return np.asarray(
        (cx.reshape(images, things, -1) - 0.5) * lenses(question, facts)[:, None], np.float64
    )


def places(question: Question, facts: Facts) -> Array:
    """Return where things lie on the poster, (images, things, n)."""
    return laid(question, facts, offsets(question, facts))


def laid(question: Question, facts: Facts, own: Array) -> Array:
    """Return the places of things that lie ``own`` right of the images' middles, same shape."""
    bridged, found = set(question.args["bridged"]), np.empty_like(own)
    middle, every = np.zeros(own.shape[2]), np.arange(own.shape[2])
    found[0] = own[0]
    for k in range(1, len(own)):
        if k - 1 in bridged:
            still = facts[f"still[{k + 1}]"].astype(np.intp) - 1
            middle = found[k - 1, still, every] - own[k, still, every]
        else:
            middle = middle + facts[f"pan[{k + 1}]"]
        found[k] = own[k] + middle
    return found


def solve(question: Question, facts: Facts) -> Array:
    """Return misfits of shape (n, options); see records.protocols.Solver."""
    return misfits(question, facts, places(question, facts))


def misfits(question: Question, facts: Facts, at: Array) -> Array:
    """Return misfits of shape (n, options) for places (images, things, n)."""
    options = list(question.options)
    if question.kind == "where_to":
        gone = way(question, at)[:, None]
        return np.asarray(np.abs(gone - np.array(options)[None]) / WITHIN)
    if question.kind == "when":
        length = lengths(question, at)
        return np.asarray((length.max(axis=0) - length)[options].T / NEAR)
    if question.kind == "in_place":
        return np.asarray((np.abs(at[-1] - at[0]) / AT_HOME)[options].T)
    bound = facts["least"] * SHARE
    if question.kind == "moved_twice":
        return moved_twice(at, bound)[options].T
    # So many things were moved twice, and no more: these fit that best, the others less.
    twice = sorted_rows(moved_twice(at, bound))
    found = np.zeros((len(options), at.shape[2]))
    for i, count in enumerate(options):
        if count > 0:
            found[i] = twice[count - 1]
        if count < len(twice):
            found[i] = np.maximum(found[i], 1 / twice[count])
    return found.T


def moved_twice(at: Array, bound: Array) -> Array:
    """Return how badly it fits that things were moved twice, (things, n); up to 1 it does.

    ``bound`` (n,) is what parts a move from none.
    """
    longest = second = third = np.full(at.shape[1:], _LEAST)
    for step in np.abs(np.diff(at, axis=0)):
        longest, rest = np.maximum(longest, step), np.minimum(longest, step)
        second, rest = np.maximum(second, rest), np.minimum(second, rest)
        third = np.maximum(third, rest)
    return np.asarray(np.maximum(bound / second, third / bound))


def sorted_rows(values: Array) -> Array:
    """Return (k, n) with each column rising: as np.sort, which is slow along a short first axis."""
    rows = list(values)
    for end in range(len(rows) - 1, 0, -1):
        for i in range(end):
            rows[i], rows[i + 1] = (
                np.minimum(rows[i], rows[i + 1]),
                np.maximum(rows[i], rows[i + 1]),
            )
    return np.array(rows)


def lengths(question: Question, at: Array) -> Array:
    """Return how far the thing asked about was moved in each step, (steps, n)."""
    return np.abs(np.diff(at[:, question.args["thing"]], axis=0))


def way(question: Question, at: Array) -> Array:
    """Return how far right of its first place the thing asked about is at last, (n,)."""
    own = at[:, question.args["thing"]]
    return np.asarray(own[-1] - own[0])
