"""What the boards are called, and how the names of a chart's values are written in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..shared.choose import one_of
from .script import Script

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
PEOPLE = ("Nora", "Felix", "Maya", "Ravi", "Ines", "Tom", "Hana", "Leo", "Clara", "Piet")
ROOMS = ("kitchen", "hall", "library", "office", "workshop", "nursery", "attic", "studio")

LINE = 13
"""Most letters of a name in one line of a chart."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Names of the boards: ``labels`` stand in charts, ``boards`` in texts (Nora's board)."""

    labels: tuple[str, ...]
    boards: tuple[str, ...]


def draw_names(script: Script, rng: np.random.Generator) -> Owners:
    """Draw names for the boards, and for one more that no picture shows.

    A line runs over days, in their order.
    """
    number = script.boards + 1
    lined = any(plan.form == "line" for plan in script.charts)
    among = DAYS if lined else one_of((DAYS, PEOPLE, ROOMS), rng)
    if among is DAYS:
        labels = DAYS[:number]
    else:
        labels = tuple(among[i] for i in rng.permutation(len(among))[:number])
    say = "the {} board" if among is ROOMS else "{}'s board"
    return Owners(labels, tuple(say.format(label) for label in labels))


def chart_names(script: Script, things: Sequence[str], owners: Owners) -> list[str]:
    """Return what the values of the script's charts are called."""
    return list(owners.labels[: script.boards]) if script.by_board else list(things)


def lines(name: str, most: int = LINE) -> tuple[str, ...]:
    """Return a name in one line or two, wrapped above ``most`` letters where it has words.

    What is still longer than LINE is shortened.
    """
    words = name.split()
    parts = [name]
    if len(name) > most and len(words) > 1:
        halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
        parts = list(min(halves, key=lambda two: max(map(len, two))))
    return tuple(part if len(part) <= LINE else f"{part[: LINE - 1]}…" for part in parts)
