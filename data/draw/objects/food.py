"""Food, seen from the front or slightly from above."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick


def apple(r: Rng) -> Pen:
    p, c = Pen(100, 108), pick(r, ("#d93a3a", "#8fbf3f", "#e8b63a", "#c22f45"))
    d = "M50,30Q70,14 88,30Q104,52 88,84Q74,110 50,102Q26,110 12,84Q-4,52 12,30Q30,14 50,30Z"
    p.path(d, p.ball(c, 0.3))
    p.path("M84,44Q92,72 70,94Q98,84 94,52Q92,42 84,44Z", light(c, 0.3), opacity=0.35)
    p.oval(50, 31, 16, 6, dark(c, 0.35), opacity=0.55)
    p.line("M50,33Q48,16 56,6", "#6b4329", 5)
    p.path("M54,18Q66,0 88,8Q78,26 54,18Z", p.soft("#6aa84f"))
    p.oval(28, 46, 8, 14, "#ffffff", opacity=0.45, transform="rotate(20 28 46)")
    return p


def orange(r: Rng) -> Pen:
    p, c = Pen(100, 100), pick(r, ("#f29127", "#f5a02e", "#ee7f22"))
    p.dot(50, 51, 48, p.ball(c, 0.26))
    for i in range(26):
        x, y = 18 + (i * 29) % 66, 20 + (i * 43) % 64
        p.dot(x, y, 1.5, dark(c, 0.2), opacity=0.45)
    p.path("M50,12l4,-7l3,6l7,-2l-3,6l-11,3l-11,-3l-3,-6l7,2l3,-6Z", "#5f8f3f")
    p.oval(31, 32, 10, 13, "#ffffff", opacity=0.35, transform="rotate(35 31 32)")
    return p


def banana(r: Rng) -> Pen:
    p, c = Pen(190, 110), pick(r, ("#f6d13f", "#f3c53a", "#e4d24a"))
    if r.random() < 0.6:
        p.path(
            "M20,26Q34,110 120,100Q160,94 178,60L186,58Q180,40 170,42Q140,72 98,66Q52,58 34,18Z",
            p.soft(dark(c, 0.12)),
        )
    p.path(
        "M16,20Q14,92 92,108Q140,112 174,84L180,80Q178,66 168,68Q128,86 88,74Q46,58 34,14Z",
        p.soft(c, 0.35, 0.18),
    )
    p.path(
        "M22,24Q30,76 92,92Q138,98 172,76Q130,90 88,80Q40,66 22,24Z", light(c, 0.45), opacity=0.7
    )
    p.path("M12,4L32,0L36,20L16,24Z", p.soft("#7c6a2c"))
    p.path("M170,70L180,66L184,78L174,84Z", "#5d4a2a")
    return p


def broccoli(r: Rng) -> Pen:
    p, c = Pen(130, 130), pick(r, ("#4f9a45", "#3f8a4a", "#62a83f"))
    p.path("M46,64Q56,96 50,126Q65,132 80,126Q76,96 90,64Z", p.tube("#a9cf7a"))
    p.line("M54,74L34,58M78,76L98,58", "#a9cf7a", 11)
    puffs = (
        (28, 52, 22),
        (100, 52, 22),
        (46, 32, 24),
        (84, 30, 24),
        (64, 24, 22),
        (66, 54, 26),
        (42, 60, 18),
        (90, 62, 18),
    )
    for x, y, q in puffs:
        p.dot(x, y + 3, q, dark(c, 0.3))
    for x, y, q in puffs:
        p.dot(x, y, q - 1.5, p.ball(c, 0.2))
    for i in range(30):
        x, y = 16 + (i * 31) % 98, 12 + (i * 47) % 60
        p.dot(x, y, 3.2, light(c, 0.3), opacity=0.5)
    return p


def carrot(r: Rng) -> Pen:
    p, c = Pen(210, 70), pick(r, ("#f0812e", "#ee7424", "#f39237"))
    for d in (
        "M170,34Q190,4 208,8",
        "M170,34Q196,24 208,30",
        "M170,36Q190,44 204,56",
        "M168,34Q180,10 188,2",
    ):
        p.line(d, "#5f9a45", 7)
        p.line(d, "#83bd5c", 2.5)
    p.path(
        "M4,50Q60,10 150,12Q178,14 176,38Q174,60 148,62Q70,70 4,54Q0,52 4,50Z", p.soft(c, 0.3, 0.2)
    )
    for x in (44, 78, 112, 140):
        p.line(f"M{x},{32 - x / 14}q3,8 0,12M{x + 14},58q-4,-6 -2,-10", dark(c, 0.22), 2.4)
    p.line("M40,36Q90,20 150,20", light(c, 0.6), 4, opacity=0.6)
    return p


def sandwich(r: Rng) -> Pen:
    p, crust = Pen(190, 116), pick(r, ("#c98a4b", "#b9743c", "#d9a05b"))
    p.path("M8,96L182,96Q186,114 172,115L18,115Q4,114 8,96Z", p.soft(crust))
    p.path(
        "M6,88Q20,104 38,92Q56,106 76,92Q96,106 114,92Q134,106 152,92Q172,104 184,88L180,80L10,80Z",
        p.soft("#7fb84f"),
    )
    p.rect(12, 76, 166, 11, p.soft("#d9534a"), 4)
    p.path("M10,68L182,68L170,78L146,78L128,92L108,78L10,78Z", p.soft("#f6c343"))
    p.path(
        "M4,62Q18,74 40,64Q66,76 94,64Q122,76 150,64Q172,74 186,62L180,56L10,56Z", p.soft("#96c95f")
    )
    p.path(
        "M8,60Q4,8 60,4L130,4Q186,8 182,60Z",
        p.lin([(0, light(crust, 0.35)), (0.55, crust), (1, dark(crust, 0.2))]),
    )
    for i in range(14):
        x, y = 36 + (i * 41) % 120, 14 + (i * 17) % 26
        p.oval(x, y, 4, 2.4, "#fbeed2", transform=f"rotate({i * 40} {x} {y})")
    return p


def hot_dog(r: Rng) -> Pen:
    p, c = Pen(210, 92), pick(r, ("#d9a05b", "#cf9148"))
    p.path("M8,52Q4,24 40,22L170,22Q206,24 202,52Z", p.soft(c))
    p.rect(0, 26, 210, 34, p.soft("#b5482f", 0.3), 17)
    p.line("M14,34L190,34", "#e58a64", 4, opacity=0.7)
    sauce = pick(r, ("#f7cf3d", "#d8322f"))
    p.line("M16,36q11,-16 22,0t22,0t22,0t22,0t22,0t22,0t22,0t22,0", sauce, 7)
    p.path(
        "M6,54Q4,90 44,91L166,91Q206,90 204,54Q150,66 105,64Q60,66 6,54Z",
        p.soft(light(c, 0.15), 0.25, 0.2),
    )
    p.line("M30,72Q100,82 176,72", light(c, 0.6), 4, opacity=0.5)
    return p


def donut(r: Rng) -> Pen:
    p, ice = Pen(140, 112), pick(r, ("#f28aa8", "#6b4030", "#f9efe0", "#8fd0c4", "#c9a2e0"))
    p.oval(70, 62, 68, 49, p.soft("#d59a54", 0.2, 0.3))
    p.path(
        "M6,54Q8,8 70,8Q132,8 134,54Q130,74 116,70Q106,90 92,78Q78,94 64,80Q48,92 38,74Q18,84 6,54Z",
        p.soft(ice, 0.3, 0.12),
    )
    p.oval(70, 48, 23, 14, dark("#d59a54", 0.35))
    p.path("M47,48Q50,36 70,35Q90,36 93,48Q88,42 70,42Q52,42 47,48Z", dark(ice, 0.3))
    tints = ("#fff6e0", "#f6c343", "#58b0c9", "#e4573d", "#7fb84f")
    spots = (
        (24, 42),
        (36, 26),
        (56, 20),
        (80, 24),
        (104, 28),
        (118, 46),
        (106, 60),
        (84, 68),
        (58, 70),
        (32, 60),
        (20, 56),
        (94, 18),
        (44, 48),
        (100, 46),
    )
    for i, (x, y) in enumerate(spots):
        p.rect(x - 4, y - 1.6, 9, 3.6, tints[i % 5], 1.8, transform=f"rotate({i * 53} {x} {y})")
    p.line("M20,36Q32,16 60,13", "#ffffff", 5, opacity=0.5)
    return p


def cake(r: Rng) -> Pen:
    p, c = Pen(190, 172), pick(r, ("#f7b6c2", "#fbf1dd", "#8a5a44", "#b7ddd0"))
    sponge = pick(r, ("#e9bf7e", "#8b5a3c"))
    p.oval(95, 154, 94, 17, p.soft("#e7edf0"))
    p.rect(84, 160, 22, 11, "#cfd8dd", 3)
    p.path("M22,74L168,74L168,146Q95,168 22,146Z", p.tube(sponge, 0.22))
    p.path("M22,100Q95,120 168,100L168,112Q95,132 22,112Z", light(c, 0.2))
    p.path(
        "M22,74Q22,54 95,54Q168,54 168,74L168,92Q158,110 148,94Q136,90 128,104Q116,116 106,98Q94,92 84,104Q70,114 62,98"
        "Q50,90 42,102Q28,110 22,92Z",
        p.soft(c, 0.3, 0.12),
    )
    p.oval(95, 72, 72, 17, light(c, 0.4))
    for i, x in enumerate((42, 68, 95, 122, 148)):
        p.dot(x, 64 + (i % 2) * 8, 9, p.ball("#d8323f"))
        p.dot(x - 3, 61 + (i % 2) * 8, 2.2, "#ffffff", opacity=0.8)
    if r.random() < 0.7:
        for x, t in ((76, "#58b0c9"), (96, "#f6c343"), (116, "#7fb84f")):
            p.rect(x - 3.5, 24, 7, 40, p.tube(t), 2)
            p.path(
                f"M{x},4Q{x + 8},16 {x},24Q{x - 8},16 {x},4Z",
                p.rad([(0, "#fff3b0"), (1, "#f58a2e")], 0.5, 0.7),
            )
    return p


def pizza(r: Rng) -> Pen:
    """A whole pizza lying on the table, seen at a slant."""
    p = Pen(260, 120)
    p.oval(130, 66, 129, 53, p.soft("#8f979e", 0.4))
    p.oval(130, 60, 120, 49, p.soft("#cf8e42", 0.25, 0.3))
    p.oval(130, 57, 104, 40, "#c8452f")
    p.oval(130, 56, 100, 38, p.rad([(0, "#fbdc7c"), (1, "#efb94a")], 0.5, 0.5, 0.6))
    tops = ((70, 50), (108, 34), (152, 36), (192, 52), (168, 70), (120, 76), (80, 70), (132, 55))
    for x, y in tops:
        p.oval(x, y + 1.5, 16, 7.5, "#8f2f22")
        p.oval(x, y, 16, 7.5, p.soft("#d4503a"))
    for i in range(12):
        x, y = 56 + (i * 53) % 150, 34 + (i * 23) % 44
        p.path(f"M{x},{y}q8,-7 14,0q-6,5 -14,0Z", pick(r, ("#4f8f3f", "#5fa54a", "#33402a")))
    p.line("M32,48Q60,16 130,14", "#f6d09a", 5, opacity=0.6)
    return p


def pizza_slice(r: Rng) -> Pen:
    p = Pen(150, 150)
    p.path("M75,148L8,34Q75,0 142,34Z", p.lin([(0, "#f8d873"), (1, "#eeb546")]))
    p.path(
        "M2,36Q6,16 30,12Q75,-8 120,12Q146,16 148,36Q140,48 128,40Q75,14 22,40Q10,48 2,36Z",
        p.soft("#c98a42", 0.3),
    )
    for x, y in ((50, 52), (98, 56), (74, 92)):
        p.dot(x, y + 2, 15, "#8f2f22")
        p.dot(x, y, 15, p.ball("#d4503a", 0.2))
    for x, y in ((74, 40), (62, 76), (96, 82), (74, 120)):
        p.path(f"M{x},{y}q8,-8 15,0q-7,6 -15,0Z", "#4f8f3f")
    p.path("M30,70q-4,14 2,20q6,-4 4,-10Z", "#eeb546")
    del r
    return p
