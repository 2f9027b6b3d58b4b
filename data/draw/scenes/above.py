"""A cloth or a board seen from straight above."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..canvas import Canvas, Light
from ..layout import shuffled, some
from ..objects import KINDS
from ..svg import Pen, Rng, dark, light, pick


def flatlay(c: Canvas, v: int) -> None:
    """A cloth or a board seen from straight above, laid for a meal or for work."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    cloth = pick(r, ("#f3e6d2", "#dce8e4", "#f6dcd2", "#e6e0f0"))
    p.rect(0, 0, w, h, p.lin([(0, light(cloth, 0.3)), (1, dark(cloth, 0.06))], 0, 0, 1, 1))
    if v % 2:
        tone = pick(r, ("#d8574a", "#5f8fb5", "#6f9f6f"))
        for i in range(int(max(w, h) // 56) + 1):
            p.rect(i * 56, 0, 28, h, tone, opacity=0.22)
            p.rect(0, i * 56, w, 28, tone, opacity=0.22)
    else:
        wood = pick(r, ("#b98a5f", "#8f6a4d", "#cfa676"))
        for i in range(7):
            y = i * h / 7
            p.rect(0, y - 1, w, h / 7 + 2, dark(wood, 0.35))
            p.rect(0, y, w, h / 7 - 1.5, p.soft(light(wood, 0.06 * (i % 3)), 0.06, 0.06))
            for k in range(3):
                yy = y + h / 28 * (k + 1)
                p.line(
                    f"M0,{yy:.1f}Q{w * 0.3:.1f},{yy + 5 - 3 * k:.1f} {w * 0.6:.1f},{yy:.1f}T{w},{yy:.1f}",
                    dark(wood, 0.2),
                    1.1,
                    opacity=0.35,
                )
        p.rect(0, 0, w, h, "#1d2140", opacity=0.02)
    _napkin(p, r, float(r.uniform(0.15, 0.85)) * w, h * float(r.choice([0.3, 0.7])), h * 0.4)
    for _ in range(9):
        _leaf(
            p,
            r,
            float(r.uniform(0, w)),
            float(r.choice([0.03, 0.5, 0.97])) * h + float(r.uniform(-12, 12)),
        )
    c.backdrop(p)
    c.light = Light(0.0, 0.26, (1.01, 1.0, 0.97))
    m = h * 1.7
    if v in (2, 5):
        upper = ["book open", "cell phone", "pizza slice", "scissors", "cup top"]
        lower = ["keyboard", "mouse", "apple", "donut top"]
        m = h * 1.5
    elif v == 4:
        upper = ["donut top", "donut top", "cup top", "donut top"]
        lower = ["fork", "orange", "donut top", "spoon", "cake slice"]
        m = h * 1.7
    else:
        upper = ["fork", "pizza top" if v % 2 else "bowl top", "knife", "cup top"]
        lower = [
            "spoon",
            *some(
                r,
                (
                    "donut top",
                    "orange",
                    "apple",
                    "carrot",
                    "banana",
                    "cell phone",
                    "cake slice",
                    "sandwich",
                    "broccoli",
                ),
                3,
            ),
        ]
        m = h * 1.7
    if w < 500:
        upper, lower, m = upper[:3], lower[:3], w * 1.7
    for keys, y in ((shuffled(r, upper), h * 0.27), (shuffled(r, lower), h * 0.74)):
        seeds = [int(r.integers(1 << 30)) for _ in keys]
        sizes = [
            KINDS[k].metres
            * m
            * (
                1.35
                if k
                in (
                    "orange",
                    "apple",
                    "mouse",
                    "carrot",
                    "banana",
                    "book open",
                    "sandwich",
                    "broccoli",
                )
                else 1
            )
            for k in keys
        ]
        widths = [c.size(k, s, n) for k, s, n in zip(keys, sizes, seeds, strict=True)]
        fit = min(1.0, w * 0.95 / sum(widths), h * 0.46 / max(sizes))
        gap = (w - sum(widths) * fit) / (len(keys) + 1)
        x = gap
        for key, high, wide, seed in zip(keys, sizes, widths, seeds, strict=True):
            foot = y + high * fit / 2 + float(r.uniform(-0.015, 0.015)) * h
            c.put(
                key,
                x + wide * fit / 2,
                foot,
                high * fit,
                seed=seed,
                turn=float(r.uniform(-9, 9)),
                shadow="top",
            )
            x += wide * fit + gap


def _napkin(p: Pen, r: Rng, x: float, y: float, s: float) -> None:
    """A square napkin with a stitched edge and a soft shadow."""
    c, turn = (
        pick(r, ("#e98f7a", "#8fb5c9", "#f2cf7e", "#a9c9a0", "#fbf4e6")),
        float(r.uniform(-20, 20)),
    )
    p.push(f"translate({x:.1f},{y:.1f}) rotate({turn:.1f})")
    for i in range(4):
        p.rect(-s / 2 + 2 + i, -s / 2 + 3 + i, s, s, "#1d2140", 3, opacity=0.06)
    p.rect(-s / 2, -s / 2, s, s, p.soft(c, 0.14, 0.08), 3)
    p.rect(
        -s / 2 + 9,
        -s / 2 + 9,
        s - 18,
        s - 18,
        "none",
        2,
        stroke=light(c, 0.6),
        stroke_width=2,
        stroke_dasharray="6 5",
    )
    p.line(f"M{-s / 2},0L{s / 2},0M0,{-s / 2}L0,{s / 2}", dark(c, 0.15), 1.2, opacity=0.5)
    p.pop()


def _leaf(p: Pen, r: Rng, x: float, y: float) -> None:
    """A small leaf lying about."""
    c = pick(r, ("#6f9f5a", "#8fb56a", "#5a8f6a"))
    p.push(
        f"translate({x:.1f},{y:.1f}) rotate({float(r.uniform(0, 360)):.0f}) scale({float(r.uniform(0.7, 1.2)):.2f})"
    )
    p.path("M-14,2Q0,-9 16,2Q0,12 -14,2Z", "#1d2140", opacity=0.16)
    p.path("M-15,0Q0,-11 15,0Q0,10 -15,0Z", p.soft(c))
    p.line("M-13,0L12,0", light(c, 0.4), 1.2)
    p.pop()
