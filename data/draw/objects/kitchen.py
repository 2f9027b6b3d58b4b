"""Kitchenware and small kitchen machines, standing on a surface."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick

GLAZE = ("#e4573d", "#2f7fb8", "#f2b134", "#3fa796", "#fbf4e4", "#7b5ea7", "#e98fa3", "#4a5a73")


def bottle(r: Rng) -> Pen:
    p = Pen(80, 260)
    c, label = pick(
        r,
        (
            ("#3f7d4f", "#f6ecd4"),
            ("#8a4a2e", "#f2c14e"),
            ("#2f6f98", "#fbf4e4"),
            ("#c9453d", "#ffffff"),
            ("#d9a441", "#5a7d3f"),
        ),
    )
    d = "M30,30L50,30L50,74Q54,92 66,104Q74,112 74,130L74,246Q74,260 62,260L18,260Q6,260 6,246L6,130Q6,112 14,104Q26,92 30,74Z"
    p.path(d, p.tube(c, 0.4))
    p.rect(26, 6, 28, 34, p.tube(pick(r, ("#d8b04a", "#e4573d", "#33353e"))), 4)
    p.rect(6, 146, 68, 66, p.tube(label, 0.16))
    p.rect(6, 152, 68, 4, c)
    p.rect(6, 202, 68, 4, c)
    p.dot(40, 179, 15, light(c, 0.15))
    p.path("M32,182Q40,166 48,182Q40,190 32,182Z", label)
    p.line("M18,128L18,142M18,218L18,244M36,50L36,72", "#ffffff", 5, opacity=0.55)
    return p


def wine_glass(r: Rng) -> Pen:
    p, wine = Pen(100, 210), pick(r, ("#8e1f3a", "#f0d27a", "#e58a8f"))
    p.oval(50, 200, 36, 9, p.lin([(0, "#ffffff"), (1, "#a9c1cd")]))
    p.rect(46, 118, 8, 82, p.tube("#c3d7e0"), 3)
    p.path("M14,6Q4,70 22,98Q36,118 50,120Q64,118 78,98Q96,70 86,6Z", "#d5e6ee", fill_opacity=0.72)
    p.path(
        "M11,58Q14,94 32,110Q50,120 68,110Q86,94 89,58Z",
        p.lin([(0, light(wine, 0.1)), (1, dark(wine, 0.25))]),
    )
    p.oval(50, 58, 39, 7, light(wine, 0.3))
    p.oval(50, 7, 36, 5.5, "#f4fafc", fill_opacity=0.8, stroke="#a9c1cd", stroke_width=2)
    p.line("M22,20Q16,60 28,90", "#ffffff", 5, opacity=0.75)
    return p


def cup(r: Rng) -> Pen:
    p, c = Pen(136, 112), pick(r, GLAZE)
    p.oval(106, 56, 23, 26, "none", stroke=dark(c, 0.12), stroke_width=11)
    p.path(
        "M4,14L106,14Q108,78 92,104Q88,111 78,112L32,112Q22,111 18,104Q2,78 4,14Z", p.tube(c, 0.25)
    )
    kind = int(r.integers(3))
    if kind == 0:
        p.path("M6,50Q55,64 105,50L104,64Q55,78 8,64Z", light(c, 0.6), opacity=0.9)
    elif kind == 1:
        for x, y in ((24, 46), (50, 56), (78, 50), (36, 80), (64, 84)):
            p.dot(x, y, 6, light(c, 0.65))
    p.oval(55, 14, 51, 11, light(c, 0.4))
    p.oval(55, 16, 44, 8, p.soft("#5b3826", 0.2))
    p.line("M18,34Q18,64 26,86", "#ffffff", 6, opacity=0.5)
    return p


def bowl(r: Rng) -> Pen:
    p, c = Pen(200, 112), pick(r, GLAZE)
    fill = int(r.integers(3))
    p.oval(100, 34, 98, 24, dark(c, 0.25))
    if fill == 0:
        for i in range(15):
            x, y = 36 + (i * 31) % 130, 22 + (i * 13) % 20
            p.dot(x, y, 15, p.ball(pick(r, ("#7fb84f", "#5fa54a", "#9ccb5c")), 0.2))
        for x in (60, 110, 148):
            p.dot(x, 22, 10, p.ball("#d8443a"))
    elif fill == 1:
        p.oval(100, 34, 88, 18, p.soft(pick(r, ("#e58a3c", "#d8603a", "#e9c46a"))))
        p.path(
            "M70,34q20,-14 44,0q20,10 36,-4",
            "none",
            stroke="#fff2d6",
            stroke_width=5,
            stroke_linecap="round",
        )
        for x, y in ((80, 42), (120, 26), (140, 40)):
            p.dot(x, y, 3.5, "#5f8f3f")
    else:
        for i in range(13):
            x, y = 34 + (i * 37) % 134, 26 + (i * 11) % 16
            p.oval(x, y, 14, 9, p.ball(pick(r, ("#d9a05b", "#e9bf7e", "#7a3f5d", "#d8443a")), 0.25))
    p.path(
        "M2,34Q26,62 100,62Q174,62 198,34Q198,92 142,106L140,112L60,112L58,106Q2,92 2,34Z",
        p.tube(c, 0.28),
    )
    p.path(
        "M8,56Q40,78 100,78Q160,78 192,56L189,66Q158,88 100,88Q42,88 11,66Z",
        light(c, 0.6),
        opacity=0.75,
    )
    p.line("M20,58Q28,84 54,98", "#ffffff", 6, opacity=0.4)
    return p


def vase(r: Rng) -> Pen:
    p, c = Pen(130, 240), pick(r, GLAZE)
    for i in range(int(r.integers(4, 6))):
        x, y = 20 + (i * 47) % 92, 18 + (i * 31) % 44
        p.line(f"M65,140Q65,90 {x},{y}", "#5f8f4f", 4)
        p.path(f"M{(65 + x) / 2},{y + 50}q14,-18 26,-8q-10,14 -26,8Z", "#76a95c")
        t = pick(r, ("#f28aa8", "#f6c343", "#fbf4e4", "#e4573d", "#b79be0"))
        for k in range(5):
            dx, dy = ((0, -10), (9, -3), (6, 8), (-6, 8), (-9, -3))[k]
            p.dot(x + dx, y + dy, 8.4, p.ball(t, 0.15))
        p.dot(x, y, 6, p.ball("#f2a02e"))
    p.path(
        "M44,128L86,128Q84,146 98,160Q122,186 108,216Q98,240 82,240L48,240Q32,240 22,216Q8,186 32,160Q46,146 44,128Z",
        p.tube(c),
    )
    p.path("M18,186Q65,202 112,186L113,198Q65,214 17,198Z", light(c, 0.55), opacity=0.85)
    p.oval(65, 128, 22, 6, dark(c, 0.35))
    p.line("M34,172Q24,196 34,218", "#ffffff", 6, opacity=0.5)
    return p


def toaster(r: Rng) -> Pen:
    p, c = Pen(190, 136), pick(r, ("#e4573d", "#8fc7c0", "#f0e6d2", "#c9d0d6", "#f2b134"))
    for x in (42, 74):
        p.path(
            f"M{x},36L{x},12Q{x - 4},0 {x + 14},0L{x + 60},0Q{x + 76},0 {x + 72},12L{x + 72},36Z",
            p.soft("#d9a05b", 0.3),
        )
    p.path(
        "M8,126L8,58Q8,24 44,24L146,24Q182,24 182,58L182,126Z",
        p.lin([(0, light(c, 0.45)), (0.4, c), (1, dark(c, 0.3))]),
    )
    p.rect(36, 26, 118, 8, "#33353e", 4)
    p.rect(0, 120, 190, 12, "#4a4d58", 5)
    p.rect(16, 130, 24, 6, "#33353e", 2)
    p.rect(150, 130, 24, 6, "#33353e", 2)
    p.rect(160, 60, 22, 10, "#33353e", 4)
    p.dot(150, 98, 9, p.soft("#e8ebef"))
    p.line("M26,104L26,62Q28,42 48,38", "#ffffff", 6, opacity=0.5)
    return p


def microwave(r: Rng) -> Pen:
    p, c = Pen(280, 162), pick(r, ("#e9ebec", "#5b6470", "#f0e3cf"))
    p.rect(2, 2, 276, 154, p.soft(c, 0.3, 0.25), 12)
    p.rect(16, 18, 184, 122, "#33353e", 8)
    p.rect(
        28, 30, 160, 98, p.lin([(0, "#5d6b78"), (0.5, "#3f4a56"), (1, "#2a3039")], 0, 0, 1, 1), 6
    )
    p.path("M50,128L98,30L126,30L78,128Z", "#ffffff", opacity=0.12)
    p.rect(190, 34, 8, 90, p.tube("#cfd5da"), 4)
    p.rect(214, 22, 50, 24, "#26333a", 4)
    p.line("M222,34l6,0M232,34l6,0M246,34l8,0", "#6ff0c0", 4)
    for i in range(9):
        p.rect(215 + (i % 3) * 17, 58 + (i // 3) * 17, 13, 12, dark(c, 0.2), 3)
    p.dot(239, 126, 13, p.soft("#cfd5da"))
    p.rect(20, 154, 30, 8, "#33353e", 2)
    p.rect(230, 154, 30, 8, "#33353e", 2)
    return p


def oven(r: Rng) -> Pen:
    p, c = Pen(200, 230), pick(r, ("#eceff0", "#c9d2d6", "#e4573d", "#8fc7c0"))
    p.rect(2, 10, 196, 214, p.soft(c, 0.3, 0.2), 8)
    p.rect(0, 4, 200, 14, "#3a3d48", 4)
    for x in (30, 66, 134, 170):
        p.dot(x, 40, 10, p.soft("#4a4d58"))
        p.line(f"M{x},40l0,-7", "#ffffff", 2.4)
    p.rect(84, 30, 32, 20, "#26333a", 4)
    p.rect(20, 68, 160, 10, p.soft("#aeb7bd"), 5)
    p.rect(20, 86, 160, 98, "#33353e", 10)
    p.rect(32, 98, 136, 74, p.lin([(0, "#7b4a2c"), (1, "#f0a13e")]), 6)
    p.line("M36,140L164,140", "#2a2d36", 3)
    p.path("M50,172L94,98L118,98L74,172Z", "#ffffff", opacity=0.16)
    p.rect(8, 196, 184, 4, dark(c, 0.25))
    p.rect(12, 222, 26, 8, "#33353e", 2)
    p.rect(162, 222, 26, 8, "#33353e", 2)
    return p


def refrigerator(r: Rng) -> Pen:
    p, c = Pen(170, 340), pick(r, ("#8fc7c0", "#f0e6d2", "#e9edef", "#e98f7a"))
    p.rect(
        2, 2, 166, 330, p.lin([(0, light(c, 0.35)), (0.4, c), (1, dark(c, 0.22))], 0, 0, 1, 0.3), 16
    )
    p.rect(2, 120, 166, 5, dark(c, 0.35))
    p.rect(18, 70, 10, 40, p.tube("#dfe5e8"), 5)
    p.rect(18, 140, 10, 70, p.tube("#dfe5e8"), 5)
    p.rect(90, 34, 34, 26, "#fdf6df", 2, transform="rotate(-6 107 47)")
    p.rect(104, 160, 30, 36, "#f7d9a6", 2, transform="rotate(5 119 178)")
    p.dot(107, 34, 4, "#e4573d")
    p.dot(119, 161, 4, "#2f7fb8")
    p.line("M150,20L150,110M150,136L150,310", "#ffffff", 4, opacity=0.3)
    p.rect(14, 330, 28, 10, "#3a3d48", 3)
    p.rect(128, 330, 28, 10, "#3a3d48", 3)
    return p
