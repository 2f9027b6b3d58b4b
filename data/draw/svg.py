"""A small SVG pen: shapes, gradients and colour arithmetic, written as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Rng = np.random.Generator
Stops = Sequence[tuple[float, str]]


def pick(r: Rng, items: Sequence[T]) -> T:
    """One of the items, evenly drawn."""
    return items[int(r.integers(len(items)))]


def mix(a: str, b: str, t: float) -> str:
    """The colour a share t of the way from a to b (both #rrggbb)."""
    pa = [int(a[i : i + 2], 16) for i in (1, 3, 5)]
    pb = [int(b[i : i + 2], 16) for i in (1, 3, 5)]
    mixed = [round(x + (y - x) * t) for x, y in zip(pa, pb, strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def light(c: str, t: float = 0.25) -> str:
    """A lighter, slightly warmer tone of the colour."""
    return mix(c, "#fffaf0", t)


def dark(c: str, t: float = 0.25) -> str:
    """A darker, slightly cooler tone of the colour."""
    return mix(c, "#1d2140", t)


def _attrs(kw: dict[str, object]) -> str:
    return "".join(f' {k.replace("_", "-")}="{v}"' for k, v in kw.items())


class Pen:
    """Collects SVG elements on a sheet w by h; an object's feet are at y = h."""

    def __init__(self, w: float, h: float) -> None:
        self.w, self.h = w, h
        self._parts: list[str] = []
        self._defs: list[str] = []

    # paints
    def lin(self, stops: Stops, x1: float = 0, y1: float = 0, x2: float = 0, y2: float = 1) -> str:
        """A linear gradient over the shape's box."""
        return self._paint("linear", f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"', stops)

    def rad(self, stops: Stops, cx: float = 0.36, cy: float = 0.3, r: float = 0.8) -> str:
        """A radial gradient over the shape's box."""
        return self._paint("radial", f'cx="{cx}" cy="{cy}" r="{r}"', stops)

    def soft(self, c: str, a: float = 0.16, b: float = 0.2) -> str:
        """From a lighter tone above to a darker tone below."""
        return self.lin([(0, light(c, a)), (0.5, c), (1, dark(c, b))], 0.3, 0, 0.7, 1)

    def tube(self, c: str, b: float = 0.28) -> str:
        """A standing cylinder, lit from the left."""
        stops = [(0, dark(c, b * 0.5)), (0.28, light(c, 0.3)), (0.55, c), (1, dark(c, b))]
        return self.lin(stops, 0, 0, 1, 0)

    def ball(self, c: str, b: float = 0.34) -> str:
        """A sphere, lit from the upper left."""
        return self.rad([(0, light(c, 0.42)), (0.35, c), (1, dark(c, b))])

    def _paint(self, kind: str, geometry: str, stops: Stops) -> str:
        name = f"g{len(self._defs)}"
        body = "".join(_stop(at, c) for at, c in stops)
        self._defs.append(f'<{kind}Gradient id="{name}" {geometry}>{body}</{kind}Gradient>')
        return f"url(#{name})"

    # shapes
    def path(self, d: str, fill: str, **kw: object) -> None:
        self._parts.append(f'<path d="{d}" fill="{fill}"{_attrs(kw)}/>')

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, rx: float = 0, **kw: object
    ) -> None:
        box = f'x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{rx}"'
        self._parts.append(f'<rect {box} fill="{fill}"{_attrs(kw)}/>')

    def oval(self, cx: float, cy: float, rx: float, ry: float, fill: str, **kw: object) -> None:
        box = f'cx="{cx:.2f}" cy="{cy:.2f}" rx="{rx:.2f}" ry="{ry:.2f}"'
        self._parts.append(f'<ellipse {box} fill="{fill}"{_attrs(kw)}/>')

    def dot(self, cx: float, cy: float, r: float, fill: str, **kw: object) -> None:
        self.oval(cx, cy, r, r, fill, **kw)

    def line(self, d: str, stroke: str, width: float, **kw: object) -> None:
        caps = 'stroke-linecap="round" stroke-linejoin="round"'
        look = f'fill="none" stroke="{stroke}" stroke-width="{width}" {caps}'
        self._parts.append(f'<path d="{d}" {look}{_attrs(kw)}/>')

    def ring(self, cx: float, cy: float, r: float, stroke: str, width: float) -> None:
        self.oval(cx, cy, r, r, "none", stroke=stroke, stroke_width=width)

    def push(self, transform: str = "", **kw: object) -> None:
        """Opens a group; pop closes it."""
        self._parts.append(f'<g transform="{transform}"{_attrs(kw)}>')

    def clip(self, d: str) -> None:
        """Opens a group cut out by a path; pop closes it."""
        name = f"c{len(self._defs)}"
        self._defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self._parts.append(f'<g clip-path="url(#{name})">')

    def pop(self) -> None:
        self._parts.append("</g>")

    def document(self, width: int, height: int, transform: str = "") -> str:
        """The whole drawing as an SVG text of that size."""
        head = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        body = "".join(self._parts)
        defs = "".join(self._defs)
        return f'<svg {head}><defs>{defs}</defs><g transform="{transform}">{body}</g></svg>'


def _stop(at: float, c: str) -> str:
    """One gradient stop; #rrggbbaa carries its own opacity."""
    if len(c) == 9:
        alpha = int(c[7:9], 16) / 255
        return f'<stop offset="{at}" stop-color="{c[:7]}" stop-opacity="{alpha:.3f}"/>'
    return f'<stop offset="{at}" stop-color="{c}"/>'
