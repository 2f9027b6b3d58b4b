"""A trial of a declaration: expressions run on a few states, so that faults show at once."""

from __future__ import annotations

import numpy as np

from ...records.puzzle import Tier
from ...seeds import generator
from . import answers
from .expression import Array
from .setup import Asked, Fault, Setup
from .states import Sheet, sheet_of

STATES = 64


def trial(setup: Setup, tier: Tier) -> None:
    """Draw some states and work out every expression. Raises Fault for what can't be asked."""
    says = setup.says
    sheet = sheet_of(setup, says.images, says.things)
    env = sheet.draw(STATES, generator("trial", tier), _Anything(sheet) if setup.found else None)
    for name in setup.show:
        if not np.isfinite(env[name]).all():
            raise Fault(("show", name), "it isn't always a number", "change what it divides by")
    if not setup.seen:
        raise Fault(("asks",), "no question uses what is seen", "use count, x, y or height")
    if not says.told:
        raise Fault(("told",), "nothing is told, so no text is needed", "tell something: told: …")
    read = sheet.env(sheet.matrix(env))
    for kind, asked in setup.asks.items():
        if tier in asked.ask.tiers:
            _try(asked, read, kind, says.images, says.things)


class _Anything:
    """Pictures that hold anything at all."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def draw(self, n: int, images: int, rng: np.random.Generator) -> dict[str, Array]:
        """Return anything that photos may show."""
        shape = n, images, self._sheet.things
        places = {name: rng.random(shape) for name in ("x", "y", "height")}
        return {"count": rng.integers(0, 10, size=shape).astype(np.float64)} | places


def _try(asked: Asked, env: dict[str, Array], kind: str, images: int, things: int) -> None:
    ask, form = asked.ask, asked.ask.form
    place = ("asks", kind, form)
    if form == "image" and not asked.cases and not 3 <= images <= 5:
        raise Fault(place, f"{images} images can't be the options", "have 3 to 5 images")
    if form == "order" and images < 3:
        raise Fault(place, f"{images} images can't be put in order", "have 3 or more")
    if form == "thing" and things < 3:
        raise Fault(place, f"{things} things can't be the options", "have 3 or more things")
    if ask.options and form == "image":
        raise Fault(("asks", kind, "options"), "the images are the options", "leave it out")
    if ask.options and max(ask.options) > {"thing": things, "order": images}.get(form, 5):
        raise Fault(("asks", kind, "options"), "there are fewer to choose from", "ask for less")
    axis, size = {"image": (1, images), "thing": (2, things), "order": (1, images)}.get(
        form, (0, 1)
    )
    if ask.pick == "equal" and not asked.cases:
        axis, size = 0, 1
    for name, expression in asked.main.items():
        inner = (*place, name) if name else place
        value = expression(env)
        try:
            found = answers.flat(value, len(value), axis, size)
        except ValueError as error:
            raise Fault(inner, f"it varies with the {error}", _remedy(str(error))) from None
        if not np.isfinite(found).any():
            raise Fault(inner, "it never has a value", "change the expression")
        if axis and found.shape[1] > 1 and value.shape[axis] == 1:
            what = "image" if axis == 1 else "thing"
            raise Fault(
                inner, f"it is the same for each {what}", f"use what varies with the {what}"
            )
    for name, expression in asked.mistakes.items():
        value = expression(env)
        if form in ("number", "order"):
            inner = ("asks", kind, "mistakes", name)
            try:
                answers.flat(value, len(value), axis, size)
            except ValueError as error:
                raise Fault(inner, f"it varies with the {error}", _remedy(str(error))) from None


def _remedy(axis: str) -> str:
    if axis == "image":
        return "say which: at(x, k), total(x), most(x) …"
    return "say which: x[thing], over_things(x), most_of_things(x) …"
