"""Scenes by the water: harbour and beach."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..canvas import Canvas
from ..layout import Ground, row, shuffled, some
from ..svg import Pen, pick
from .backdrop import hills, sea, sky
from .country import MOODS, daylight


def harbour(c: Canvas, v: int) -> None:
    """Boats on the water, and a quay in front."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    top, quay = h * 0.4, h * 0.72
    sky(p, r, MOODS[(v + 2) % 6], top)
    hills(p, r, top, h * 0.15, "#8fa9a8", 3)
    for i in range(9):
        x, q = w * 0.05 * i + w * (0.5 if v % 2 else 0.02), h * float(r.uniform(0.04, 0.085))
        p.rect(
            x, top - q, w * 0.045, q, p.soft(pick(r, ("#f3e6d0", "#e9b79a", "#d9c9b8", "#c9d6d6")))
        )
        p.path(
            f"M{x - 2:.1f},{top - q:.1f}l{w * 0.0225 + 2:.1f},{-h * 0.025:.1f}l{w * 0.0225 + 2:.1f},{h * 0.025:.1f}Z",
            "#c0604c",
        )
    if v % 2:
        x, q = w * 0.09, h * 0.3
        p.path(f"M{x - 60},{top + 6}Q{x},{top - 26} {x + 80},{top + 6}Z", p.soft("#7d8f86"))
        p.path(
            f"M{x - 15},{top - 8}L{x - 10},{top - q + 28}L{x + 10},{top - q + 28}L{x + 15},{top - 8}Z",
            p.tube("#fbf4e8"),
        )
        for i in range(3):
            t = 0.16 + 0.28 * i
            p.rect(
                x - 14 + t * 5,
                top - 8 - (q - 36) * (t + 0.12),
                28 - t * 10,
                (q - 36) * 0.14,
                p.tube("#d2503f"),
            )
        p.rect(x - 14, top - q + 24, 28, 5, "#4a505c", 2)
        p.rect(x - 7, top - q + 8, 14, 16, "#ffe9a8", 2)
        p.path(f"M{x - 11},{top - q + 9}Q{x},{top - q - 8} {x + 11},{top - q + 9}Z", "#d2503f")
    sea(p, r, top, quay, pick(r, ("#4f9fc0", "#4a90b8", "#5aa9b0")))
    c.backdrop(p)
    c.light = daylight(v)
    row(
        c,
        ["sailboat", "fishing boat", "sailboat"][: 3 if w > 500 else 2],
        h * 0.062,
        h * 0.56,
        h * 0.63,
        shadow="water",
        spare=0.2,
    )
    row(c, ["bird flying"], h * 0.17, h * 0.15, h * 0.25, shadow="none")
    q2 = Pen(w, h)
    q2.rect(0, quay, w, h - quay, q2.lin([(0, "#e3d6c0"), (1, "#bfae97")]))
    q2.rect(0, quay, w, 12, q2.soft("#a8967f"))
    for i in range(10):
        q2.line(
            f"M{(i - 1) * w / 8:.1f},{quay + 12:.1f}L{((i - 1) * w / 8 - w / 2) * 1.3 + w / 2:.1f},{h}",
            "#a8967f",
            1.5,
            opacity=0.6,
        )
    for i in range(3):
        q2.path(
            f"M{w * (0.15 + 0.35 * i):.1f},{quay + 8:.1f}l0,-16q-4,-8 10,-8q14,0 10,8l0,16Z",
            q2.tube("#4a505c"),
        )
    c.cover(q2)
    g = Ground(h * 0.34, h * 0.95, h * 0.22)
    front = [
        "person",
        "bird",
        "bench",
        "bicycle",
        *some(r, ("suitcase", "dog", "cat", "backpack"), 2 if w > 500 else 0),
    ]
    row(c, shuffled(r, front), 0, h * 0.87, h * 0.97, ground=g, spare=0.06)


def beach(c: Canvas, v: int) -> None:
    """Sand, surf and things to play with."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    top, shore = h * 0.36, h * 0.58
    sky(p, r, MOODS[(v * 2) % 6], top)
    sea(p, r, top, shore, pick(r, ("#3fa9c4", "#4fb3b8", "#4a9fcf")))
    p.path(
        f"M0,{shore:.1f}Q{w * 0.25:.1f},{shore - 14:.1f} {w * 0.5:.1f},{shore:.1f}T{w},{shore - 4:.1f}L{w},{h}L0,{h}Z",
        "#ffffff",
        opacity=0.85,
    )
    d = f"M0,{shore + 9:.1f}Q{w * 0.25:.1f},{shore - 6:.1f} {w * 0.5:.1f},{shore + 8:.1f}T{w},{shore + 5:.1f}L{w},{h}L0,{h}Z"
    p.path(d, p.lin([(0, "#e6c99a"), (0.12, "#f3deb2"), (1, "#e9c98f")]))
    for _ in range(90):
        p.oval(
            float(r.uniform(0, w)),
            float(r.uniform(shore + 20, h)),
            2.2,
            1.2,
            pick(r, ("#cfa76a", "#fff3d6", "#d9b57c")),
        )
    if v % 2:
        _palm(p, w * 0.95, shore + 30, h * 0.5, -1)
    else:
        _palm(p, w * 0.03, shore + 26, h * 0.46, 1)
    c.backdrop(p)
    c.light = daylight(v)
    c.put("sailboat", w * float(r.uniform(0.12, 0.3)), h * 0.46, h * 0.24, shadow="water")
    c.put(
        "bird flying",
        w * float(r.uniform(0.42, 0.58)),
        h * float(r.uniform(0.14, 0.26)),
        h * 0.1,
        shadow="none",
    )
    if v % 2:
        c.put("kite", w * float(r.uniform(0.7, 0.9)), h * 0.34, h * 0.26, shadow="none")
    g = Ground(h * 0.26, h * 0.95, h * 0.2)
    if v in (0, 3):
        c.crowd(
            [("child", w * 0.72 + i * 16, shore + 18 + (i * 5) % 9, h * 0.11) for i in range(8)]
        )
    row(
        c,
        shuffled(r, ("parasol", "surfboard") + (("person",) if w > 500 else ())),
        0,
        h * 0.73,
        h * 0.8,
        ground=g,
        spare=0.15,
    )
    front = [
        "sports ball",
        "child" if v % 2 else "runner",
        "dog",
        *some(r, ("frisbee", "backpack", "bird", "handbag", "bottle"), 2),
    ]
    row(
        c,
        shuffled(r, [k for k in front if k != "bottle"]),
        0,
        h * 0.9,
        h * 0.97,
        ground=g,
        spare=0.15,
    )


def _palm(p: Pen, x: float, y: float, h: float, side: int) -> None:
    """A palm leaning towards the middle of the picture."""
    tx, ty = x + side * h * 0.16, y - h
    p.oval(x, y, h * 0.1, h * 0.018, "#23304a", opacity=0.25)
    p.path(
        f"M{x - h * 0.035},{y}Q{x - h * 0.02},{y - h * 0.55} {tx - h * 0.015},{ty}L{tx + h * 0.015},{ty}Q{x + h * 0.04},{y - h * 0.5} {x + h * 0.035},{y}Z",
        p.tube("#a5794f"),
    )
    for i, (dx, dy) in enumerate(
        ((-0.36, 0.1), (0.36, 0.1), (-0.3, -0.1), (0.3, -0.1), (-0.2, 0.26), (0.2, 0.26))
    ):
        ex, ey = tx + dx * h, ty + dy * h
        mx, my = tx + dx * h * 0.5, ty + dy * h * 0.3 - h * 0.11
        leaf = f"M{tx},{ty}Q{mx},{my - h * 0.03} {ex},{ey}Q{mx},{my + h * 0.09} {tx},{ty}Z"
        p.path(leaf, p.soft(("#5fa05a", "#4f8f56", "#76b060")[i % 3]))
    for dx in (-0.02, 0.02):
        p.dot(tx + dx * h, ty + h * 0.02, h * 0.02, p.ball("#8a5a3a"))
