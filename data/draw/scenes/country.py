"""Scenes in the open: park, farm, savanna, harbour and beach."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..canvas import Canvas, Light
from ..layout import Ground, row, shuffled, some
from ..svg import Pen, dark, light, pick
from .backdrop import fence, hills, sky, tree, tufts

MOODS = ("noon", "gold", "mint", "morning", "dusk", "noon")
WARM = (1.03, 1.0, 0.93)


def daylight(v: int) -> Light:
    return Light(
        0.6 if v % 2 else -0.5, 0.3, WARM if MOODS[v % 6] in ("gold", "morning") else (1, 1, 1)
    )


def park(c: Canvas, v: int) -> None:
    """A lawn with trees and a path."""
    r, w, h = c.rng, c.w, c.h
    p, g = Pen(w, h), pick(r, ("#8cc063", "#9cc46a", "#7fb86f"))
    top = h * 0.46
    sky(p, r, MOODS[v % 6], top)
    hills(p, r, top + 4, h * 0.13, "#9cc2a8")
    p.rect(0, top, w, h - top, p.lin([(0, light(g, 0.3)), (1, g)]))
    p.path(
        f"M{w * 0.46:.1f},{top:.1f}Q{w * 0.2:.1f},{h * 0.62:.1f} {w * 0.66:.1f},{h * 0.72:.1f}Q{w * 1.0:.1f},{h * 0.84:.1f} {w * 0.8:.1f},{h}"
        f"L{w * 0.3:.1f},{h}Q{w * 0.75:.1f},{h * 0.86:.1f} {w * 0.4:.1f},{h * 0.74:.1f}Q{w * 0.12:.1f},{h * 0.62:.1f} {w * 0.44:.1f},{top:.1f}Z",
        "#efdfb8",
    )
    for i in range(8):
        x = w * (i + float(r.uniform(0.1, 0.9))) / 8
        tree(
            p,
            x,
            top + float(r.uniform(2, h * 0.07)),
            h * float(r.uniform(0.24, 0.4)),
            pick(r, ("#6aa35a", "#7fb35f", "#5a9a6a", "#c9b45a")),
            int(r.integers(3)),
        )
    if v in (1, 4):
        p.oval(
            w * (0.8 if v == 1 else 0.2),
            h * 0.6,
            w * 0.17,
            h * 0.045,
            p.lin([(0, "#9fd3e6"), (1, "#5fa9c9")]),
            stroke=light(g, 0.4),
            stroke_width=4,
        )
    tufts(p, r, top + 20, h, g, 60)
    c.backdrop(p)
    c.light = daylight(v)
    gr = Ground(h * 0.3, h * 0.95, h * 0.215)
    sky_keys = ["kite", "bird flying"] if v % 2 == 0 else ["bird flying"]
    row(c, shuffled(r, sky_keys), h * 0.17, h * 0.24, h * 0.34, shadow="none", spare=0.3)
    if v == 2:
        c.crowd(
            [("person", w * 0.66 + i * 16, h * 0.55 + (i * 5) % 11, h * 0.13) for i in range(9)]
        )
    back = ["bench", "bicycle"] + (["child"] if v % 3 == 0 else ["umbrella"])
    if back[-1] == "umbrella":
        back = back[:2]
        row(c, shuffled(r, back), 0, h * 0.68, h * 0.75, ground=gr, spare=0.25)
        x = w * 0.12
        c.put("holder", x, h * 0.76, h * 0.26, flip=False)
        c.put("umbrella", x + h * 0.031, h * 0.76 - h * 0.155, h * 0.17, flip=False, shadow="none")
    else:
        row(c, shuffled(r, back), 0, h * 0.68, h * 0.76, ground=gr, spare=0.2)
    front = ["runner" if v % 2 else "person", "dog", "frisbee" if v in (1, 4) else "sports ball"]
    front += some(
        r, ("skateboard", "backpack", "bird", "frisbee", "cat", "child"), 3 if w > 500 else 1
    )
    row(c, shuffled(r, front), 0, h * 0.89, h * 0.975, ground=gr, spare=0.12)


def farm(c: Canvas, v: int) -> None:
    """A meadow with a barn; the animals of the farm."""
    r, w, h = c.rng, c.w, c.h
    p, g = Pen(w, h), pick(r, ("#9cc46a", "#a9c25f", "#8fc072"))
    top = h * 0.45
    sky(p, r, MOODS[(v + 1) % 6], top)
    hills(p, r, top, h * 0.16, "#a9c9a0")
    hills(p, r, top + 6, h * 0.08, "#8fb97f", 3)
    p.rect(0, top, w, h - top, p.lin([(0, light(g, 0.25)), (1, g)]))
    x = w * (0.12 if v % 2 else 0.62)
    barn = ("#b94a3f", "#c9803f", "#5f8296", "#a8483f", "#8f6a4f")[v % 5]
    p.path(
        f"M{x},{top + 14}l0,{-h * 0.15:.1f}l{w * 0.07:.1f},{-h * 0.1:.1f}l{w * 0.12:.1f},0l{w * 0.07:.1f},{h * 0.1:.1f}l0,{h * 0.15:.1f}Z",
        p.soft(barn),
    )
    p.path(
        f"M{x - 6},{top + 16 - h * 0.15:.1f}l{w * 0.078:.1f},{-h * 0.115:.1f}l{w * 0.122:.1f},0l{w * 0.078:.1f},{h * 0.115:.1f}l-9,0l{-w * 0.07:.1f},{-h * 0.095:.1f}l{-w * 0.122:.1f},0l{-w * 0.07:.1f},{h * 0.095:.1f}Z",
        "#6b4a48",
    )
    p.rect(
        x + w * 0.09,
        top + 14 - h * 0.12,
        w * 0.08,
        h * 0.12,
        dark(barn, 0.25),
        2,
        stroke="#f6ead8",
        stroke_width=3,
    )
    p.line(
        f"M{x + w * 0.09:.1f},{top + 14 - h * 0.12:.1f}l{w * 0.08:.1f},{h * 0.12:.1f}m0,{-h * 0.12:.1f}l{-w * 0.08:.1f},{h * 0.12:.1f}",
        "#f6ead8",
        3,
    )
    for i in range(5):
        tree(
            p,
            w * (0.05 + 0.23 * i) + 12,
            top + 12,
            h * float(r.uniform(0.16, 0.28)),
            pick(r, ("#7fae5f", "#6a9f5a", "#c9a94f")),
            int(r.integers(3)),
        )
    fence(p, top + h * 0.1, h * 0.075, "#d9c19a")
    tufts(p, r, top + h * 0.12, h, g, 70)
    c.backdrop(p)
    c.light = daylight(v)
    gr = Ground(h * 0.27, h * 0.95, h * 0.17)
    if v in (1, 3):
        c.crowd(
            [
                (
                    "sheep",
                    w * (0.2 if v == 3 else 0.7) + i * 17 - (i % 2) * 6,
                    h * 0.6 + (i * 7) % 13,
                    h * 0.085,
                )
                for i in range(8)
            ]
        )
    back = ["cow", "horse"] if v % 2 else ["truck", "horse"]
    if v == 2:
        back = ["cow", "sheep", "sheep"]
    row(c, shuffled(r, back), 0, h * 0.68, h * 0.76, ground=gr, spare=0.15)
    front = [
        "sheep",
        "person",
        "dog",
        *some(r, ("cat", "bird", "bicycle", "child", "cow"), 2 if w > 500 else 1),
    ]
    if v == 0:
        front = ["sheep", "sheep", "sheep", "person", "dog"]
    row(c, shuffled(r, front), 0, h * 0.9, h * 0.975, ground=gr, spare=0.08)


def savanna(c: Canvas, v: int) -> None:
    """Dry grass, flat-topped trees, and large animals."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    top = h * 0.52
    sky(p, r, ("gold", "morning", "dusk", "mint")[v % 4], top)
    hills(p, r, top + 4, h * 0.12, "#b99f9a", 3)
    p.rect(0, top, w, h - top, p.lin([(0, "#f0d48a"), (1, "#d3a95a")]))
    for i in range(3):
        x, q = (
            w * (0.12 + 0.36 * i + float(r.uniform(-0.06, 0.06))),
            h * float(r.uniform(0.26, 0.36)),
        )
        p.path(
            f"M{x - 5},{top + 10}Q{x + 6},{top - q * 0.4:.1f} {x - 18},{top - q * 0.75:.1f}L{x - 12},{top - q * 0.75:.1f}Q{x + 8},{top - q * 0.5:.1f} {x + 6},{top - q * 0.4:.1f}L{x + 24},{top - q * 0.75:.1f}L{x + 29},{top - q * 0.72:.1f}Q{x + 12},{top - q * 0.3:.1f} {x + 6},{top + 10}Z",
            "#6b4d3a",
        )
        p.path(
            f"M{x - q * 0.6:.1f},{top - q * 0.7:.1f}Q{x - q * 0.4:.1f},{top - q:.1f} {x},{top - q:.1f}Q{x + q * 0.45:.1f},{top - q:.1f} {x + q * 0.62:.1f},{top - q * 0.7:.1f}Q{x},{top - q * 0.58:.1f} {x - q * 0.6:.1f},{top - q * 0.7:.1f}Z",
            p.soft("#8f9f4f"),
        )
    tufts(p, r, top + 14, h, "#b98f45", 80)
    c.backdrop(p)
    c.light = Light(0.7 if v % 2 else -0.6, 0.3, (1.04, 1.0, 0.92))
    gr = Ground(h * 0.3, h * 0.95, h * 0.125)
    row(
        c,
        ["bird flying", "bird flying"][: 1 + v % 2],
        h * 0.17,
        h * 0.14,
        h * 0.26,
        shadow="none",
        spare=0.3,
    )
    if v == 2:
        c.crowd([("zebra", w * 0.3 + i * 24, h * 0.6 + (i * 5) % 9, h * 0.11) for i in range(7)])
        row(c, ["giraffe", "elephant"], 0, h * 0.76, h * 0.82, ground=gr, spare=0.2)
    else:
        row(c, shuffled(r, ("elephant", "giraffe")), 0, h * 0.72, h * 0.8, ground=gr, spare=0.1)
    front = ["zebra", "bird"] + (["zebra", "elephant"] if v == 1 else ["person", "backpack"])
    row(
        c,
        shuffled(r, front),
        0,
        h * 0.91,
        h * 0.97,
        ground=Ground(h * 0.3, h * 0.95, h * 0.16),
        spare=0.14,
    )
