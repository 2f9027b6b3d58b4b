"""Facts, questions and puzzles: what is asked, before it is drawn or said.

A fact's name is ``attribute(region, …)`` for what is *seen* (cx(3): the box centre's x of
region 3), free for what is *told* (time[2]); region numbers are those of the frame plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .frame import FramePlan, Size

Tier = Literal["easy", "medium", "hard"]
TIERS: tuple[Tier, ...] = ("easy", "medium", "hard")

Sense = Literal["position", "length", "count", "sign", "code", "step", "told"]
"""How a viewer reads a fact, and so what noise it carries; a told fact carries none."""

Facts = Mapping[str, NDArray[np.float64]]
"""Fact name to values of shape (n,): n states of the same puzzle."""

TOLD = "text"


def seen(image: int) -> str:
    """Return the ``where`` of a fact seen in image ``image``, counted from 0."""
    return f"image:{image}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One named quantity and where a reader gets it (``text`` or ``image:<k>``).

    Positions and lengths are shares of the frame's width (of its height for y), so that they
    don't depend on the frame's size in pixels. A ``code`` is a number into the question's
    ``args["labels"]`` and is stored as that label.
    """

    name: str
    value: float
    where: str
    sense: Sense = "told"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: all that a solver needs beside the facts, as JSON values.

    ``options`` are the options' values in the order shown; ``args`` name facts and regions.
    """

    task: str
    kind: str
    args: Mapping[str, Any]
    options: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An option's text, and the mistake that leads to it ('' for the right one)."""

    text: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What the quotas demand of one instance.

    ``answer`` is the right option's position; ``rank`` is where the right value stands among
    the options' values in rising order, both counted from 0 (``rank`` for number options only).
    ``lots`` are even random numbers in [0, 1) that stay the same however often a draw is tried
    again: what is balanced by them stays balanced. ``frame`` is a composed frame's size.
    """

    split: str
    index: int
    task: str
    tier: Tier
    kind: str
    options: int
    answer: int
    rank: int
    lots: tuple[float, ...]
    frame: Size
    unsure: int = -1
    """Where "it can't be told" stands among the options, -1 where it doesn't."""
    twin: int = -1
    """The index of the instance that this one is the twin of, -1 for none."""
    left_out: bool = False
    """Whether something is left out of this one, which is made from its twin's draw: ``answer``
    is then that of the twin, and of this one that it can't be told."""

    @property
    def drawn(self) -> int:
        """The index whose draw this is: that of the twin where something is left out."""
        return self.twin if self.left_out else self.index


@dataclass(frozen=True)
class Puzzle:
    """Frame plans, facts, question, options and answer: one item before pixels and words.

    ``words`` is what templates may speak of (names, numbers, regions), read-only; a Deferred one
    is made when the puzzle is said.
    ``hops`` is the number of images that the solution chains.
    """

    question: Question
    options: tuple[Option, ...]
    answer: int
    facts: tuple[Fact, ...]
    frames: tuple[FramePlan, ...]
    hops: int
    words: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    """Region number to the label that texts use for it."""

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Return the exact facts as arrays of shape (1,)."""
        return {f.name: np.array([f.value]) for f in self.facts}
