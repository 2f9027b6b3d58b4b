"""Expressions of a declaration: a small part of Python's grammar, run on arrays of many states.

A value is an array of shape (n, images, things); what doesn't vary with the image or the thing
has 1 there. Nothing can be reached but the names that are handed in and the functions below, so
an expression is as harmless as the numbers that it holds.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import nearest

Array = NDArray[np.float64]
Env = Mapping[str, Array]

MOST_NODES = 200
MOST_TEXT = 400
MOST_NUMBER = 1e6

_BINARY: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Array, Array], Any]] = {
    ast.Lt: lambda a, b: a < b - 1e-9,
    ast.LtE: lambda a, b: a <= b + 1e-9,
    ast.Gt: lambda a, b: a > b + 1e-9,
    ast.GtE: lambda a, b: a >= b - 1e-9,
    ast.Eq: lambda a, b: np.abs(a - b) <= 1e-9,
    ast.NotEq: lambda a, b: np.abs(a - b) > 1e-9,
}


def pick(values: Array, axis: int, index: Array) -> Array:
    """Return the values at ``index`` (counted from 0) along an axis; NaN where there is none."""
    if index.size == 1:  # one place for all, which needs no search
        one = index.item()
        if not -0.5 < one < values.shape[axis] - 0.5:
            return np.full(_but(values, axis), np.nan)
        return values.take([round(one)], axis=axis)
    held, wanted = values, index
    if (outer := _but(values, axis)) != (other := _but(index, axis)):
        shape = list(np.broadcast_shapes(outer, other))
        shape[axis] = values.shape[axis]
        held = np.broadcast_to(values, shape)
        shape[axis] = index.shape[axis]
        wanted = np.broadcast_to(index, shape)
    inside = np.isfinite(wanted) & (wanted > -0.5) & (wanted < values.shape[axis] - 0.5)
    place = np.round(np.where(inside, wanted, 0)).astype(np.intp)
    rows = np.arange(held.shape[0])[:, None, None]
    across = np.arange(held.shape[3 - axis])
    at = (rows, place, across) if axis == 1 else (rows, across[:, None], place)
    return np.asarray(np.where(inside, held[at], np.nan))


def _but(values: Array, axis: int) -> tuple[int, ...]:
    """Return the shape with 1 along the axis."""
    return tuple(1 if k == axis else size for k, size in enumerate(values.shape))


def _neighbour(x: Array, thing: Array, step: Array) -> Array:
    """Return the thing that stands ``step`` places to the right of a thing, by x, in each image."""
    own = pick(x, 2, thing)
    # Of equals, those that come first lie before it; a thing that there isn't has no neighbour.
    first = np.arange(x.shape[2]) < thing
    place = ((x < own) | ((x == own) & first)).sum(axis=2, keepdims=True) + step
    order = np.argsort(x, axis=2, kind="stable").astype(np.float64)
    return pick(order, 2, np.where(np.isnan(own), np.nan, place))


def _rank(x: Array) -> Array:
    # How many lie before each, of equals those that come first: faster than to sort twice.
    number = np.arange(x.shape[2])
    first = number[:, None] < number
    before = (x[..., :, None] < x[..., None, :]) | ((x[..., :, None] == x[..., None, :]) & first)
    return np.asarray(before.sum(axis=2) + 1, np.float64)


def _at(x: Array, image: Array) -> Array:
    return pick(x, 1, image - 1)


def _previous(x: Array) -> Array:
    return np.concatenate([x[:, :1], x[:, :-1]], axis=1)


def _up_to(x: Array) -> Array:
    return np.cumsum(x, axis=1)


def _best(axis: int, sign: float, first: int) -> Callable[[Array], Array]:
    def found(x: Array) -> Array:
        place = np.argmax(np.where(np.isfinite(x), sign * x, -np.inf), axis=axis, keepdims=True)
        return np.asarray(place + first, np.float64)

    return found


def _where(test: Array, yes: Array, no: Array) -> Array:
    return np.where(test > 0.5, yes, no)


FUNCTIONS: Mapping[str, tuple[int, Callable[..., Array], str]] = {
    "abs": (1, np.abs, "the size of a number"),
    "round": (1, np.round, "the nearest whole number"),
    "min": (2, np.minimum, "the smaller of two values"),
    "max": (2, np.maximum, "the larger of two values"),
    "where": (3, _where, "where(test, a, b): a where the test holds, else b"),
    "total": (1, lambda x: x.sum(axis=1, keepdims=True), "the sum over the images"),
    "most": (1, lambda x: x.max(axis=1, keepdims=True), "the largest over the images"),
    "least": (1, lambda x: x.min(axis=1, keepdims=True), "the smallest over the images"),
    "over_things": (1, lambda x: x.sum(axis=2, keepdims=True), "the sum over the things"),
    "most_of_things": (1, lambda x: x.max(axis=2, keepdims=True), "the largest over the things"),
    "least_of_things": (1, lambda x: x.min(axis=2, keepdims=True), "the smallest over the things"),
    "at": (2, _at, "at(x, k): the value in image k, counted from 1"),
    "previous": (1, _previous, "the value in the image before; the first image's own in the first"),
    "up_to_here": (1, _up_to, "the sum over this image and all before it"),
    "largest_image": (1, _best(1, 1, 1), "the number of the image where x is largest"),
    "smallest_image": (1, _best(1, -1, 1), "the number of the image where x is smallest"),
    "largest_thing": (1, _best(2, 1, 0), "the thing for which x is largest"),
    "smallest_thing": (1, _best(2, -1, 0), "the thing for which x is smallest"),
    "rank": (1, _rank, "a thing's place in its image, from 1, by rising x"),
    "neighbour": (3, _neighbour, "neighbour(x, t, s): which thing is s places right of thing t"),
}
"""Every function: how many values it takes, what it does, and that in words."""

_Node = Callable[[Env], Array]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression and the names that it uses."""

    text: str
    names: frozenset[str]
    run: _Node

    def __call__(self, env: Env) -> Array:
        """Return the value, (n or 1, images or 1, things or 1); NaN where it has none."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.asarray(self.run(env), np.float64)


@lru_cache(maxsize=1024)
def compiled(text: str) -> Expression:
    """Return the expression. Raises ValueError as ``what: remedy``."""
    if len(text) > MOST_TEXT:
        raise ValueError(f"an expression has {MOST_TEXT} characters at most: split it into facts")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{text!r} isn't an expression: mend its spelling") from None
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise ValueError(f"an expression has {MOST_NODES} parts at most: split it into facts")
    return Expression(text, _names(tree.body), _build(tree.body))


def _names(node: ast.AST) -> frozenset[str]:
    called = {id(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    return frozenset(name.id for name in names if id(name) not in called)


def _build(node: ast.expr) -> _Node:
    if isinstance(node, ast.Constant):
        return _constant(node)
    if isinstance(node, ast.Name):
        name = node.id
        return lambda env: env[name]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        binary, left, right = _BINARY[type(node.op)], _build(node.left), _build(node.right)
        return lambda env: binary(left(env), right(env))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        inner = _build(node.operand)
        if isinstance(node.op, ast.USub):
            return lambda env: np.negative(inner(env))
        return lambda env: np.where(inner(env) > 0.5, 0.0, 1.0)
    if isinstance(node, ast.Compare):
        return _compare(node)
    if isinstance(node, ast.BoolOp):
        parts = [_build(each) for each in node.values]
        join = np.minimum if isinstance(node.op, ast.And) else np.maximum
        return lambda env: _folded(join, [part(env) for part in parts])
    if isinstance(node, ast.IfExp):
        test, yes, no = _build(node.test), _build(node.body), _build(node.orelse)
        return lambda env: _chosen(env, test, yes, no)
    if isinstance(node, ast.Subscript):
        held, index = _build(node.value), _build(node.slice)
        return lambda env: pick(held(env), 2, index(env))
    if isinstance(node, ast.Call):
        return _call(node)
    what = type(node).__name__
    raise ValueError(
        f"{ast.unparse(node)!r} can't stand in an expression ({what}): "
        "use numbers, names, + - * / // %, comparisons, and, or, not, x[thing] and functions"
    )


def _chosen(env: Env, test: _Node, yes: _Node, no: _Node) -> Array:
    """Return one or the other; where the test is the same for all, the other isn't worked out."""
    held = test(env)
    if held.size == 1:
        return yes(env) if held.item() > 0.5 else no(env)
    return _where(held, yes(env), no(env))


def _folded(join: Callable[[Array, Array], Array], parts: list[Array]) -> Array:
    value = parts[0]
    for part in parts[1:]:
        value = join(value, part)
    return value


def _constant(node: ast.Constant) -> _Node:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MOST_NUMBER:
        raise ValueError(f"{value!r} can't stand in an expression: use numbers up to a million")
    held = np.full((1, 1, 1), float(value))
    return lambda env: held


def _compare(node: ast.Compare) -> _Node:
    sides = [_build(each) for each in (node.left, *node.comparators)]
    tests = []
    for op in node.ops:
        if type(op) not in _COMPARE:
            raise ValueError(f"{ast.unparse(node)!r} can't be compared: use < <= > >= == !=")
        tests.append(_COMPARE[type(op)])

    def run(env: Env) -> Array:
        values = [side(env) for side in sides]
        held = [
            np.asarray(test(a, b), np.float64)
            for test, a, b in zip(tests, values[:-1], values[1:], strict=True)
        ]
        return _folded(np.minimum, held)

    return run


def _call(node: ast.Call) -> _Node:
    if not isinstance(node.func, ast.Name):
        raise ValueError(f"{ast.unparse(node.func)!r} can't be called: call a function by its name")
    name = node.func.id
    if name not in FUNCTIONS:
        raise ValueError(f"there is no function {name!r}: {nearest(name, FUNCTIONS)}")
    number, function, _ = FUNCTIONS[name]
    if len(node.args) != number or node.keywords:
        raise ValueError(
            f"{name}() takes {number} value{'s' * (number > 1)}, not {ast.unparse(node)!r}: "
            "give them in order, without names"
        )
    parts = [_build(each) for each in node.args]
    if name == "where":
        test, yes, no = parts
        return lambda env: _chosen(env, test, yes, no)
    return lambda env: function(*(part(env) for part in parts))
