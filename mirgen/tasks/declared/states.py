"""States of a declared task: what is drawn, shown and told, for many items at once.

Values are arrays (n, images, things), with 1 where nothing varies. The facts of n states are one
matrix (n, facts), whose columns a Sheet names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import TOLD, Fact, Facts, Sense, seen
from .expression import Env
from .model import Draw
from .setup import Setup

Array = NDArray[np.float64]

REGIONS = 32
"""Region numbers that each image has: image k's begin at k times as many, from 0."""

VIEW = "_view"
"""Under this name stands which picture of the photos each image shows."""


class Views(Protocol):
    """The pictures that photos give."""

    def draw(self, n: int, images: int, rng: np.random.Generator) -> dict[str, Array]:
        """Return what n states show, (n, images, things) each, and which picture under VIEW."""


_FACT: Mapping[str, tuple[str, Sense]] = {
    "x": ("cx", "position"),
    "y": ("cy", "position"),
    "height": ("h", "length"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A fact: its name, where it stands, how it is read; and the place in its array."""

    name: str
    where: str
    sense: Sense
    key: str
    image: int
    thing: int


@dataclass(frozen=True)
class Sheet:
    """The facts of items with so many images and things."""

    setup: Setup
    images: int
    things: int
    tells: tuple[str, ...] | None = None
    """The told numbers that the text tells, None for all."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All facts, told ones first."""
        found = []
        for key, draw in self.setup.told(self.tells).items():
            images, things = self._axes(draw)
            for i in range(images):
                for g in range(things):
                    numbers = [i + 1] * ("images" in draw.axes) + [g + 1] * ("things" in draw.axes)
                    name = f"{key}[{','.join(map(str, numbers))}]" if numbers else key
                    found.append(Column(name, TOLD, "told", key, i, g))
        for key in self.setup.seen:
            for i in range(self.images):
                for g in range(self.things):
                    name, sense = f"tally({i * REGIONS},{g})", "count"
                    if self.setup.says.compose == "chart":
                        name, sense = f"bar({i * REGIONS + 1 + g},{i * REGIONS})", "sign"
                    elif key != "count":
                        attribute, sense = _FACT[key]
                        name = f"{attribute}({i * REGIONS + g})"
                    found.append(Column(name, seen(i), sense, key, i, g))  # type: ignore[arg-type]
        return tuple(found)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Fact names in the order of the columns."""
        return tuple(column.name for column in self.columns)

    def _axes(self, draw: Draw) -> tuple[int, int]:
        axes = draw.axes.split()
        return self.images if "images" in axes else 1, self.things if "things" in axes else 1

    @cached_property
    def base(self) -> Env:
        """The names that every expression has."""
        return {
            "image": np.arange(1.0, self.images + 1)[None, :, None],
            "thing": np.arange(float(self.things))[None, None, :],
            "images": np.full((1, 1, 1), float(self.images)),
            "things": np.full((1, 1, 1), float(self.things)),
        }

    def draw(
        self, n: int, rng: np.random.Generator, views: Views | None = None
    ) -> dict[str, Array]:
        """Draw n states: all that is told, drawn and shown, by name.

        ``views`` are the pictures to choose from where photos show what they hold.
        """
        says = self.setup.says
        env = dict(self.base)
        for name, draw in (says.told | says.drawn).items():
            env[name] = self._drawn(draw, n, rng)
        shown = {name: each(env) for name, each in self.setup.show.items()}
        full = (n, self.images, self.things)
        shown = {name: np.broadcast_to(value, full) for name, value in shown.items()}
        return env | shown | (views.draw(n, self.images, rng) if views else {})

    def _drawn(self, draw: Draw, n: int, rng: np.random.Generator) -> Array:
        shape = n, *self._axes(draw)
        if draw.whole is not None:
            return rng.integers(draw.whole[0], draw.whole[1] + 1, size=shape).astype(np.float64)
        if draw.number is not None:
            low, high = draw.number
            return np.round(low + (high - low) * rng.random(shape), draw.digits)
        if draw.one_of is not None:
            return np.array(draw.one_of)[rng.integers(len(draw.one_of), size=shape)]
        if draw.image is not None:
            return rng.integers(1, self.images + 1, size=shape).astype(np.float64)
        if draw.thing is not None:
            return rng.integers(self.things, size=shape).astype(np.float64)
        axis = 1 if draw.order == "images" else 2
        return np.argsort(rng.random(shape), axis=axis).astype(np.float64)

    def matrix(self, env: Env) -> Array:
        """Return the facts (n, facts) of states as ``draw`` gives them."""
        return np.stack([env[c.key][:, c.image, c.thing] for c in self.columns], axis=1)

    def env(self, matrix: Array, uses: Collection[str] | None = None) -> dict[str, Array]:
        """Return what readers of the facts (n, facts) know, with the declared facts worked out.

        ``uses`` are names that are wanted: facts that none of them needs are left out.
        """
        env = dict(self.base)
        for key, at in self._blocks.items():
            env[key] = matrix[:, at]
        facts = self.setup.facts
        for name in self.known if uses is None else self.setup.closure(frozenset(uses)):
            env[name] = facts[name](env)
        return env

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The declared facts that a reader can work out."""
        setup = self.setup
        return tuple(n for n in setup.facts if setup.known(frozenset({n}), self.tells))

    @cached_property
    def _blocks(self) -> dict[str, NDArray[np.intp]]:
        """For each array its columns, (images or 1, things or 1)."""
        found: dict[str, NDArray[np.intp]] = {}
        for key in dict.fromkeys(column.key for column in self.columns):
            own = [(c.image, c.thing, at) for at, c in enumerate(self.columns) if c.key == key]
            block = np.zeros((1 + own[-1][0], 1 + own[-1][1]), np.intp)
            for image, thing, at in own:
                block[image, thing] = at
            found[key] = block
        return found

    def of_facts(self, facts: Facts) -> Array:
        """Return the matrix (n, facts) of facts by name."""
        return np.stack(np.broadcast_arrays(*(facts[name] for name in self.names)), axis=1)

    def facts(self, row: Array) -> tuple[Fact, ...]:
        """Return the facts of one state (facts,)."""
        return tuple(
            Fact(column.name, float(value), column.where, column.sense)
            for column, value in zip(self.columns, row.tolist(), strict=True)
        )


def taken(env: Env, rows: NDArray[np.intp]) -> dict[str, Array]:
    """Return the values of some of the states; what is the same for all of them stays."""
    return {name: value if len(value) == 1 else value[rows] for name, value in env.items()}


@lru_cache(maxsize=64)
def sheet_of(setup: Setup, images: int, things: int, tells: tuple[str, ...] | None = None) -> Sheet:
    """Return the sheet; the same for the same numbers."""
    return Sheet(setup, images, things, tells)
