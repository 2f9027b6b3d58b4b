"""Large animals, seen from the side and facing right."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick


def _legs(
    p: Pen, xs: tuple[float, ...], top: float, foot: float, w: float, c: str, hoof: str
) -> None:
    """Tapering legs; the odd ones stand behind and are darker."""
    for i in (1, 3, 0, 2):
        x, tone = xs[i], dark(c, 0.2 if i % 2 else 0.03)
        p.path(
            f"M{x - w},{top}L{x + w},{top}Q{x + w * 0.6},{(top + foot) / 2} {x + w * 0.55},{foot}L{x - w * 0.55},{foot}"
            f"Q{x - w * 0.6},{(top + foot) / 2} {x - w},{top}Z",
            tone,
        )
        p.path(
            f"M{x - w * 0.62},{foot - 10}L{x + w * 0.62},{foot - 10}L{x + w * 0.8},{foot}L{x - w * 0.75},{foot}Z",
            hoof,
        )


def cow(r: Rng) -> Pen:
    p = Pen(290, 190)
    c, spot = pick(
        r,
        (
            ("#f7f1e6", "#3a3136"),
            ("#f7f1e6", "#8d5a3b"),
            ("#b9794d", "#f3e3cd"),
            ("#8a5a40", "#e9d3b8"),
        ),
    )
    p.line("M32,62Q8,80 16,128", dark(c, 0.15), 6)
    p.oval(16, 134, 7, 12, dark(spot, 0.2))
    _legs(p, (58, 84, 176, 200), 112, 190, 14, c, "#4b3b37")
    d = "M28,64Q34,46 70,48Q130,56 180,44Q214,40 222,70Q226,110 202,130Q120,150 54,132Q24,118 28,64Z"
    p.path(d, p.lin([(0, light(c, 0.25)), (0.55, c), (1, dark(c, 0.2))]))
    p.clip(d)
    for q in (
        "M50,40Q96,38 92,76Q76,102 52,88Q36,60 50,40Z",
        "M128,40Q180,34 172,66Q150,92 130,74Z",
        "M100,100Q136,92 142,124Q120,150 98,136Z",
        "M186,92Q216,80 230,110Q210,136 190,124Z",
    ):
        p.path(q, p.soft(spot, 0.1, 0.15))
    p.pop()
    p.path("M90,136Q104,152 122,138Z", "#eeb1a4")
    p.path("M190,60Q196,24 222,22L246,40L236,84Q214,100 196,96Z", p.soft(c))
    p.path("M216,26Q206,8 216,2Q216,16 226,22ZM244,24Q256,10 250,2Q246,14 238,22Z", "#d9cbb2")
    p.oval(206, 38, 16, 7.5, p.soft(spot), transform="rotate(20 206 38)")
    p.path(
        "M216,20Q240,12 252,30L270,66Q280,84 262,90Q244,92 236,78L220,52Q212,34 216,20Z",
        p.soft(c, 0.2, 0.12),
    )
    p.path("M230,18Q250,18 252,34Q240,50 226,34Z", spot, opacity=0.9)
    p.path("M248,68Q270,58 276,72Q280,90 262,92Q246,92 244,80Z", p.soft("#eeb1a4"))
    p.oval(269, 74, 2.6, 3.6, "#8d5a57")
    p.oval(244, 44, 4, 5, "#2c2230")
    p.dot(245.4, 42, 1.5, "#ffffff")
    return p


def sheep(r: Rng) -> Pen:
    p = Pen(210, 160)
    wool, face = (
        pick(r, ("#fbf5e9", "#f3e8d6", "#fdf9f1", "#d9cfc4")),
        pick(r, ("#4a4046", "#3a3136", "#e8c9ae")),
    )
    for x, t in ((66, 0.25), (140, 0.25), (50, 0.05), (124, 0.05)):
        p.rect(x, 104, 14, 54, dark(face, t), 4)
        p.rect(x - 1, 150, 16, 9, "#2b252b", 3)
    puffs = (
        (40, 62, 30),
        (70, 44, 32),
        (108, 42, 32),
        (140, 58, 30),
        (150, 86, 26),
        (124, 104, 28),
        (86, 108, 30),
        (50, 96, 30),
        (96, 76, 44),
    )
    for x, y, q in puffs:
        p.dot(x, y + 4, q, dark(wool, 0.16))
    for x, y, q in puffs:
        p.dot(x, y, q - 3, p.ball(wool, 0.1))
    for x, y in ((60, 66), (92, 58), (122, 72), (74, 92), (106, 92), (44, 84)):
        p.line(f"M{x - 8},{y}q8,-10 16,0", dark(wool, 0.22), 2.6, opacity=0.7)
    p.dot(18, 70, 13, p.ball(wool, 0.15))
    p.oval(146, 44, 15, 7, dark(face, 0.15), transform="rotate(20 146 44)")
    p.path(
        "M150,34Q172,22 188,40Q204,64 200,80Q192,92 176,86Q156,74 150,34Z", p.soft(face, 0.22, 0.12)
    )
    p.oval(152, 52, 8, 15, dark(face, 0.08), transform="rotate(28 152 52)")
    for x, y, q in ((150, 28, 15), (166, 22, 14), (180, 27, 11)):
        p.dot(x, y, q, p.ball(wool, 0.1))
    p.oval(180, 52, 4.4, 5, "#ffffff")
    p.oval(181, 53, 2.5, 3.4, "#1f1a20")
    p.line("M190,78q5,3 9,-2", light(face, 0.5), 2)
    return p


def _equine(p: Pen, c: str, mane: str, hoof: str) -> str:
    """The body of a horse or zebra; returns the outline for stripes."""
    p.path("M34,84Q6,96 14,160Q28,150 30,126Q36,108 44,100Z", p.soft(mane))
    _legs(p, (66, 88, 168, 188), 122, 230, 14, c, hoof)
    d = (
        "M36,92Q40,74 76,76Q120,88 156,76Q176,60 190,28Q196,12 210,8L216,20Q226,24 232,36L254,66Q260,78 248,84"
        "Q238,86 228,76L214,66Q206,100 206,124Q198,146 168,142Q110,150 72,142Q34,140 36,92Z"
    )
    p.path(d, p.lin([(0, light(c, 0.2)), (0.55, c), (1, dark(c, 0.2))], 0.2, 0, 0.6, 1))
    return d


def horse(r: Rng) -> Pen:
    p = Pen(270, 232)
    c, mane = pick(
        r,
        (
            ("#a8623a", "#4a2b23"),
            ("#7d4a35", "#2b2024"),
            ("#e9dcc9", "#b9a48d"),
            ("#c98b52", "#f5e6cc"),
            ("#5b4a4a", "#241e22"),
        ),
    )
    _equine(p, c, mane, "#3a2f2e")
    p.path("M208,6Q188,8 178,36Q166,62 150,80Q172,80 184,62Q200,44 206,22Z", p.soft(mane))
    p.path("M204,16L206,0L216,12Z", c)
    p.path("M206,10Q220,12 222,26Q212,24 206,10Z", mane)
    p.path("M238,60L254,68Q260,78 248,84Q238,84 234,76Z", dark(c, 0.25))
    p.oval(222, 36, 3.2, 4.2, "#1f1a20")
    p.dot(223, 34.6, 1.2, "#ffffff")
    p.dot(251, 72, 2, "#1f1a20")
    p.line("M214,66Q222,58 222,48", dark(c, 0.3), 2, opacity=0.6)
    return p


def zebra(r: Rng) -> Pen:
    p, c = Pen(270, 232), pick(r, ("#fbf6ec", "#f4eddf"))
    d = _equine(p, c, "#33303a", "#33303a")
    p.clip(d)
    for i in range(9):
        x = 46 + i * 17
        p.path(f"M{x},70Q{x + 8},104 {x - 2},126L{x + 3},128Q{x + 15},104 {x + 8},70Z", "#33303a")
    for i in range(6):
        y = 20 + i * 15
        p.path(f"M{212 - i * 5},{y}q-18,-2 -30,{4 + i}l2,6q14,-6 28,-4Z", "#33303a")
    for x, y in ((222, 24), (230, 36), (238, 48)):
        p.line(f"M{x},{y}L{x - 7},{y + 20}", "#33303a", 3.4)
    p.path("M238,58L262,66L256,90L232,80Z", "#44404a")
    p.pop()
    for x in (66, 168):
        for y in (150, 168, 186, 204):
            p.line(f"M{x - 8},{y}L{x + 8},{y + 2}", "#33303a", 4.5)
    p.path("M206,2Q186,8 176,34Q166,58 152,76L160,77Q178,60 186,38Q194,20 208,14Z", "#33303a")
    p.path("M204,16L208,0L217,13Z", c)
    p.oval(221, 36, 3.2, 4.2, "#1f1a20")
    return p


def elephant(r: Rng) -> Pen:
    p, c = Pen(310, 224), pick(r, ("#8f9bab", "#a29ca6", "#7f93a3", "#a8a29a"))
    p.line("M34,76Q14,100 20,142", dark(c, 0.2), 6)
    for x, t in ((84, 0.24), (188, 0.24), (54, 0.04), (160, 0.04)):
        p.path(f"M{x - 20},110L{x + 22},110L{x + 18},220Q{x},227 {x - 18},220Z", p.tube(dark(c, t)))
        for i in range(3):
            p.oval(x - 10 + i * 10, 217, 4, 4.5, light(c, 0.5))
    p.path(
        "M28,96Q30,40 98,30Q170,22 214,50Q226,110 198,152Q110,176 46,152Q26,136 28,96Z",
        p.lin([(0, light(c, 0.25)), (0.5, c), (1, dark(c, 0.25))]),
    )
    p.path(
        "M186,54Q196,18 232,18Q272,22 274,66Q276,90 282,116Q286,152 294,168Q300,180 288,184Q268,184 262,148"
        "Q256,118 240,112Q196,112 186,54Z",
        p.soft(c, 0.2, 0.2),
    )
    for y in (116, 130, 144, 158):
        p.line(f"M{262 + (y - 116) / 6},{y}q10,-4 {18 - (y - 116) / 10},-2", dark(c, 0.25), 2.2)
    p.path("M244,108Q252,136 280,134Q286,130 280,126Q262,126 258,106Z", p.soft("#fff7e6"))
    p.path(
        "M158,40Q176,12 212,30Q230,60 216,106Q200,130 176,118Q146,90 158,40Z",
        p.soft(light(c, 0.08), 0.1, 0.25),
    )
    p.path(
        "M168,48Q182,28 206,42Q216,66 206,98Q194,114 180,106Q160,84 168,48Z",
        "#d9a9a5",
        opacity=0.45,
    )
    p.oval(244, 58, 4, 5, "#2c2230")
    p.dot(245.4, 56, 1.5, "#ffffff")
    p.line("M237,50q7,-5 13,0", dark(c, 0.35), 2.2)
    return p


def giraffe(r: Rng) -> Pen:
    p, c, s = (
        Pen(220, 340),
        pick(r, ("#f0c274", "#eab766", "#f3cd8c")),
        pick(r, ("#a8632f", "#8f5429")),
    )
    p.line("M30,176Q14,200 18,236", dark(c, 0.15), 4)
    p.oval(18, 242, 5, 10, "#5a3a28")
    _legs(p, (52, 70, 118, 134), 200, 340, 12, c, "#5a3a28")
    d = (
        "M28,180Q32,154 70,152Q104,148 122,120L158,38Q162,24 176,24L210,52Q214,64 200,66L180,62Q168,96 152,150Q148,206 128,218"
        "Q80,230 44,218Q26,206 28,180Z"
    )
    p.path(d, p.lin([(0, light(c, 0.25)), (0.6, c), (1, dark(c, 0.18))]))
    p.clip(d)
    for i in range(96):
        x, y = 22 + (i % 8) * 20 + (i // 8 % 2) * 10, 14 + (i // 8) * 18
        q = 5.5 + (i * 5) % 4
        if x > 158 and y < 76:
            continue
        p.path(
            f"M{x - q},{y}l{q * 0.7},-{q}l{q},{q * 0.2}l{q * 0.5},{q}l-{q * 0.8},{q * 0.8}l-{q},-{q * 0.2}Z",
            s,
            opacity=0.85,
        )
    p.pop()
    p.line("M168,28L164,8M180,28L180,8", dark(c, 0.2), 5)
    p.dot(164, 7, 5, "#5a3a28")
    p.dot(180, 7, 5, "#5a3a28")
    p.oval(156, 32, 12, 6, p.soft(c), transform="rotate(-20 156 32)")
    p.path("M192,50L211,54Q214,64 200,66L186,62Z", light(c, 0.5))
    p.oval(183, 40, 3.4, 4.4, "#2c2230")
    p.line("M130,118L154,56", s, 5, opacity=0.7)
    return p
