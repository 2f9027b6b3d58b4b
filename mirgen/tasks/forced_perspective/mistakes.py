"""What named mistakes would answer to a number question."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from . import solve as solver
from .script import Script

Array = NDArray[np.float64]

BLIND = ("told-alone", "nearer-or-farther")
"""Guesses that are no mistake of anybody who has read and seen."""

FACTORS = {
    "doubled": 2.0,
    "halved": 0.5,
    "half-too-much": 1.5,
    "third-too-little": 1 / 1.5,
    "tripled": 3.0,
    "a-third-of-it": 1 / 3,
    "a-quarter-of-it": 1 / 4,
    "four-times-it": 4.0,
}


def mistakes(
    script: Script, question: Question, facts: Facts, guesses: Mapping[str, Array]
) -> dict[str, Array]:
    """Return each mistake's answer, shape (n,), for facts (n,) and shortcuts' logarithms."""
    known = solver.logs(question, facts)
    powers = np.array(question.args["powers"][0], dtype=np.float64)
    right = known @ powers
    found = {name: guess[:, 0] for name, guess in guesses.items() if name not in BLIND}
    at = {name: i for i, name in enumerate(script.facts)}
    for k, regions in enumerate(script.regions):
        seen = [at[f"h({r})"] for r in regions]
        told = [at[f"distance[{r}]"] for r in regions if r != script.open]
        if script.open in regions:
            continue
        by_size, by_depth = known[:, seen] @ powers[seen], known[:, told] @ powers[told]
        image = f"image-{k + 1}"
        found[f"distances-swapped-in-{image}"] = right - 2 * by_depth
        found[f"heights-swapped-in-{image}"] = right - 2 * by_size
        found[f"{image}-turned-round"] = right - 2 * (by_size + by_depth)
        found[f"distances-forgotten-in-{image}"] = right - by_depth
        found[f"heights-forgotten-in-{image}"] = right - by_size
    answers = {name: np.exp(value) for name, value in found.items()}
    value = np.exp(right)
    return answers | {name: value * factor for name, factor in FACTORS.items()}
