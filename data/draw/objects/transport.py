"""Trains, boats, aeroplanes and the signs of the street."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick
from .vehicles import GLASS


def train(r: Rng) -> Pen:
    p, c = Pen(640, 172), pick(r, ("#c8443c", "#23679b", "#2f8f83", "#e39a2d"))
    d = "M4,150L4,14Q4,6 14,6L500,6Q560,8 592,56Q628,92 634,122Q638,150 616,150Z"
    p.path(d, p.lin([(0, "#ffffff"), (0.4, "#f1eee6"), (1, "#c4c3c4")]))
    p.clip(d)
    p.rect(0, 92, 640, 60, p.lin([(0, c), (1, dark(c, 0.3))]))
    p.path("M440,92Q540,92 640,40L640,100L440,100Z", c)
    p.rect(0, 86, 470, 4, dark(c, 0.2))
    p.rect(0, 134, 640, 20, dark(c, 0.55))
    p.pop()
    for i in range(6):
        x = 24 + i * 74
        if i in (1, 4):
            p.rect(x + 4, 26, 42, 108, dark(c, 0.35), 5)
            p.rect(x + 8, 30, 34, 100, light(c, 0.12), 4)
            p.rect(x + 13, 38, 24, 44, p.lin(GLASS, 0, 0, 0.6, 1), 4)
        else:
            p.rect(x, 34, 58, 42, "#3b4659", 8)
            p.rect(x + 3, 37, 52, 36, p.lin(GLASS, 0, 0, 0.6, 1), 6)
            p.path(f"M{x + 12},73L{x + 26},37L{x + 36},37L{x + 22},73Z", "#ffffff", opacity=0.35)
    p.path("M500,28L528,30Q558,38 578,70L500,76Z", "#3b4659")
    p.path("M505,33L527,35Q552,42 568,66L505,71Z", p.lin(GLASS, 0, 0, 0.6, 1))
    p.oval(614, 112, 11, 8, p.ball("#fff0b8", 0.15))
    for x in (60, 118, 420, 478):
        p.dot(x, 154, 18, "#33353e")
        p.dot(x, 154, 10, p.soft("#9aa0ab"))
    p.rect(150, 144, 230, 16, "#3a3d48", 5)
    p.line("M16,13L500,13", "#ffffff", 3, opacity=0.7)
    return p


def sailboat(r: Rng) -> Pen:
    p, c = Pen(220, 262), pick(r, ("#c8443c", "#23679b", "#2f8f83", "#f4efe4"))
    sail = pick(r, ("#fbf6ea", "#f6c65b", "#ef7b5a", "#fbf6ea"))
    p.line("M104,6L104,212", "#8a6244", 6)
    p.path(
        "M110,14Q206,100 204,190L110,190Z",
        p.lin([(0, light(sail, 0.3)), (1, dark(sail, 0.16))], 0, 0, 1, 0.6),
    )
    p.path("M98,32Q40,110 24,190L98,190Z", p.lin([(0, sail), (1, dark(sail, 0.2))], 1, 0, 0, 0.6))
    p.path("M110,96Q160,110 192,136L198,156Q160,128 110,118Z", c, opacity=0.85)
    p.line("M24,194L206,194", "#8a6244", 5)
    p.path("M104,4L130,11L104,19Z", "#e4573d")
    p.path(
        "M6,206L214,206Q206,250 174,260L52,260Q18,252 6,206Z",
        p.lin([(0, light(c, 0.25)), (0.4, c), (1, dark(c, 0.4))]),
    )
    p.path("M6,206L214,206L212,215L9,215Z", "#fffaf0")
    return p


def fishing_boat(r: Rng) -> Pen:
    p, c = Pen(280, 178), pick(r, ("#23679b", "#c8443c", "#2f8f83", "#e39a2d"))
    p.line("M86,10L86,104M86,20L20,96", "#7a563d", 4)
    p.path("M86,10L116,18L86,28Z", "#f2b134")
    p.rect(104, 50, 84, 62, p.lin([(0, "#ffffff"), (1, "#d9d6cf")]), 6)
    p.rect(98, 42, 98, 13, p.soft(c), 5)
    for x in (114, 144):
        p.rect(x, 64, 24, 22, "#3b4659", 5)
        p.rect(x + 3, 67, 18, 16, p.lin(GLASS, 0, 0, 0.6, 1), 3)
    p.rect(174, 62, 10, 50, dark(c, 0.1), 2)
    p.path(
        "M4,104Q40,114 140,112Q230,110 276,86Q270,150 234,176L46,176Q12,160 4,104Z",
        p.lin([(0, light(c, 0.3)), (0.45, c), (1, dark(c, 0.4))]),
    )
    p.path("M4,104Q40,114 140,112Q230,110 276,86L275,97Q230,121 140,122Q40,124 6,114Z", "#fffaf0")
    p.path("M26,156L256,156Q248,168 234,176L46,176Q34,170 26,156Z", "#9c3b34")
    for x in (76, 120, 164):
        p.ring(x, 138, 8, "#fffaf0", 4)
    return p


def airplane(r: Rng) -> Pen:
    p, c = Pen(440, 168), pick(r, ("#e4573d", "#2f7fb8", "#3fa796", "#f2a134", "#7b5ea7"))
    p.path("M196,66L262,18L288,18L256,74Z", p.soft("#c9d2da"))
    p.path("M30,84L10,10Q10,4 20,4L42,4Q50,5 56,12L108,74Z", p.soft(c))
    d = "M24,92Q22,76 60,70L340,58Q400,56 430,88Q440,102 414,112Q380,124 320,126L150,124Q60,116 24,92Z"
    p.path(d, p.lin([(0, "#ffffff"), (0.5, "#f2f3f3"), (1, "#b9c3cd")]))
    p.clip(d)
    p.path("M0,100L440,92L440,106Q220,118 0,112Z", c)
    p.pop()
    p.path("M382,70Q404,72 416,84L384,84Z", p.lin(GLASS, 0, 0, 0.6, 1))
    for i in range(13):
        p.rect(112 + i * 19, 76 - i * 0.4, 9, 11, "#4f6c86", 4)
    p.rect(352, 72, 15, 34, "none", 4, stroke="#9fb0bd", stroke_width=2)
    p.path("M34,84L2,66L22,64L72,80Z", p.soft(light(c, 0.15)))
    p.path(
        "M150,112L246,106L176,158Q168,164 158,162L128,160Z", p.lin([(0, "#eef1f3"), (1, "#a3b1bd")])
    )
    p.rect(200, 122, 66, 26, p.lin([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.3))]), 12)
    p.oval(262, 135, 6, 12, "#3b4659")
    p.line("M70,74L340,62", "#ffffff", 3, opacity=0.8)
    if r.random() < 2:
        for x in (140, 350):
            p.rect(x - 2, 118, 5, 36, "#6c7783")
            p.dot(x, 156, 11, "#33353e")
            p.dot(x, 156, 5, "#c9ced6")
    return p


def traffic_light(r: Rng) -> Pen:
    p, on = Pen(64, 300), int(r.integers(3))
    p.rect(27, 110, 10, 184, p.tube("#59616f"))
    p.rect(16, 290, 32, 10, p.tube("#454c58"), 3)
    p.rect(8, 6, 48, 118, p.lin([(0, "#4b515d"), (1, "#2a2d36")], 0, 0, 1, 1), 12)
    p.rect(8, 6, 48, 118, "none", 12, stroke="#626a78", stroke_width=2.5)
    for i, c in enumerate(("#ff5147", "#ffc23c", "#43d17c")):
        y = 28 + i * 37
        if i == on:
            p.dot(32, y, 14.5, p.ball(c, 0.12))
            p.dot(28, y - 5, 4, "#ffffff", opacity=0.7)
        else:
            p.dot(32, y, 14.5, dark(c, 0.62))
        p.line(f"M17,{y - 7}Q32,{y - 24} 47,{y - 7}", "#20222a", 4)
    return p


def stop_sign(r: Rng) -> Pen:
    p = Pen(104, 290)
    p.rect(47, 90, 10, 194, p.tube("#8f98a3"))
    p.rect(38, 282, 28, 8, p.tube("#6f7782"), 3)
    octagon = "M32,2L72,2L102,32L102,72L72,102L32,102L2,72L2,32Z"
    p.path(octagon, "#fdf8ef")
    p.push("translate(52,52) scale(0.9) translate(-52,-52)")
    p.path(octagon, p.soft("#d5303a", 0.1, 0.15))
    p.pop()
    letters = (
        "M31,43Q21,36 19,45Q20,51 26,52Q32,54 31,60Q27,66 18,60M36,41L50,41M43,41L43,63"
        "M61,41Q53,41 53,52Q53,63 61,63Q69,63 69,52Q69,41 61,41M75,63L75,41L81,41Q87,42 87,47.5Q87,53 81,53.5L75,53.5"
    )
    p.line(letters, "#fdf8ef", 4.6)
    del r
    return p


def bench(r: Rng) -> Pen:
    p, c = Pen(260, 122), pick(r, ("#b5793f", "#9c6644", "#5f8f6a", "#c98f4f"))
    for x in (26, 218):
        p.line(f"M{x},118L{x + 4},66L{x},8M{x + 16},118L{x + 14},70", "#3b4250", 8)
    for y in (8, 30):
        p.rect(4, y, 252, 17, p.soft(c), 5)
    p.path("M0,66L16,56L244,56L260,66Z", light(c, 0.15))
    p.rect(0, 66, 260, 14, p.soft(dark(c, 0.08)), 5)
    p.line("M8,61L252,61", dark(c, 0.25), 1.5)
    for x in (22, 216):
        p.line(f"M{x},44Q{x - 8},40 {x - 6},62", "#3b4250", 6)
    return p
