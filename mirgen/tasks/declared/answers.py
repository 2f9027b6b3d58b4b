"""Answers: what a declared question's expressions say of options, and how well each option fits.

Options are kept as numbers: an image from 1, or [image, condition]; a thing from 0; a number; a
list of images. As arrays they are (n or 1, options), with one more axis for pairs and lists.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .expression import Array, Env, Expression
from .setup import Asked

WRONG = 2.0
"""The misfit of what is simply not so."""

UNSURE = 1.5
"""The misfit of what holds, though it isn't the one that does: who must choose may take it."""

BARELY = 1.001
"""What lies a whole margin behind is clearly wrong."""

FAR = 1e9

EARLIER = 1e-3
"""By how much a shortcut that picks an image likes a condition less than the one named before."""


def flat(value: Array, n: int, axis: int, size: int) -> Array:
    """Return a value (n or 1, images, things) along one axis: (n, size); axis 0 for none: (n, 1).

    Raises ValueError where it varies along another axis.
    """
    other = [k for k in (1, 2) if k != axis and value.shape[k] > 1]
    if other:
        raise ValueError(("", "image", "thing")[other[0]])
    shape = (n, size) if axis else (n, 1)
    kept = value[:, :, 0] if axis == 1 else value[:, 0, :]
    return np.broadcast_to(kept, shape)


def misfits(asked: Asked, env: Env, options: Array, n: int) -> Array:
    """Return the misfits (n, options); NaN values fit nothing."""
    images, things = int(env["images"].item()), int(env["things"].item())
    ask, form = asked.ask, asked.ask.form
    if asked.cases:
        held = [flat(each(env), n, 1, images) for each in asked.main.values()]
        true = np.stack(held, axis=2) > 0.5
        place = options.astype(np.intp)
        at = true[np.arange(n)[:, None], place[..., 0] - 1, place[..., 1]]
        # Asked is the one that holds: where several do, or none, no option is right.
        alone = true.sum(axis=(1, 2)) == 1
        return np.where(at, np.where(alone, 0.0, UNSURE)[:, None], WRONG)
    value = next(iter(asked.main.values()))(env)
    if form == "number":
        return _off(flat(value, n, 0, 1), options, ask.apart, ratio=ask.ratio)
    if form == "order":
        return _disorder(flat(value, n, 1, images), options, ask.margin, ratio=ask.ratio)
    if ask.pick == "holds":
        axis, size, first = (1, images, 1) if form == "image" else (2, things, 0)
        true = flat(value, n, axis, size) > 0.5
        at = true[np.arange(n)[:, None], options.astype(np.intp) - first]
        alone = true.sum(axis=1, keepdims=True) == 1
        return np.where(at, np.where(alone, 0.0, UNSURE), WRONG)
    if ask.pick == "equal":
        off = np.abs(flat(value, n, 0, 1) - options)
        return np.where(off < 0.5, 0.0, WRONG)
    axis, size, first = (1, images, 1) if form == "image" else (2, things, 0)
    each = flat(value, n, axis, size)
    if not ask.ratio:
        each = -each if ask.pick == "smallest" else each
    elif ask.pick == "smallest":
        each = 1 / each
    own = each[np.arange(n)[:, None], options.astype(np.intp) - first]
    best = each.max(axis=1, keepdims=True)
    return behind(own, best, ask.margin, ratio=ask.ratio)


def behind(low: Array, high: Array, margin: float, *, ratio: bool) -> Array:
    """Return by how many margins ``low`` lies behind ``high``: above 1 is clearly behind."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(high / low) / np.log(margin) if ratio else (high - low) / margin
    return np.where(np.isnan(gap), WRONG, np.clip(gap * BARELY, 0, FAR))


def _off(value: Array, options: Array, apart: float, *, ratio: bool) -> Array:
    """Half of the least gap between two options is as far as a right one may lie off."""
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(options / value) / np.log(apart) if ratio else (options - value) / apart
    return np.asarray(np.where(np.isnan(off), WRONG, np.minimum(np.abs(off) * 2 * BARELY, FAR)))


def _disorder(value: Array, options: Array, margin: float, *, ratio: bool) -> Array:
    """Return by how many margins at most something lies below what an order puts before it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.log(value) / np.log(margin) if ratio else value / margin
        place = options.astype(np.intp) - 1
        rows = np.arange(len(value))[:, None]

        def shown(at: int) -> Array:
            one = place[..., at]
            return scaled[:, one[0]] if len(one) == 1 else scaled[rows, one]

        highest = shown(0)
        worst = np.zeros(highest.shape)
        for at in range(1, options.shape[2]):
            own = shown(at)
            worst = np.maximum(worst, highest - own)
            highest = np.maximum(highest, own)
    return np.where(np.isnan(worst), WRONG, np.clip(worst * BARELY, 0, FAR))


def scores(asked: Asked, env: Env, options: Array, n: int) -> dict[str, Array]:
    """Return what each shortcut makes of the options, (n, options): higher is likelier."""
    images = int(env["images"].item())
    form = asked.ask.form
    found = {}
    if form == "image":
        plain = options[..., 0] - EARLIER * options[..., 1] if asked.cases else options
        found["last-image"] = np.broadcast_to(plain, (n, plain.shape[1])).astype(np.float64)
    elif form == "thing":
        found["named-last"] = np.broadcast_to(options, (n, options.shape[1])).astype(np.float64)
    elif form == "order":
        shown = np.arange(1.0, images + 1)[None, :]
        found["as-shown"] = -_crossed(np.broadcast_to(shown, (n, images)), options)
    for name, expression in asked.mistakes.items():
        found[name] = _score(asked, expression(env), options, n)
    return found


def to_choose_by(scored: dict[str, Array]) -> dict[str, Array]:
    """Return the scores that differ among the states; by the others nothing can be chosen."""
    return {name: each for name, each in scored.items() if np.any(each != each[:1])}


def _score(asked: Asked, value: Array, options: Array, n: int) -> Array:
    form = asked.ask.form
    sign = -1.0 if asked.ask.pick == "smallest" else 1.0
    if form == "number":
        score = -np.abs(flat(value, n, 0, 1) - options)
    elif form == "order":
        score = -_crossed(flat(value, n, 1, options.shape[2]), options)
    else:
        plain = options[..., 0] if asked.cases else options
        axis, first = (1, 1) if form == "image" else (2, 0)
        if value.shape[axis] == 1:
            score = -np.abs(np.sign(np.round(flat(value, n, 0, 1) - plain)))
        else:
            each = sign * flat(value, n, axis, value.shape[axis])
            score = each[np.arange(n)[:, None], plain.astype(np.intp) - first]
            if asked.cases:
                score = score - EARLIER * options[..., 1]
    return np.where(np.isfinite(score), score, -FAR)


def _crossed(value: Array, options: Array) -> Array:
    """Return how many pairs an order (n, options, images) puts the wrong way round."""
    place = np.broadcast_to(options.astype(np.intp) - 1, (len(value), *options.shape[1:]))
    shown = value[np.arange(len(value))[:, None, None], place]
    first, second = np.triu_indices(shown.shape[2], 1)
    return np.asarray((shown[..., first] > shown[..., second] + 1e-9).sum(axis=2), np.float64)


def as_array(options: object) -> Array:
    """Return a question's options as an array (1, options[, …])."""
    return np.asarray(options, np.float64)[None]


def guesses(mistakes: Mapping[str, Expression], env: Env, n: int) -> dict[str, Array]:
    """Return the numbers (n,) that mistakes lead to."""
    return {name: flat(each(env), n, 0, 1)[:, 0] for name, each in mistakes.items()}
