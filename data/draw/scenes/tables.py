"""Close views: kitchen counter, laid table, desk, and a cloth from above."""

from __future__ import annotations

from ..canvas import Canvas, Light
from ..layout import row, shuffled, some
from ..svg import Pen, Rng, dark, light, pick
from .rooms import WALLS, frame, shell, window


def _tiles(p: Pen, r: Rng, foot: float) -> None:
    c = pick(r, ("#dfeae4", "#f3e8d6", "#cfe0e4", "#f0d9cc"))
    p.rect(0, 0, p.w, foot, p.lin([(0, light(c, 0.4)), (1, c)]))
    y, k = -6.0, 0
    while y < foot:
        for i in range(-1, int(p.w // 56) + 2):
            tone = dark(c, 0.04) if r.random() < 0.2 else light(c, 0.35)
            p.rect(i * 56 + (k % 2) * 28, y, 53, 27, tone, 3, opacity=0.75)
        y, k = y + 30, k + 1


def _top(p: Pen, y: float, edge: float, color: str) -> None:
    """A worktop from its back at y to its front edge, and the cupboards below."""
    p.rect(
        0, y, p.w, edge - y, p.lin([(0, dark(color, 0.08)), (0.25, color), (1, light(color, 0.35))])
    )
    p.rect(0, edge, p.w, 14, p.soft(dark(color, 0.15)))
    p.rect(
        0,
        edge + 14,
        p.w,
        p.h - edge,
        p.lin([(0, "#1d2140"), (0.2, dark(color, 0.35)), (1, dark(color, 0.3))]),
    )
    p.rect(0, y - 3, p.w, 5, "#1d2140", opacity=0.12)


def kitchen(c: Canvas, v: int) -> None:
    """A worktop with machines behind and food in front."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    back, edge = h * 0.56, h * 0.92
    _tiles(p, r, back)
    if v % 2:
        window(p, w * 0.36, h * 0.05, w * 0.28, h * 0.26, "#e3b85f")
    else:
        p.rect(w * 0.04, h * 0.02, w * 0.92, 12, p.soft("#9c6f4a"), 3)
        for i in range(7):
            x = w * (0.12 + 0.13 * i)
            p.line(f"M{x:.1f},{h * 0.04:.1f}l0,{h * 0.05:.1f}", "#6b5a4a", 3)
            tone, q = pick(r, ("#c0764a", "#7f8d99", "#4a505c")), (17, 22, 14)[i % 3]
            p.dot(x, h * 0.09 + q, q, p.soft(tone, 0.3))
            p.dot(x, h * 0.09 + q, q * 0.8, p.soft(dark(tone, 0.25), 0.1))
    _top(p, back, edge, pick(r, ("#d9b48a", "#c99f78", "#d8d0c4", "#b98d68")))
    c.backdrop(p)
    c.light = Light(0.3, 0.28, (1.02, 1.0, 0.97))
    m = h * 1.28
    far = [
        "toaster" if v % 2 else "microwave",
        "bottle",
        *some(r, ("vase", "bowl", "cake", "cup", "wine glass", "bottle"), 2 if w > 500 else 1),
    ]
    row(c, shuffled(r, far), m * 0.9, h * 0.62, h * 0.66, shadow="room", spare=0.12)
    near = some(
        r,
        (
            "apple",
            "banana",
            "orange",
            "broccoli",
            "carrot",
            "sandwich",
            "donut",
            "hot dog",
            "cup",
            "bowl",
        ),
        5 if w > 500 else 4,
    )
    if v == 0:
        near = ["apple", "apple", "apple", "banana", "bowl"]
    elif v == 3:
        near = ["orange", "carrot", "carrot", "broccoli", "apple"]
    row(c, shuffled(r, near), m * 1.12, h * 0.79, h * 0.87, shadow="room", spare=0.05)


def dining(c: Canvas, v: int) -> None:
    """Food on a table close by."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    wall = shell(p, r, h * 0.62)
    if v % 2:
        window(p, w * 0.56, h * 0.06, w * 0.24, h * 0.3, pick(r, WALLS))
        frame(p, r, w * 0.14, h * 0.08, 90, 110)
    else:
        frame(p, r, w * 0.66, h * 0.06, 120, 90)
        window(p, w * 0.12, h * 0.06, w * 0.24, h * 0.3, dark(wall, 0.12))
    c.backdrop(p)
    c.light = Light(0.25, 0.3, (1.03, 1.0, 0.95))
    for x in (0.24, 0.78) if w > 500 else (0.5,):
        c.put("chair", w * x, h * 0.98, h * 0.72, shadow="none")
    tall = max(w * 1.1 / 2.33, h * 1.12)
    top = h * 0.56
    c.put("dining table", w * 0.5, top + tall, tall, shadow="none", flip=False)
    m = h * 1.2
    far = ["bottle", "wine glass", "vase"] if v % 2 else ["cake", "wine glass", "bottle"]
    far += some(r, ("cup", "bowl"), 1 if w > 500 else 0)
    row(c, shuffled(r, far), m * 0.95, h * 0.63, h * 0.67, shadow="room", spare=0.12, margin=0.06)
    near = some(
        r,
        ("pizza", "sandwich", "donut", "hot dog", "apple", "orange", "banana", "cup", "bowl"),
        4 if w > 500 else 3,
    )
    if v == 2:
        near = ["donut", "donut", "donut", "cup", "sandwich"]
    row(c, shuffled(r, near), m * 1.1, h * 0.8, h * 0.84, shadow="room", spare=0.06)


def desk(c: Canvas, v: int) -> None:
    """A desk with a computer and what lies around it."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    wall = pick(r, WALLS)
    p.rect(0, 0, w, h * 0.6, p.lin([(0, light(wall, 0.3)), (1, dark(wall, 0.05))], 0, 0, 1, 1))
    if v % 2:
        window(p, w * 0.1, h * 0.06, w * 0.24, h * 0.3, pick(r, ("#8fb5a8", "#d9a08a")))
        frame(p, r, w * 0.66, h * 0.07, 96, 76)
    else:
        p.rect(
            w * 0.1,
            h * 0.05,
            w * 0.36,
            h * 0.26,
            p.soft("#d0a878"),
            4,
            stroke="#9c6f4a",
            stroke_width=6,
        )
        for i in range(6):
            x, y = w * (0.13 + 0.105 * (i % 3)), h * (0.08 + 0.11 * (i // 3))
            p.rect(
                x,
                y,
                42,
                40,
                pick(r, ("#ffe08a", "#f7b6c2", "#b7ddf0", "#c9e8b0")),
                2,
                transform=f"rotate({(i * 37) % 13 - 6} {x} {y})",
            )
            p.dot(x + 21, y + 4, 3.5, "#d8443a")
    _top(p, h * 0.58, h * 0.93, pick(r, ("#c99f78", "#b98d68", "#d8c4a8", "#a87f5f")))
    c.backdrop(p)
    c.light = Light(0.25, 0.26, (1.01, 1.0, 0.98))
    if v in (0, 2):
        c.put("clock", w * 0.76, h * 0.24, h * 0.17, shadow="wall")
    m = h * 1.25
    far = [
        "laptop" if w > 500 or v % 2 else "book",
        "vase" if v % 2 else "potted plant",
        *some(r, ("bottle", "book", "alarm clock", "teddy bear"), 2 if w > 500 else 1),
    ]
    if v in (1, 3):
        far[0] = "tv"
    x = 0.0
    high = {
        "laptop": 0.37,
        "tv": 0.4,
        "vase": 0.36,
        "potted plant": 0.38,
        "bottle": 0.36,
        "book": 0.3,
        "alarm clock": 0.22,
        "teddy bear": 0.3,
    }
    widths = [c.size(k, h * high[k], 1) for k in far]
    gap = (w - sum(widths)) / (len(far) + 1)
    for key, wide in zip(far, widths, strict=True):
        x += gap + wide / 2
        c.put(key, x, h * float(r.uniform(0.66, 0.69)), h * high[key], shadow="room")
        x += wide / 2
    if v == 2:
        y0 = h * 0.72
        c.crowd([("book lying", w * 0.88 + (i % 2) * 5, y0 - i * 22, 24.0) for i in range(5)])
    near = [
        "keyboard",
        "mouse",
        "cup",
        "book open" if v % 2 else "apple",
        *some(r, ("orange", "book lying", "donut"), 1),
    ]
    if w < 500:
        near = ["cup", "mouse", "book open"]
    row(c, shuffled(r, near), m * 0.98, h * 0.83, h * 0.9, shadow="room", spare=0.06)
