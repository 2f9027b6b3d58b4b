"""Road vehicles: cars, buses, trucks, bicycles and scooters, facing right."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, mix, pick

PAINTS = (
    "#e4573d",
    "#2f7fb8",
    "#f2b134",
    "#3fa796",
    "#f3efe6",
    "#7b5ea7",
    "#d9486e",
    "#54657d",
    "#8ab661",
)
GLASS = ((0.0, "#dff3fb"), (0.5, "#a9d4e6"), (1.0, "#6fa3bd"))


def wheel(p: Pen, x: float, y: float, r: float, hub: str = "#d7dbe0") -> None:
    """A tyre with a bright hub."""
    p.dot(x, y, r, p.rad([(0, "#4a4d57"), (0.7, "#33353e"), (1, "#22232b")], 0.5, 0.5, 0.5))
    p.dot(x, y, r * 0.58, p.soft(hub, 0.4, 0.35))
    p.dot(x, y, r * 0.4, dark(hub, 0.35))
    for dx, dy in ((0, -1), (0.87, 0.5), (-0.87, 0.5)):
        d = f"M{x},{y}L{x + dx * r * 0.44:.1f},{y + dy * r * 0.44:.1f}"
        p.line(d, light(hub, 0.3), r * 0.12)
    p.dot(x, y, r * 0.14, light(hub, 0.5))


def car(r: Rng) -> Pen:
    p, c = Pen(300, 116), pick(r, PAINTS)
    kind = int(r.integers(3))
    bodies = (
        "M12,94Q5,70 14,60Q26,52 64,47Q90,14 122,9L178,9Q208,12 238,45Q278,51 289,63Q297,78 291,94Z",
        "M14,94Q6,72 14,56Q20,48 28,44Q40,12 66,7L168,7Q196,10 232,44Q276,50 288,62Q296,78 290,94Z",
        "M10,94Q4,74 10,50Q20,6 54,3L190,3Q214,5 242,43Q280,50 289,60Q297,78 291,94Z",
    )
    rears = (
        "M80,47Q99,20 123,17L146,17L146,47Z",
        "M42,44Q52,18 70,15L142,15L142,45Z",
        "M26,45Q34,14 58,11L140,11L140,45Z",
    )
    fronts = (
        "M154,47L154,17L177,17Q200,21 222,47Z",
        "M150,45L150,15L168,15Q190,18 216,45Z",
        "M150,45L150,11L188,11Q206,14 226,45Z",
    )
    p.path(
        bodies[kind],
        p.lin([(0, light(c, 0.35)), (0.45, c), (0.75, dark(c, 0.08)), (1, dark(c, 0.35))]),
    )
    p.path(rears[kind], p.lin(GLASS, 0, 0, 0.6, 1))
    p.path(fronts[kind], p.lin(GLASS, 0, 0, 0.6, 1))
    for d in ("M96,45L112,19L122,19L106,45Z", "M170,45L160,22L166,19L182,45Z"):
        p.path(d, "#ffffff", opacity=0.4)
    p.line("M22,62Q150,52 280,64", light(c, 0.5), 2.4, opacity=0.8)
    p.line("M148,50L148,88M84,52Q84,74 100,88M226,50Q232,66 214,88", dark(c, 0.4), 1.6, opacity=0.6)
    p.rect(126, 57, 14, 4, dark(c, 0.35), 2)
    p.rect(204, 57, 14, 4, dark(c, 0.35), 2)
    p.path("M10,86L292,86L290,97Q288,100 282,100L20,100Q12,100 10,96Z", dark(c, 0.55))
    for x in (70, 232):
        p.path(f"M{x - 31},98A31,31 0 0 1 {x + 31},98Z", "#2b2d36")
        wheel(p, x, 91, 25)
    p.path("M272,58Q288,60 291,72L276,72Q268,66 272,58Z", p.ball("#fff0b8", 0.15))
    p.path("M12,60L24,58L24,72L9,74Z", "#d8353c")
    return p


def bus(r: Rng) -> Pen:
    p, c = Pen(420, 178), pick(r, ("#e4573d", "#2f7fb8", "#3fa796", "#f2b134"))
    p.rect(
        4,
        4,
        412,
        152,
        p.lin([(0, light(c, 0.3)), (0.3, c), (0.8, dark(c, 0.1)), (1, dark(c, 0.35))]),
        18,
    )
    p.rect(4, 104, 412, 16, "#fbf4e4")
    p.rect(4, 120, 412, 4, dark(c, 0.3))
    p.rect(40, 0, 120, 8, dark(c, 0.35), 4)
    for i in range(5):
        x = 18 + i * 60
        p.rect(x, 26, 54, 56, dark(c, 0.5), 7)
        p.rect(x + 3, 29, 48, 50, p.lin(GLASS, 0, 0, 0.6, 1), 5)
        p.path(f"M{x + 10},79L{x + 28},29L{x + 38},29L{x + 20},79Z", "#ffffff", opacity=0.35)
    p.rect(320, 26, 46, 124, dark(c, 0.5), 6)
    for x in (323, 344):
        p.rect(x, 30, 19, 114, p.lin(GLASS, 0, 0, 0.6, 1), 4)
    p.path("M374,28L404,28Q412,30 412,40L414,90L374,90Z", p.lin(GLASS, 0, 0, 0.6, 1))
    p.rect(372, 10, 40, 13, "#2b2d36", 4)
    p.rect(377, 14, 28, 5, "#ffc857", 2)
    p.rect(402, 126, 14, 14, p.ball("#fff0b8", 0.15), 5)
    p.rect(4, 128, 8, 18, "#d8353c", 3)
    p.rect(8, 148, 404, 12, "#3a3d48", 5)
    for x in (92, 282):
        p.path(f"M{x - 33},160A33,33 0 0 1 {x + 33},160Z", "#2b2d36")
        wheel(p, x, 151, 27)
    p.line("M20,12L400,12", "#ffffff", 3, opacity=0.45)
    return p


def truck(r: Rng) -> Pen:
    p, c = Pen(360, 176), pick(r, PAINTS)
    box = pick(r, ("#f6efe0", "#e9eef2", "#f7d9a6", "#cfe3d4"))
    p.rect(14, 132, 330, 16, "#3a3d48", 4)
    if r.random() < 0.6:
        p.rect(6, 8, 228, 130, p.lin([(0, light(box, 0.5)), (0.6, box), (1, dark(box, 0.22))]), 6)
        p.path("M6,84Q90,50 234,92L234,112Q90,76 6,106Z", c, opacity=0.9)
        p.line("M16,16L224,16", "#ffffff", 3, opacity=0.6)
        p.rect(6, 130, 228, 8, dark(box, 0.4), 2)
    else:
        p.path("M14,66Q60,30 118,34Q190,30 226,66Z", p.ball("#e2b857", 0.3))
        for i in range(9):
            p.line(f"M{26 + i * 22},{62 - (i % 3) * 7}l10,-8", "#b98a35", 2.5, opacity=0.7)
        for i in range(4):
            p.rect(6, 62 + i * 18, 228, 15, p.soft("#a9714b"), 2)
        for x in (6, 78, 150, 226):
            p.rect(x, 58, 8, 78, "#7c4f35", 2)
    p.path(
        "M242,138L242,40Q244,30 254,30L304,30Q314,31 320,42L338,84Q352,90 352,104L352,138Z",
        p.lin([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.3))]),
    )
    p.path("M264,82L264,44L300,44Q306,44 309,50L324,82Z", p.lin(GLASS, 0, 0, 0.6, 1))
    p.path("M274,82L288,44L296,44L284,82Z", "#ffffff", opacity=0.4)
    p.line("M256,42L256,132M330,86L330,110", dark(c, 0.4), 1.8, opacity=0.6)
    p.rect(262, 94, 16, 5, dark(c, 0.4), 2)
    p.rect(340, 98, 13, 16, p.ball("#fff0b8", 0.15), 5)
    p.rect(240, 134, 116, 14, "#4a4d58", 4)
    for x in (62, 112, 296):
        wheel(p, x, 148, 27)
    return p


def bicycle(r: Rng) -> Pen:
    p, c = (
        Pen(240, 156),
        pick(r, ("#d9486e", "#2f7fb8", "#3fa796", "#e4573d", "#f2a134", "#33415c")),
    )
    for x in (52, 188):
        for i in range(6):
            dx, dy = 46 * np_cos(i * 30), 46 * np_sin(i * 30)
            p.line(f"M{x - dx:.1f},{106 - dy:.1f}L{x + dx:.1f},{106 + dy:.1f}", "#9aa0ab", 1.5)
        p.ring(x, 106, 46, "#33353e", 6.5)
        p.ring(x, 106, 41, "#c9ced6", 3)
        p.dot(x, 106, 6, "#5b606b")
    frame = (
        "M52,106L84,52L164,46L112,108L52,106M84,52L112,108M78,38L84,52M164,46L188,106M164,46L160,30"
    )
    p.line(frame, dark(c, 0.35), 9)
    p.line(frame, c, 7)
    p.line("M54,104L85,53L162,47", light(c, 0.5), 1.8)
    p.line("M160,30Q168,18 184,24Q190,30 182,36", "#8b5a3c", 6)
    p.path("M56,30Q80,26 100,32Q100,42 82,40Q64,42 56,30Z", p.soft("#8b5a3c"))
    p.dot(112, 108, 13, "#5b606b")
    p.dot(112, 108, 8, "#c9ced6")
    p.line("M112,108L122,128", "#5b606b", 5)
    p.rect(114, 126, 20, 6, "#33353e", 3)
    if r.random() < 0.6:
        p.path("M176,44L226,44L218,78L184,78Z", p.soft("#c9985c"))
        p.line(
            "M180,54L223,54M182,65L220,65M190,46L193,76M201,46L201,76M212,46L210,76", "#94683a", 2
        )
    return p


def scooter(r: Rng) -> Pen:
    p, c = (
        Pen(230, 168),
        pick(r, ("#3fb3a3", "#e4573d", "#f2b134", "#f3efe6", "#7aa5d8", "#d9486e")),
    )
    wheel(p, 50, 138, 30)
    wheel(p, 190, 138, 30)
    p.path(
        "M14,112Q14,76 56,72L104,74Q116,110 116,134L86,136Q84,104 50,104Q28,106 24,128Q14,126 14,112Z",
        p.soft(c, 0.3, 0.25),
    )
    p.path("M84,122L164,122Q170,132 160,138L88,140Z", p.soft(dark(c, 0.2)))
    p.path(
        "M150,128Q150,80 160,44L174,40Q180,84 186,104Q210,104 216,126L206,132Q196,118 178,124Q168,136 152,138Z",
        p.soft(c, 0.3, 0.2),
    )
    p.line("M174,40L192,112", light(c, 0.4), 5)
    p.line("M150,30Q166,24 180,34", "#33353e", 7)
    p.dot(178, 46, 11, p.soft("#e8ebef"))
    p.dot(181, 46, 7.5, p.ball("#fff0b8", 0.15))
    p.path("M24,64Q26,52 48,54L104,58Q122,62 118,74L30,74Z", p.soft("#7a4a34", 0.25, 0.3))
    p.line("M32,62Q70,58 108,65", "#b98567", 2.5)
    p.oval(52, 98, 22, 8, light(c, 0.5), opacity=0.45)
    p.path("M10,84L20,80L20,94L12,96Z", "#d8353c")
    p.line("M150,34L136,20", "#5b606b", 3)
    p.oval(134, 15, 9, 7, p.soft("#cfd6dd"))
    p.line("M96,140L90,160", "#5b606b", 5)
    return p


def np_cos(deg: float) -> float:
    """Cosine of degrees."""
    import math

    return math.cos(math.radians(deg))


def np_sin(deg: float) -> float:
    """Sine of degrees."""
    return np_cos(deg - 90)


def hydrant(r: Rng) -> Pen:
    p, c = Pen(90, 140), pick(r, ("#e0453a", "#f2b134", "#2f7fb8"))
    p.rect(14, 124, 62, 16, p.tube(dark(c, 0.2)), 4)
    p.rect(22, 46, 46, 82, p.tube(c), 4)
    p.rect(16, 42, 58, 11, p.tube(mix(c, "#ffffff", 0.12)), 4)
    p.path("M24,42Q24,12 45,10Q66,12 66,42Z", p.tube(c))
    p.rect(38, 0, 14, 13, p.tube(dark(c, 0.1)), 3)
    for x in (4, 68):
        p.rect(x, 66, 18, 22, p.tube(dark(c, 0.1)), 4)
    p.dot(45, 78, 14, p.ball(light(c, 0.1)))
    p.dot(45, 78, 6, dark(c, 0.3))
    return p
