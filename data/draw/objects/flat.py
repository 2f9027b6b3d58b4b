"""Things seen from straight above, for pictures of a laid table."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, mix, pick

METAL = ((0.0, "#f4f6f8"), (0.45, "#c3ccd4"), (1.0, "#7f8b97"))


def _grip(p: Pen, r: Rng, y: float, h: float) -> None:
    kind = pick(r, ("steel", "#8b5a3c", "#33415c", "#e4573d"))
    paint = p.lin(METAL, 0, 0, 1, 0) if kind == "steel" else p.tube(kind)
    p.path(
        f"M15,{y}Q12,{y + h * 0.6} 9,{y + h - 10}Q9,{y + h} 20,{y + h}Q31,{y + h} 31,{y + h - 10}Q28,{y + h * 0.6} 25,{y}Z",
        paint,
    )


def fork(r: Rng) -> Pen:
    p = Pen(40, 220)
    p.path(
        "M3,4Q5,0 7,4L9,44Q10,48 11,44L12,4Q14,0 16,4L17,44Q18,48 19,44L20,4L21,44Q22,48 23,44L24,4Q26,0 28,4L29,44"
        "Q30,48 31,44L33,4Q35,0 37,4L38,56Q38,76 26,82L25,120L15,120L14,82Q2,76 2,56Z",
        p.lin(METAL, 0, 0, 1, 0),
    )
    _grip(p, r, 116, 104)
    return p


def knife(r: Rng) -> Pen:
    p = Pen(40, 220)
    p.path("M10,120L10,20Q12,2 20,0Q34,30 30,120Z", p.lin(METAL, 0, 0, 1, 0))
    p.line("M14,24L14,112", "#ffffff", 2.4, opacity=0.8)
    p.rect(9, 114, 22, 8, "#8a949e", 2)
    _grip(p, r, 118, 102)
    return p


def spoon(r: Rng) -> Pen:
    p = Pen(40, 220)
    p.path(
        "M20,0Q38,4 38,34Q38,62 25,70L25,120L15,120L15,70Q2,62 2,34Q2,4 20,0Z",
        p.lin(METAL, 0, 0, 1, 0),
    )
    p.oval(20, 34, 13, 25, p.lin([(0, "#8e99a4"), (0.6, "#c9d1d8"), (1, "#f0f3f5")], 0, 0, 1, 1))
    _grip(p, r, 116, 104)
    return p


def pizza_top(r: Rng) -> Pen:
    p = Pen(240, 240)
    p.dot(120, 120, 119, p.rad([(0, "#e0a052"), (0.86, "#d18f42"), (1, "#a9682b")], 0.5, 0.5, 0.5))
    p.dot(120, 120, 102, "#c8452f")
    p.dot(120, 120, 98, p.rad([(0, "#fbe08a"), (1, "#efb94a")], 0.5, 0.5, 0.5))
    for i in range(9):
        a, q = i * 2.4 + 0.3, 22 + 8.2 * i
        x, y = 120 + q * _cos(a), 120 + q * _cos(a - 1.5708)
        p.dot(x + 1, y + 2, 19, "#9c3524")
        p.dot(x, y, 18.5, p.ball("#d4503a", 0.2))
    for i in range(16):
        a, q = i * 2.4 + 1.4, 18 + 4.8 * i
        x, y = 120 + q * _cos(a), 120 + q * _cos(a - 1.5708)
        p.path(
            f"M{x - 8:.1f},{y:.1f}q8,-10 17,0q-8,8 -17,0Z",
            pick(r, ("#4f8f3f", "#5fa54a", "#3b4a2c")),
            transform=f"rotate({i * 70} {x:.1f} {y:.1f})",
        )
    p.line("M120,22L120,218M35,71L205,169M35,169L205,71", "#a9682b", 2.2, opacity=0.55)
    return p


def donut_top(r: Rng) -> Pen:
    p, ice = Pen(130, 130), pick(r, ("#f28aa8", "#6b4030", "#f9efe0", "#8fd0c4", "#c9a2e0"))
    ring = "M65,1A64,64 0 1 1 64.9,1ZM65,46A19,19 0 1 0 65.1,46Z"
    p.path(ring, p.ball("#d59a54", 0.3), fill_rule="evenodd")
    glaze = "M65,9Q110,8 119,48Q126,84 98,108Q70,126 40,112Q8,96 9,62Q14,14 65,9ZM65,40A25,25 0 1 0 65.1,40Z"
    p.path(glaze, p.ball(ice, 0.14), fill_rule="evenodd")
    tints = ("#fff6e0", "#f6c343", "#58b0c9", "#e4573d", "#7fb84f")
    for i in range(18):
        q = 34 + (i % 3) * 8
        x, y = 65 + q * _cos(i * 0.7), 65 + q * _cos(i * 0.7 - 1.5708)
        p.rect(
            x - 5,
            y - 1.8,
            10,
            3.6,
            tints[i % 5],
            1.8,
            transform=f"rotate({i * 67} {x:.1f} {y:.1f})",
        )
    return p


def cup_top(r: Rng) -> Pen:
    c = pick(r, ("#e4573d", "#2f7fb8", "#f2b134", "#3fa796", "#fbf4e4", "#7b5ea7"))
    p = Pen(150, 120)
    p.line("M108,60L142,60", dark(c, 0.15), 16)
    p.dot(60, 60, 59, p.ball(c, 0.2))
    p.dot(60, 60, 50, dark(c, 0.35))
    p.dot(60, 62, 48, p.rad([(0, "#8a5a3c"), (1, "#4b2d20")], 0.5, 0.5, 0.5))
    if r.random() < 0.6:
        p.path("M60,88Q28,62 42,46Q54,38 60,52Q66,38 78,46Q92,62 60,88Z", "#f0d9b8", opacity=0.9)
    p.line("M18,38Q30,16 52,10", "#ffffff", 4, opacity=0.6)
    return p


def bowl_top(r: Rng) -> Pen:
    c = pick(r, ("#e4573d", "#2f7fb8", "#fbf4e4", "#3fa796", "#4a5a73", "#f2b134"))
    p = Pen(200, 200)
    p.dot(100, 100, 99, p.ball(c, 0.2))
    p.dot(100, 100, 88, dark(c, 0.3))
    p.dot(100, 104, 84, mix(c, "#ffffff", 0.3))
    soup = pick(
        r,
        (
            ("#7fb84f", "#5fa54a", "#d8443a"),
            ("#e9c46a", "#e09f3e", "#5f8f3f"),
            ("#f3e6cf", "#d9c3a0", "#a83a5a"),
        ),
    )
    p.dot(100, 102, 76, soup[1])
    for i in range(30):
        q = 68 * ((29 - i) / 29) ** 0.5
        x, y = 100 + q * _cos(i * 2.4), 102 + q * _cos(i * 2.4 - 1.5708)
        p.oval(
            x,
            y,
            15,
            11,
            p.ball(soup[2] if i % 5 == 0 else light(soup[0], (i % 3) * 0.14), 0.2),
            transform=f"rotate({i * 47} {x:.1f} {y:.1f})",
        )
    p.line("M14,76Q28,30 74,14", "#ffffff", 5, opacity=0.6)
    return p


def cake_top(r: Rng) -> Pen:
    """A slice of cake on its side."""
    p, c = Pen(150, 110), pick(r, ("#f7b6c2", "#fbf1dd", "#8a5a44"))
    p.path("M4,40L120,10Q146,20 146,44L146,96L4,104Z", p.soft("#e9bf7e"))
    p.path("M4,62L146,52L146,62L4,72ZM4,86L146,76L146,84L4,94Z", light(c, 0.2))
    p.path("M2,42L118,6Q150,14 148,44L148,50L2,52Z", p.soft(c, 0.35, 0.1))
    p.dot(96, 12, 11, p.ball("#d8323f"))
    return p


def _cos(a: float) -> float:
    import math

    return math.cos(a)
