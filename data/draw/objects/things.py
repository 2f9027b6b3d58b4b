"""Things people carry, read, type on and play with."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, mix, pick

BRIGHT = ("#e4573d", "#2f7fb8", "#f2b134", "#3fa796", "#7b5ea7", "#d9486e", "#5b8c5a", "#33415c")


def suitcase(r: Rng) -> Pen:
    p, c = Pen(130, 210), pick(r, BRIGHT)
    p.line("M44,60L44,10Q44,4 50,4L80,4Q86,4 86,10L86,60", "#6c7480", 7)
    p.rect(42, 2, 46, 12, "#33353e", 6)
    for x in (28, 102):
        p.dot(x, 200, 10, "#33353e")
        p.dot(x, 200, 4, "#aab2bb")
    p.rect(
        6, 56, 118, 142, p.lin([(0, light(c, 0.3)), (0.4, c), (1, dark(c, 0.28))], 0, 0, 1, 1), 16
    )
    for x in (32, 56, 80, 104):
        p.line(f"M{x},70L{x},184", dark(c, 0.25), 5, opacity=0.6)
        p.line(f"M{x - 4},70L{x - 4},184", light(c, 0.4), 2, opacity=0.6)
    p.rect(4, 58, 16, 16, dark(c, 0.35), 5)
    p.rect(110, 58, 16, 16, dark(c, 0.35), 5)
    p.rect(4, 182, 16, 16, dark(c, 0.35), 5)
    p.rect(110, 182, 16, 16, dark(c, 0.35), 5)
    return p


def backpack(r: Rng) -> Pen:
    p, c = Pen(140, 176), pick(r, BRIGHT)
    t = mix(c, "#f2c14e", 0.55)
    p.line("M52,20Q52,4 70,4Q88,4 88,20", dark(c, 0.35), 7)
    for x in (2, 114):
        p.rect(x, 88, 24, 66, p.soft(dark(c, 0.15)), 10)
    p.path(
        "M16,168L16,66Q18,14 70,14Q122,14 124,66L124,168Q122,176 114,176L26,176Q18,176 16,168Z",
        p.soft(c, 0.3, 0.25),
    )
    p.line("M24,64Q70,44 116,64", dark(c, 0.4), 4)
    p.rect(30, 92, 80, 66, p.soft(t, 0.25), 14)
    p.path("M30,112L30,104Q32,92 44,92L96,92Q108,92 110,104L110,112Q70,124 30,112Z", dark(t, 0.12))
    p.rect(62, 108, 16, 20, p.soft("#6b4630"), 4)
    p.line("M28,60Q34,32 54,26", "#ffffff", 5, opacity=0.4)
    return p


def handbag(r: Rng) -> Pen:
    p, c = Pen(140, 140), pick(r, ("#b5653f", "#d9486e", "#33415c", "#e9b44c", "#3fa796"))
    p.line("M38,66Q36,6 70,6Q104,6 102,66", dark(c, 0.3), 8)
    p.path("M12,60L128,60L138,128Q138,140 126,140L14,140Q2,140 2,128Z", p.soft(c, 0.25, 0.25))
    p.path("M10,60L130,60L126,92Q70,112 14,92Z", p.soft(dark(c, 0.08), 0.2, 0.15))
    p.rect(60, 88, 20, 18, p.soft("#f2cf6e"), 4)
    p.line("M14,128L126,128", light(c, 0.4), 2, stroke_dasharray="5 5")
    return p


def umbrella(r: Rng) -> Pen:
    """An open umbrella, its handle down."""
    p = Pen(220, 216)
    c, t = pick(
        r,
        (
            ("#e4573d", "#fbf1dd"),
            ("#2f7fb8", "#f6e7c8"),
            ("#f2b134", "#fff6e0"),
            ("#3fa796", "#fbf1dd"),
            ("#7b5ea7", "#f3d9e6"),
            ("#d9486e", "#ffe3d6"),
        ),
    )
    p.line("M110,10L110,194Q110,210 124,210Q136,210 136,196", "#6b4630", 6)
    p.path(
        "M4,104Q10,14 110,12Q210,14 216,104Q198,90 180,104Q164,88 146,104Q128,88 110,104Q92,88 74,104Q56,88 40,104Q22,90 4,104Z",
        p.soft(c, 0.2, 0.2),
    )
    p.path("M40,104Q50,32 110,12Q82,40 74,104Q56,88 40,104Z", t)
    p.path("M146,104Q140,40 110,12Q170,32 180,104Q164,88 146,104Z", dark(t, 0.1))
    p.line("M110,14L110,4", "#6b4630", 5)
    return p


def parasol(r: Rng) -> Pen:
    """A beach umbrella stuck into the sand."""
    p = Pen(260, 270)
    c, t = pick(
        r,
        (
            ("#e4573d", "#fff6e6"),
            ("#2f7fb8", "#fff6e6"),
            ("#f2a134", "#fff6e6"),
            ("#3fa796", "#fff1d0"),
        ),
    )
    p.rect(126, 20, 8, 248, p.tube("#c9a071"), 3)
    p.path("M4,116Q20,16 130,12Q240,16 256,116Q130,84 4,116Z", p.soft(c, 0.15, 0.2))
    for a, b in ((46, 88), (172, 214)):
        p.path(
            f"M{a},{106 if a < 100 else 97}Q{(a + 130) / 2 - 12},36 130,12Q{(b + 130) / 2 + 2},40 {b},{97 if a < 100 else 106}Z",
            t,
        )
    p.path("M4,116Q130,84 256,116L254,122Q130,92 6,122Z", dark(c, 0.3), opacity=0.5)
    p.dot(130, 10, 6, t)
    return p


def ball(r: Rng) -> Pen:
    p, kind = Pen(100, 100), int(r.integers(3))
    if kind == 0:
        p.dot(50, 50, 49, p.ball("#fbf8f1", 0.25))
        p.clip("M50,1A49,49 0 1 1 49.9,1Z")
        p.path("M50,32L68,45L61,66L39,66L32,45Z", "#33353e")
        p.path(
            "M50,-8L66,6L50,16L34,6ZM94,30L104,52L90,62L82,44ZM6,30L-4,52L10,62L18,44ZM76,88L62,80L66,100L80,100ZM24,88L38,80L34,100L20,100Z",
            "#33353e",
        )
        p.line("M50,32L50,16M68,45L82,44M61,66L66,82M39,66L34,82M32,45L18,44", "#8d9199", 2.2)
        p.pop()
    elif kind == 1:
        p.dot(50, 50, 49, p.ball("#e8813a", 0.3))
        p.line("M50,1L50,99M1,50L99,50M16,15Q44,50 16,85M84,15Q56,50 84,85", "#5b3324", 3)
    else:
        p.dot(50, 50, 49, p.ball("#fff6e6", 0.2))
        c = pick(r, ("#e4573d", "#2f7fb8", "#3fa796"))
        p.clip("M50,1A49,49 0 1 1 49.9,1Z")
        p.path(
            "M50,20Q20,-6 -4,30L-4,60Q20,30 50,20ZM50,20Q90,20 110,60L90,100Q86,50 50,20ZM50,20Q30,60 40,104L70,104Q64,60 50,20Z",
            c,
            opacity=0.92,
        )
        p.pop()
        p.dot(50, 20, 7, "#f2c14e")
    p.oval(32, 26, 11, 8, "#ffffff", opacity=0.5, transform="rotate(-30 32 26)")
    return p


def kite(r: Rng) -> Pen:
    p = Pen(150, 250)
    a, b = pick(
        r,
        (
            ("#e4573d", "#f2b134"),
            ("#2f7fb8", "#9fd6e8"),
            ("#7b5ea7", "#f28aa8"),
            ("#3fa796", "#f6e27a"),
        ),
    )
    p.line("M75,148Q110,176 76,196Q44,216 80,246", "#8d6a4a", 3)
    for x, y, q in ((92, 172, 30), (64, 204, -30), (74, 236, 20)):
        p.path(f"M{x},{y}l-14,-8l0,16ZM{x},{y}l14,-8l0,16Z", b, transform=f"rotate({q} {x} {y})")
    p.path("M75,2L75,58L10,58Z", p.soft(a))
    p.path("M75,2L140,58L75,58Z", p.soft(b))
    p.path("M10,58L75,58L75,150Z", p.soft(b))
    p.path("M140,58L75,58L75,150Z", p.soft(dark(a, 0.1)))
    p.line("M75,2L75,150M10,58L140,58", "#6b4630", 2.5)
    return p


def skateboard(r: Rng) -> Pen:
    p, c = Pen(210, 50), pick(r, BRIGHT)
    for x in (54, 156):
        p.rect(x - 14, 20, 28, 10, "#8d96a0", 3)
        p.dot(x, 38, 12, p.ball("#f6e7c8"))
        p.dot(x, 38, 4.5, "#6c7480")
    p.path(
        "M2,6Q6,0 14,4L40,12L170,12L196,4Q204,0 208,6Q208,12 200,16L174,25L36,25L10,16Q2,12 2,6Z",
        p.soft(c, 0.3, 0.2),
    )
    p.line("M38,15L172,15", "#33353e", 4)
    return p


def surfboard(r: Rng) -> Pen:
    p, c = Pen(80, 290), pick(r, ("#f2b134", "#3fa796", "#e4573d", "#58b0c9", "#fbf1dd"))
    d = "M40,2Q78,60 76,160Q74,240 52,284Q40,294 28,284Q6,240 4,160Q2,60 40,2Z"
    p.path(d, p.lin([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.2))], 0, 0, 1, 0.4))
    p.clip(d)
    t = pick(r, ("#fff6e6", "#e4573d", "#2f7fb8"))
    p.path("M0,180Q40,150 80,190L80,206Q40,168 0,198ZM0,212Q40,184 80,222L80,232Q40,198 0,224Z", t)
    p.path("M0,70Q40,96 80,62L80,74Q40,108 0,84Z", t)
    p.pop()
    p.line("M40,6L40,284", dark(c, 0.3), 2, opacity=0.6)
    return p


def frisbee(r: Rng) -> Pen:
    p, c = Pen(130, 46), pick(r, BRIGHT)
    p.oval(65, 26, 64, 19, dark(c, 0.25))
    p.oval(65, 20, 64, 18, p.soft(c, 0.35, 0.1))
    p.oval(65, 18, 42, 10, light(c, 0.25))
    p.oval(65, 19, 26, 6, c)
    return p


def teddy(r: Rng) -> Pen:
    p, c = Pen(150, 178), pick(r, ("#b97f4c", "#d9a86b", "#8d5f45", "#e3c9a3", "#c99a9a"))
    t = light(c, 0.45)
    for x in (34, 116):
        p.dot(x, 24, 20, p.ball(c, 0.2))
        p.dot(x, 25, 11, t)
        p.oval(
            x - 10 if x < 75 else x + 10,
            112,
            17,
            30,
            p.ball(c, 0.22),
            transform=f"rotate({30 if x < 75 else -30} {x} 112)",
        )
    p.oval(75, 124, 47, 48, p.ball(c, 0.2))
    p.oval(75, 130, 28, 31, t)
    for x in (30, 120):
        p.oval(x, 156, 27, 22, p.ball(c, 0.2))
        p.oval(x, 158, 15, 13, t)
    p.oval(75, 52, 50, 44, p.ball(c, 0.18))
    p.oval(75, 66, 22, 17, t)
    p.oval(75, 58, 9, 6.5, "#3a2a26")
    p.line("M75,64L75,70M66,72Q75,79 84,72", "#3a2a26", 3)
    for x in (55, 95):
        p.dot(x, 46, 5, "#2c2230")
        p.dot(x + 1.6, 44.4, 1.7, "#ffffff")
    b = pick(r, ("#e4573d", "#2f7fb8", "#f2b134"))
    p.path("M75,98L48,86L50,112ZM75,98L102,86L100,112Z", p.soft(b))
    p.dot(75, 98, 7, dark(b, 0.15))
    return p
