"""Town scenes: street, station, market and airport."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..canvas import Canvas, Light
from ..layout import Ground, row, shuffled, some
from ..svg import Pen, dark, light, pick
from .backdrop import hills, sky, street_front, tree

MOODS = ("noon", "morning", "gold", "mint", "dusk", "noon")


def street(c: Canvas, v: int) -> None:
    """A road between two pavements; vehicles on it, people before it."""
    r, w, h = c.rng, c.w, c.h
    p, mood = Pen(w, h), MOODS[v % 6]
    far = h * 0.56
    sky(p, r, mood, far)
    street_front(p, r, far, h * 0.3, h * 0.5)
    p.rect(0, far, w, h * 0.06, p.lin([(0, "#c9c2b8"), (1, "#d8d0c4")]))
    if v % 3 == 2:
        for i in range(5):
            tree(
                p,
                w * (0.08 + 0.21 * i),
                far + h * 0.045,
                h * 0.24,
                ("#7fae5f", "#c9a94f")[i % 2],
                0,
            )
    p.rect(0, h * 0.62, w, 5, "#a8a199")
    p.rect(0, h * 0.63, w, h * 0.2, p.lin([(0, "#6f7480"), (1, "#5a5f6c")]))
    for i in range(9):
        x = -40.0 + i * 92 + (v * 31) % 60
        p.path(f"M{x},{h * 0.7:.1f}l52,0l-5,6l-52,0Z", "#f0e7cf", opacity=0.9)
    p.rect(0, h * 0.83, w, 7, "#e6ded0")
    p.rect(0, h * 0.845, w, h * 0.16, p.lin([(0, "#cfc6b8"), (1, "#b7ad9f")]))
    for i in range(-2, 14):
        x = i * w / 11
        p.line(
            f"M{x:.1f},{h * 0.845:.1f}L{(x - w / 2) * 1.25 + w / 2:.1f},{h}",
            "#a59b8e",
            1.3,
            opacity=0.6,
        )
    p.line(f"M0,{h * 0.915:.1f}L{w},{h * 0.915:.1f}", "#a59b8e", 1.3, opacity=0.6)
    c.backdrop(p)
    c.light = Light(
        0.6 if v % 2 else -0.5,
        0.32,
        (1.03, 1.0, 0.94) if mood in ("gold", "morning") else (1, 1, 1),
    )
    g = Ground(h * 0.36, h * 0.95, h * 0.225)
    if v in (0, 3):
        x0 = w * (0.14 if v == 0 else 0.72)
        spots = [
            ("person", x0 + (i - 4.5) * 13 + (i % 3) * 3, far + 8 + (i * 7) % 16, 0.0)
            for i in range(10)
        ]
        c.crowd([(k, x, y, 1.72 * g.scale(y)) for k, x, y, _ in sorted(spots, key=lambda s: s[2])])
    wide = ["car", "truck"] if v % 3 else ["car"]
    if v % 3 == 1:
        wide = ["bus", "car"] if w > 500 else ["bus"]
    wide = (wide if w > 500 else wide[:1]) + some(r, ("motorcycle", "bicycle"), 1)
    row(c, shuffled(r, wide), 0, h * 0.68, h * 0.77, ground=g, spare=0.12)
    front = [
        "person",
        "dog" if v % 2 else "dog sitting",
        "stop sign" if v % 2 else "traffic light",
        "fire hydrant",
    ]
    front += some(
        r, ("backpack", "bird", "child", "handbag", "skateboard", "suitcase"), 2 if w > 500 else 0
    )
    row(c, shuffled(r, front), 0, h * 0.88, h * 0.975, ground=g, spare=0.1)


def station(c: Canvas, v: int) -> None:
    """A platform with a train standing at it."""
    r, w, h = c.rng, c.w, c.h
    p, mood = Pen(w, h), MOODS[(v + 1) % 6]
    edge = h * 0.66
    sky(p, r, mood, h * 0.5)
    hills(p, r, h * 0.52, h * 0.14, "#8fb0a0")
    for i in range(7):
        tree(
            p, w * (i + 0.4) / 7, h * 0.56, h * 0.2, ("#6f9f6f", "#7fae6a", "#5f8f74")[i % 3], i % 2
        )
    p.rect(0, h * 0.54, w, edge - h * 0.54, "#8d8379")
    p.rect(0, edge - 6, w, 6, "#5e5850")
    c.backdrop(p)
    c.light = Light(0.4, 0.28)
    metre = h * 0.112
    c.put(
        "train",
        w * (0.42 if v % 2 else 0.56),
        edge - 1,
        3.2 * metre * (1.1 if w > 500 else 1.0),
        flip=bool(v % 2),
    )
    q = Pen(w, h)
    q.rect(0, edge, w, h - edge, q.lin([(0, "#d9cfc0"), (1, "#b9ae9f")]))
    q.rect(0, edge + 7, w, 9, "#f2c14e")
    q.rect(0, edge, w, 5, "#f3ebdd")
    for i in range(-3, 15):
        x = i * w / 11
        q.line(
            f"M{x:.1f},{edge + 18:.1f}L{(x - w / 2) * 1.6 + w / 2:.1f},{h}",
            "#a3988a",
            1.3,
            opacity=0.5,
        )
    tone = pick(r, ("#3f6f78", "#7a4a4a", "#4f6a9a"))
    q.path(f"M0,0L{w},0L{w},{h * 0.1}L0,{h * 0.1}Z", q.soft(tone))
    n = 16
    for i in range(n):
        q.path(
            f"M{i * w / n:.1f},{h * 0.1:.1f}l{w / n:.1f},0l{-w / n / 2:.1f},{h * 0.035:.1f}Z",
            light(tone, 0.25),
        )
    for x in (w * 0.06, w * 0.94):
        q.rect(x - 6, h * 0.1, 12, edge - h * 0.08, q.tube(dark(tone, 0.1)))
        q.rect(x - 12, edge + 14, 24, 10, dark(tone, 0.3), 3)
    x = w * (0.3 if v % 2 else 0.7)
    q.rect(x - 2, h * 0.1, 4, h * 0.05, "#3a3d48")
    c.cover(q)
    c.put("clock", x, h * 0.15 + h * 0.15, h * 0.15, shadow="none")
    g = Ground(h * 0.36, h * 0.95, h * 0.23)
    if v == 1:
        c.crowd([("person", w * 0.2 + i * 15, edge + 20 + (i * 5) % 9, 84) for i in range(9)])
    front = ["person", "suitcase", "backpack"]
    front += some(
        r, ("handbag", "child", "dog sitting", "bird", "bench", "bicycle"), 3 if w > 500 else 1
    )
    spots = row(c, shuffled(r, front), 0, h * 0.85, h * 0.97, ground=g, spare=0.16)
    if v % 2 == 0:
        umbrella_over(
            c, w * (0.84 if spots[-1][0] != "bench" else 0.16), h * 0.86, g.scale(h * 0.86)
        )


def umbrella_over(c: Canvas, x: float, y: float, scale: float) -> None:
    """A person under an open umbrella."""
    tall = 1.72 * scale
    c.put("holder", x, y, tall, flip=False)
    c.put("umbrella", x + tall * 0.12, y - tall * 0.6, tall * 0.66, flip=False, shadow="none")


def market(c: Canvas, v: int) -> None:
    """A fruit stall with heaps in crates under an awning."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    sky(p, r, MOODS[v % 6], h * 0.5)
    street_front(p, r, h * 0.62, h * 0.34, h * 0.52)
    p.rect(0, h * 0.6, w, h * 0.4, p.lin([(0, "#d8cdbb"), (1, "#b9ad9a")]))
    c.backdrop(p)
    c.haze((0.98, 0.94, 0.86), 0.45, 0, h * 0.9)
    for i, key in enumerate(some(r, ("person", "holder"), 2)):
        c.put(key, w * (0.3 + 0.42 * i), h * 0.86, h * 0.6, shadow="none")
    q = Pen(w, h)
    wood = pick(r, ("#b5793f", "#9c6f4a", "#c79a62"))
    for x in (w * 0.03, w * 0.95):
        q.rect(x, h * 0.1, 12, h * 0.6, q.tube(dark(wood, 0.2)))
    q.path(
        f"M0,{h * 0.64:.1f}L{w},{h * 0.64:.1f}L{w},{h}L0,{h}Z",
        q.lin([(0, light(wood, 0.2)), (0.25, wood), (1, dark(wood, 0.4))]),
    )
    for i in range(12):
        q.line(
            f"M{i * w / 11:.1f},{h * 0.72:.1f}L{i * w / 11:.1f},{h}",
            dark(wood, 0.4),
            2,
            opacity=0.6,
        )
    q.rect(0, h * 0.7, w, 8, dark(wood, 0.3))
    a = pick(r, ("#d8574a", "#3f8f8a", "#e0a03a"))
    for i in range(12):
        q.path(
            f"M{i * w / 12:.1f},0l{w / 12:.1f},0l0,{h * 0.13:.1f}q{-w / 24:.1f},{h * 0.05:.1f} {-w / 12:.1f},0Z",
            a if i % 2 else "#fdf6e8",
        )
    q.rect(0, 0, w, h * 0.03, "#1d2140", opacity=0.2)
    c.cover(q)
    c.light = Light(0.3, 0.3, (1.02, 1.0, 0.96))
    for i, key in enumerate(("orange", "apple")):
        x0, n = w * (0.03 + 0.3 * i), 6
        spots = []
        for level in range(3):
            for k in range(n - level):
                spots.append((key, x0 + 20 + (k + level / 2) * 26, h * 0.7 - level * 20, 30.0))
        c.crowd(spots, "none")
        crate = Pen(w, h)
        crate.rect(x0, h * 0.66, n * 26 + 14, h * 0.075, crate.soft("#c9985c"), 3)
        crate.line(f"M{x0 + 4:.1f},{h * 0.697:.1f}l{n * 26 + 6},0", "#8a623a", 2)
        c.cover(crate)
    m = h * 1.15
    for i, key in enumerate(shuffled(r, ("banana", "broccoli", "carrot"))[: 2 if w < 500 else 3]):
        c.put(
            key,
            w * (0.69 + 0.125 * i),
            h * 0.7,
            {"banana": 0.12, "broccoli": 0.16, "carrot": 0.075}[key] * m,
            shadow="room",
        )
    row(
        c,
        shuffled(r, ("bicycle", "dog", "child", "backpack")),
        h * 0.3,
        h * 0.95,
        h * 0.985,
        spare=0.25,
    )


def airport(c: Canvas, v: int) -> None:
    """An apron with a plane, and luggage in front."""
    r, w, h = c.rng, c.w, c.h
    p = Pen(w, h)
    sky(p, r, MOODS[(v * 2 + 1) % 6], h * 0.5)
    hills(p, r, h * 0.5, h * 0.12, "#86a8b0", 3)
    p.rect(0, h * 0.49, w, h * 0.05, p.lin([(0, "#8fb47a"), (1, "#7aa468")]))
    p.rect(0, h * 0.53, w, h * 0.47, p.lin([(0, "#b9bcc2"), (1, "#8f939c")]))
    p.path(f"M0,{h * 0.72:.1f}L{w},{h * 0.7:.1f}L{w},{h * 0.712:.1f}L0,{h * 0.735:.1f}Z", "#f2c14e")
    p.rect(w * 0.78, h * 0.28, w * 0.05, h * 0.23, p.tube("#d8dde2"))
    p.path(
        f"M{w * 0.75:.1f},{h * 0.22:.1f}l{w * 0.11:.1f},0l{-w * 0.02:.1f},{h * 0.07:.1f}l{-w * 0.07:.1f},0Z",
        p.soft("#5f8296"),
    )
    c.backdrop(p)
    c.light = Light(0.5, 0.3)
    c.put("airplane", w * 0.47, h * 0.68, h * 0.44, flip=bool(v % 2))
    c.put("bird flying", w * 0.9, h * 0.2, h * 0.1, shadow="none")
    g = Ground(h * 0.42, h * 0.95, h * 0.21)
    c.put("truck", w * 0.78, h * 0.8, h * 0.21)
    c.put("motorcycle", w * 0.14, h * 0.8, h * 0.15)
    row(
        c,
        shuffled(r, ("person", "suitcase", "backpack", "handbag", "child")),
        0,
        h * 0.92,
        h * 0.975,
        ground=g,
        spare=0.15,
    )
