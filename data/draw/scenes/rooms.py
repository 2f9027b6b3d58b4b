"""Rooms: living room, bedroom, dining room."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..canvas import Canvas, Light, soft_disc
from ..layout import row, shuffled, some
from ..svg import Pen, Rng, dark, light, pick

WALLS = ("#e9d8c4", "#c9d9d2", "#d8c9d6", "#f0dcc0", "#bfd0da", "#e6c3b0")
FLOORS = ("#c49a6c", "#b58a62", "#d0ab80", "#a9805f")


def shell(p: Pen, r: Rng, floor: float) -> str:
    """A wall with skirting board and a wooden floor; returns the wall's colour."""
    wall, wood = pick(r, WALLS), pick(r, FLOORS)
    p.rect(0, 0, p.w, floor, p.lin([(0, light(wall, 0.25)), (1, dark(wall, 0.06))], 0, 0, 1, 1))
    if r.random() < 0.5:
        for i in range(int(p.w // 36) + 1):
            p.line(f"M{i * 36 + 10},0L{i * 36 + 10},{floor}", light(wall, 0.4), 5, opacity=0.35)
    p.rect(0, floor, p.w, p.h - floor, p.lin([(0, dark(wood, 0.12)), (1, light(wood, 0.12))]))
    for i in range(-4, 18):
        x = i * p.w / 12
        p.line(
            f"M{x:.1f},{floor}L{(x - p.w / 2) * 1.9 + p.w / 2:.1f},{p.h}",
            dark(wood, 0.25),
            1.5,
            opacity=0.5,
        )
    p.rect(0, floor - 12, p.w, 12, light(wall, 0.6))
    p.rect(0, floor, p.w, 4, "#1d2140", opacity=0.16)
    return wall


def window(p: Pen, x: float, y: float, w: float, h: float, curtain: str) -> None:
    """A window on a green view, with curtains."""
    p.rect(x - 8, y - 8, w + 16, h + 16, "#fbf6ec", 4)
    p.rect(x, y, w, h, p.lin([(0, "#8ecbe8"), (0.7, "#e4f3f0"), (1, "#cfe6c0")]))
    p.path(
        f"M{x},{y + h}l0,{-h * 0.22:.1f}q{w * 0.3:.1f},{-h * 0.2:.1f} {w * 0.55:.1f},{-h * 0.04:.1f}q{w * 0.25:.1f},{-h * 0.12:.1f} {w * 0.45:.1f},0l0,{h * 0.26:.1f}Z",
        "#8fbf86",
    )
    p.line(f"M{x + w / 2},{y}l0,{h}M{x},{y + h * 0.42:.1f}l{w},0", "#fbf6ec", 6)
    p.rect(x - 14, y + h + 6, w + 28, 9, "#efe6d6", 3)
    p.line(f"M{x - 34},{y - 18}l{w + 68},0", "#8a6a4a", 5)
    for s, a in ((1, x - 28), (-1, x + w + 28)):
        p.path(
            f"M{a},{y - 18}l{s * w * 0.34:.1f},0q{-s * 4},{h * 0.6:.1f} {-s * w * 0.16:.1f},{h + 40:.1f}l{-s * w * 0.18:.1f},0Z",
            p.soft(curtain),
            opacity=0.95,
        )
        for k in (0.08, 0.17):
            p.line(
                f"M{a + s * w * k:.1f},{y - 14}q{-s * 3},{h * 0.5:.1f} {-s * 6},{h + 30:.1f}",
                dark(curtain, 0.2),
                2.5,
                opacity=0.5,
            )


def frame(p: Pen, r: Rng, x: float, y: float, w: float, h: float) -> None:
    """A framed abstract picture."""
    p.rect(x + 3, y + 5, w, h, "#1d2140", 2, opacity=0.18)
    p.rect(x, y, w, h, pick(r, ("#6b4630", "#33353e", "#d9b184")), 2)
    p.rect(x + 6, y + 6, w - 12, h - 12, "#fdf8ee")
    a, b = pick(r, (("#e98f7a", "#3f8f8a"), ("#f2c14e", "#4f6a9a"), ("#c9a0c0", "#6f9468")))
    kind = int(r.integers(3))
    if kind == 1:
        p.line(f"M{x + w * 0.5},{y + h - 14}L{x + w * 0.5},{y + h * 0.25}", dark(b, 0.2), 3)
        for i in range(4):
            q = y + h * (0.28 + 0.14 * i)
            for side in (-1, 1):
                p.path(
                    f"M{x + w * 0.5},{q + 8}q{side * w * 0.08},{-h * 0.12} {side * w * 0.27},{-h * 0.08}q{-side * w * 0.08},{h * 0.12} {-side * w * 0.27},{h * 0.08}Z",
                    a if i % 2 else b,
                )
        return
    if kind == 2:
        p.rect(x + w * 0.2, y + h * 0.2, w * 0.36, h * 0.36, a, 4, opacity=0.9)
        p.dot(x + w * 0.6, y + h * 0.56, min(w, h) * 0.22, b, opacity=0.85)
        p.line(f"M{x + w * 0.2},{y + h * 0.8}L{x + w * 0.8},{y + h * 0.8}", "#f2c14e", 4)
        return
    p.dot(x + w * 0.4, y + h * 0.42, min(w, h) * 0.2, a)
    p.path(f"M{x + 12},{y + h - 12}Q{x + w * 0.4},{y + h * 0.45} {x + w - 12},{y + h - 12}Z", b)


def rug(p: Pen, x: float, y: float, w: float, color: str) -> None:
    """An oval rug."""
    p.oval(x, y, w / 2, w * 0.1, p.soft(color))
    p.oval(x, y, w / 2 * 0.88, w * 0.084, "none", stroke=light(color, 0.5), stroke_width=3)
    p.oval(x, y, w / 2 * 0.6, w * 0.056, "none", stroke=light(color, 0.5), stroke_width=2)


def lamp(p: Pen, x: float, y: float, h: float, shade: str) -> None:
    """A floor lamp with its foot at (x, y)."""
    p.oval(x, y - 2, h * 0.1, h * 0.02, "#4a4038")
    p.line(f"M{x},{y - 3}L{x},{y - h * 0.75}", "#5e5248", 5)
    p.path(
        f"M{x - h * 0.1},{y - h}L{x + h * 0.1},{y - h}L{x + h * 0.16},{y - h * 0.76}L{x - h * 0.16},{y - h * 0.76}Z",
        p.lin([(0, light(shade, 0.3)), (1, light(shade, 0.7))]),
    )


def shelf(c: Canvas, x: float, y: float, w: float, keys: list[str], books: int) -> None:
    """A board on the wall, with a crowd of books and a few things on it."""
    p = Pen(c.w, c.h)
    p.rect(x + 4, y + 6, w, 10, "#1d2140", opacity=0.2)
    p.rect(x, y, w, 10, p.soft("#9c6f4a"), 2)
    c.cover(p)
    bx = x + 20
    if books:
        spots = []
        for i in range(books):
            spots.append(("book", bx + i * 21, y + 1, 44.0 + (i * 7) % 13))
        c.crowd(spots, "none")
        bx += books * 21
    for i, key in enumerate(keys):
        c.put(key, bx + (x + w - bx) * (i + 0.6) / (len(keys) + 0.2), y + 2, 66, shadow="none")


def living(c: Canvas, v: int) -> None:
    r, w, h = c.rng, c.w, c.h
    p, floor = Pen(w, h), h * 0.66
    shell(p, r, floor)
    if v % 3 != 1:
        window(
            p,
            w * (0.13 if v % 2 else 0.66),
            h * 0.12,
            w * 0.2,
            h * 0.3,
            pick(r, ("#d9826b", "#8fb5a8", "#e3b85f")),
        )
    frame(p, r, w * 0.44, h * 0.08, 62, 78)
    rug(p, w * 0.5, h * 0.86, w * 0.86, pick(r, ("#c9705f", "#5f8f9a", "#d0a85a", "#8a7aa8")))
    lamp(p, w * (0.03 if v % 2 else 0.97), h * 0.76, h * 0.44, "#f3d9a0")
    c.backdrop(p)
    c.light = Light(0.35, 0.3, (1.02, 1.0, 0.96))
    soft_disc(c, w * (0.03 if v % 2 else 0.97), h * 0.36, 70, (1.0, 0.93, 0.72), 0.3)
    m = min(h, 500) * 0.3
    side = 0.76 if v % 2 else 0.22
    if v in (0, 3, 4):
        shelf(c, w * (side - 0.16), h * 0.3, w * 0.34, ["vase"] if v != 4 else ["clock"], 5)
    else:
        c.put("clock", w * side, h * 0.26, h * 0.15, shadow="wall")
    big = ["couch", "potted plant"] if v % 2 else ["couch", "armchair"]
    if v in (2, 5):
        q = Pen(w, h)
        x = w * 0.05
        q.rect(x, h * 0.6, w * 0.34, h * 0.13, q.soft("#9c6f4a"), 4)
        q.line(f"M{x + w * 0.17:.1f},{h * 0.61:.1f}l0,{h * 0.11:.1f}", "#6b4630", 2)
        q.rect(x + 12, h * 0.73, 8, 10, "#6b4630")
        q.rect(x + w * 0.34 - 20, h * 0.73, 8, 10, "#6b4630")
        c.cover(q)
        c.put("tv", x + w * 0.17, h * 0.602, h * 0.27, shadow="none")
        c.put("couch" if w > 500 else "armchair", w * 0.7, h * 0.79, 0.9 * m, shadow="room")
    else:
        row(c, shuffled(r, big), m, h * 0.74, h * 0.78, shadow="room", spare=0.1)
    small = [
        "cat" if v % 2 else "dog sitting",
        "teddy bear",
        *some(r, ("potted plant", "sports ball", "backpack", "child"), 2),
    ]
    if v == 1:
        small = ["cat", "cat lying", "person", "sports ball"]
    row(c, shuffled(r, small), m, h * 0.91, h * 0.965, shadow="room", spare=0.15)


def bedroom(c: Canvas, v: int) -> None:
    r, w, h = c.rng, c.w, c.h
    p, floor = Pen(w, h), h * 0.64
    shell(p, r, floor)
    window(
        p,
        w * (0.62 if v % 2 else 0.42),
        h * 0.12,
        w * 0.22,
        h * 0.3,
        pick(r, ("#a8b8d8", "#e3a89a", "#b8cfa8")),
    )
    rug(p, w * 0.5, h * 0.88, w * 0.7, pick(r, ("#d0a8a0", "#8fb0c0", "#c9c29a")))
    c.backdrop(p)
    c.light = Light(0.3, 0.28, (1.01, 1.0, 0.98))
    m = min(h, 500) * 0.31
    if v in (1, 2):
        shelf(c, w * 0.08, h * 0.27, w * 0.28, ["clock"], 4)
    else:
        c.put("clock", w * 0.18, h * 0.26, h * 0.15, shadow="wall")
    flip = bool(v % 2)
    bx = w * (0.6 if flip else 0.42)
    c.put("bed", bx, h * 0.84, 1.02 * m if w > 500 else 0.86 * m, flip=flip, shadow="room")
    s = -1 if flip else 1
    c.put(
        "cat lying",
        bx + s * w * 0.14,
        h * 0.84 - (0.54 if w > 500 else 0.46) * m,
        0.34 * m,
        shadow="none",
    )
    t = Pen(w, h)
    nx = w * (0.04 if flip else 0.8)
    t.rect(nx, h * 0.64, w * 0.15, h * 0.17, t.soft("#9c6f4a"), 4)
    t.rect(nx + 6, h * 0.66, w * 0.15 - 12, h * 0.055, t.soft("#b5855a"), 3)
    t.rect(nx + 6, h * 0.73, w * 0.15 - 12, h * 0.055, t.soft("#b5855a"), 3)
    for y in (0.687, 0.757):
        t.dot(nx + w * 0.075, h * y, 4, "#f2cf6e")
    c.cover(t)
    c.put("alarm clock", nx + w * 0.04, h * 0.645, h * 0.15, shadow="none")
    c.put("cup", nx + w * 0.115, h * 0.645, h * 0.1, shadow="none")
    small = [
        "teddy bear",
        "backpack",
        *some(r, ("suitcase", "dog sitting", "sports ball", "potted plant", "child", "chair"), 2),
    ]
    row(c, shuffled(r, small), m, h * 0.93, h * 0.975, shadow="room", spare=0.15)
