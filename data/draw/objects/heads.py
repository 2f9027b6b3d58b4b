"""Heads: faces, hair, caps; and the colours of one person."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from dataclasses import dataclass

from ..svg import Pen, dark, light


@dataclass(frozen=True)
class Look:
    """The colours of one person."""

    skin: str
    hair: str
    top: str
    legs: str
    shoes: str


def head(p: Pen, k: Look, style: int, turned: float) -> None:
    """A head about (80, 42); turned is where it looks, -1 to 1."""
    x, y = 80.0, 42.0
    if style in (1, 4):
        p.path(
            f"M{x - 27},{y}Q{x - 30},{y - 32} {x},{y - 33}Q{x + 30},{y - 32} {x + 27},{y}L{x + 30},{y + 46}"
            f"Q{x},{y + 56} {x - 30},{y + 46}Z",
            p.soft(k.hair),
        )
    if style == 2:
        p.dot(x - 14 * turned, y - 32, 12, p.ball(k.hair))
    if style == 5:
        p.path(
            f"M{x - 20},{y - 14}Q{x - 48},{y - 6} {x - 40},{y + 42}Q{x - 24},{y + 26} {x - 18},{y}Z",
            p.soft(k.hair),
        )
    p.rect(x - 8, y + 14, 16, 26, dark(k.skin, 0.14), 7)
    p.oval(
        x,
        y,
        23,
        26,
        p.rad([(0, light(k.skin, 0.25)), (0.6, k.skin), (1, dark(k.skin, 0.12))], 0.4, 0.4, 0.7),
    )
    p.dot(x - 22, y + 4, 5, dark(k.skin, 0.08))
    p.dot(x + 22, y + 4, 5, dark(k.skin, 0.08))
    for dx in (-9, 9):
        p.oval(x + dx + 4 * turned, y + 2, 2.4, 3.1, "#2c2230")
        p.oval(x + dx * 1.35 + 3 * turned, y + 10, 4.6, 3, "#ee7766", opacity=0.35)
    p.line(
        f"M{x - 6 + 4 * turned},{y + 13}Q{x + 4 * turned},{y + 19} {x + 6 + 4 * turned},{y + 13}",
        "#9b4a41",
        2.4,
    )
    p.line(f"M{x + 4 * turned},{y + 4}q{3 * turned},4 0,5", dark(k.skin, 0.25), 1.8)
    top = p.soft(k.hair, 0.25, 0.15)
    if style == 3:
        p.path(
            f"M{x - 25},{y - 6}Q{x - 27},{y - 34} {x},{y - 34}Q{x + 27},{y - 34} {x + 25},{y - 6}Z",
            p.soft(k.top),
        )
        p.path(
            f"M{x - 26},{y - 7}L{x + 26},{y - 7}Q{x + 44 * turned + 2},{y - 6} {x + 42 * turned},{y - 1}"
            f"L{x - 26},{y - 1}Z",
            dark(k.top, 0.2),
        )
    elif style == 1:
        p.path(
            f"M{x - 25},{y + 14}Q{x - 31},{y - 33} {x},{y - 33}Q{x + 31},{y - 33} {x + 25},{y + 14}"
            f"Q{x + 22},{y - 14} {x + 4},{y - 18}Q{x - 16},{y - 14} {x - 25},{y + 14}Z",
            top,
        )
    elif style == 6:
        for dx, dy in (
            (-20, -6),
            (-22, -20),
            (-10, -30),
            (4, -33),
            (17, -26),
            (23, -12),
            (-2, -24),
            (10, -22),
        ):
            p.dot(x + dx, y + dy, 11, top)
    else:
        p.path(
            f"M{x - 25},{y + 2}Q{x - 30},{y - 32} {x},{y - 33}Q{x + 30},{y - 32} {x + 25},{y + 2}"
            f"Q{x + 20},{y - 10} {x + 10 * turned},{y - 14}Q{x - 14},{y - 10} {x - 25},{y + 2}Z",
            top,
        )
