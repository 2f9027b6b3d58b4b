"""Furniture and things of the room."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, mix, pick

CLOTH = ("#3f8f8a", "#d9826b", "#5a7fb0", "#d9a441", "#8d6fa8", "#6f9468", "#c95d63", "#c7b299")
WOOD = ("#b5793f", "#9c6644", "#c98f4f", "#7d5238", "#d9b184")


def couch(r: Rng) -> Pen:
    p, c = Pen(380, 170), pick(r, CLOTH)
    for x in (40, 330):
        p.path(f"M{x - 9},148L{x + 9},148L{x + 5},170L{x - 5},170Z", "#6b4630")
    p.rect(30, 4, 320, 120, p.soft(dark(c, 0.06), 0.25, 0.25), 26)
    for x in (40, 192):
        p.rect(x, 14, 148, 84, p.soft(c, 0.28, 0.16), 18)
        p.rect(x, 84, 148, 46, p.soft(light(c, 0.12), 0.25, 0.22), 14)
    p.rect(24, 116, 332, 38, p.soft(dark(c, 0.1), 0.1, 0.2), 10)
    for x in (2, 328):
        p.rect(x, 54, 50, 102, p.soft(c, 0.3, 0.25), 22)
    t = pick(r, ("#f2c14e", "#fbf1dd", "#e98f7a", "#9ccfc4"))
    p.rect(64, 46, 58, 54, p.soft(t), 12, transform="rotate(-14 93 73)")
    p.rect(262, 50, 54, 50, p.soft(mix(t, "#ffffff", 0.4)), 12, transform="rotate(12 289 75)")
    p.line("M74,66L112,58M78,82L116,74", dark(t, 0.2), 3)
    return p


def chair(r: Rng) -> Pen:
    p, w, c = Pen(120, 210), pick(r, WOOD), pick(r, CLOTH)
    p.line("M22,118L28,196M98,118L92,196", dark(w, 0.35), 9)
    p.rect(14, 6, 11, 116, p.tube(w), 5)
    p.rect(95, 6, 11, 116, p.tube(w), 5)
    if r.random() < 0.5:
        p.rect(20, 8, 80, 62, p.soft(c), 14)
        p.rect(30, 16, 60, 46, light(c, 0.15), 10)
    else:
        for y in (12, 38, 64):
            p.rect(20, y, 80, 14, p.soft(w), 5)
    p.path("M14,106L106,106L116,124L4,124Z", p.soft(light(c, 0.12)))
    p.rect(4, 122, 112, 14, p.soft(dark(c, 0.12)), 5)
    p.rect(8, 134, 11, 76, p.tube(w), 4)
    p.rect(101, 134, 11, 76, p.tube(w), 4)
    p.line("M14,178L106,178", dark(w, 0.15), 6)
    return p


def armchair(r: Rng) -> Pen:
    p, c = Pen(200, 190), pick(r, CLOTH)
    for x in (40, 150):
        p.path(f"M{x - 8},166L{x + 8},166L{x + 4},190L{x - 4},190Z", "#6b4630")
    p.path("M30,140L30,50Q30,4 76,4L124,4Q170,4 170,50L170,140Z", p.soft(c, 0.25, 0.2))
    for x, y in ((76, 44), (124, 44), (100, 66)):
        p.dot(x, y, 4, dark(c, 0.3))
    p.rect(44, 92, 112, 44, p.soft(light(c, 0.14)), 16)
    p.rect(28, 128, 144, 42, p.soft(dark(c, 0.12)), 12)
    for x in (2, 150):
        p.rect(x, 76, 48, 96, p.soft(c, 0.3, 0.25), 22)
    return p


def bed(r: Rng) -> Pen:
    """A bed from the side, its head to the left."""
    p, w, c = Pen(420, 190), pick(r, WOOD), pick(r, CLOTH)
    p.rect(22, 150, 14, 40, dark(w, 0.3), 3)
    p.rect(388, 150, 14, 40, dark(w, 0.3), 3)
    p.path("M6,186L6,26Q8,4 30,4L40,4Q56,6 56,26L56,186Z", p.soft(w))
    p.rect(392, 78, 24, 110, p.soft(w), 8)
    p.rect(36, 128, 372, 36, p.soft(dark(w, 0.1)), 5)
    p.rect(44, 88, 356, 48, p.soft("#fbf6ec"), 14)
    p.path("M56,94Q50,58 82,58L150,56Q176,58 172,92Q120,104 56,94Z", p.soft("#ffffff", 0.1, 0.14))
    p.path("M74,74Q72,44 100,44L168,50Q186,56 180,92Q130,98 78,92Z", p.soft(light(c, 0.55)))
    p.path(
        "M168,92Q190,68 240,72L372,72Q402,74 402,100L402,150Q340,162 300,150Q240,164 172,148Q160,120 168,92Z",
        p.lin([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.25))]),
    )
    p.path(
        "M168,92Q190,68 240,72L258,72Q220,84 206,152Q188,152 172,148Q160,120 168,92Z",
        light(c, 0.45),
    )
    for x in (256, 300, 344):
        p.line(f"M{x},86Q{x - 10},118 {x + 4},146", dark(c, 0.2), 3, opacity=0.5)
    return p


def dining_table(r: Rng) -> Pen:
    """A wide table seen slightly from above; its top is 0.3 of its height."""
    p, w = Pen(560, 240), pick(r, WOOD)
    for x in (66, 470):
        p.rect(x, 80, 24, 118, p.tube(dark(w, 0.3)), 4)
    for x in (26, 506):
        p.path(f"M{x},90L{x + 28},90L{x + 22},240L{x + 6},240Z", p.tube(dark(w, 0.06)))
    p.path("M60,2L500,2L558,70L2,70Z", p.lin([(0, light(w, 0.12)), (1, light(w, 0.34))]))
    for i in range(7):
        y = 10 + i * 9
        p.line(f"M{56 - i * 7},{y}L{504 + i * 7},{y}", dark(w, 0.16), 1.3, opacity=0.35)
    p.rect(2, 70, 556, 26, p.soft(w, 0.1, 0.25), 4)
    return p


def plant(r: Rng) -> Pen:
    p, c = Pen(150, 230), pick(r, ("#d9775a", "#fbf4e4", "#4a5a73", "#e9b44c", "#7fb0a8"))
    g = pick(r, ("#4f8f56", "#3f7f5f", "#6aa04f"))
    kind = int(r.integers(3))
    if kind == 0:
        for i, x in enumerate((8, 30, 54, 75, 96, 122, 144)):
            y = (70, 34, 14, 4, 18, 36, 74)[i]
            p.path(
                f"M68,156Q{(x + 60) / 2 - 10},{(y + 120) / 2} {x},{y}Q{(x + 84) / 2 + 12},{(y + 120) / 2 + 6} 82,156Z",
                p.soft(light(g, 0.05 * (i % 3)), 0.25),
            )
    elif kind == 1:
        for x, y, q in (
            (30, 60, -40),
            (120, 60, 40),
            (75, 26, 0),
            (44, 104, -70),
            (106, 104, 70),
            (52, 38, -22),
            (100, 38, 22),
        ):
            p.line(f"M75,156Q75,120 {x},{y + 10}", dark(g, 0.2), 4)
            p.path(
                f"M{x},{y + 34}Q{x - 30},{y} {x},{y - 26}Q{x + 30},{y} {x},{y + 34}Z",
                p.soft(g, 0.3),
                transform=f"rotate({q} {x} {y})",
            )
            p.line(
                f"M{x},{y + 26}L{x},{y - 16}", light(g, 0.35), 2, transform=f"rotate({q} {x} {y})"
            )
    else:
        p.rect(54, 14, 42, 146, p.tube(g), 21)
        p.path(
            "M56,110Q18,112 18,72Q18,62 28,62Q38,62 38,74Q38,90 56,90ZM94,96Q132,98 132,58Q132,48 122,48Q112,48 112,60Q112,76 94,76Z",
            p.soft(g),
        )
        for x in (64, 75, 86):
            p.line(f"M{x},26L{x},150", light(g, 0.4), 1.8, stroke_dasharray="3 8")
        p.dot(75, 14, 9, p.ball("#f28aa8"))
    p.path("M28,150L122,150L112,222Q110,230 102,230L48,230Q40,230 38,222Z", p.tube(c))
    p.rect(22, 142, 106, 20, p.tube(light(c, 0.1)), 5)
    return p


def tv(r: Rng) -> Pen:
    p = Pen(260, 176)
    p.rect(2, 2, 256, 150, "#2a2d36", 8)
    sky = pick(
        r,
        (
            ("#7cc4e8", "#fbe3b8", "#5f9a5a"),
            ("#f2a36b", "#f7d9a6", "#7a5a8a"),
            ("#4a6fa5", "#a9d0e8", "#e9edf1"),
        ),
    )
    p.rect(10, 10, 240, 132, p.lin([(0, sky[0]), (1, sky[1])]), 3)
    p.clip("M10,10L250,10L250,142L10,142Z")
    p.dot(196, 48, 17, "#fff3c9")
    p.path("M10,120L70,66L112,104L158,54L250,128L250,142L10,142Z", sky[2])
    p.path("M10,130Q90,96 250,128L250,142L10,142Z", dark(sky[2], 0.25))
    p.pop()
    p.path("M40,142L120,10L160,10L80,142Z", "#ffffff", opacity=0.1)
    p.rect(118, 152, 24, 14, "#3a3d48")
    p.rect(80, 164, 100, 12, p.soft("#3a3d48"), 5)
    return p


def clock(r: Rng) -> Pen:
    p, c = Pen(130, 130), pick(r, ("#e4573d", "#33415c", "#b5793f", "#3fa796", "#f2b134"))
    p.dot(65, 65, 64, p.ball(c, 0.3))
    p.dot(65, 65, 53, p.soft("#fffdf6", 0, 0.06))
    for i in range(12):
        p.line(
            "M65,18L65,25", "#4a4d58", 4 if i % 3 == 0 else 2, transform=f"rotate({i * 30} 65 65)"
        )
    p.line("M65,65L65,38", "#2c2b33", 6, transform=f"rotate({int(r.integers(0, 360))} 65 65)")
    p.line("M65,65L65,24", "#2c2b33", 4, transform=f"rotate({int(r.integers(0, 60)) * 6} 65 65)")
    p.dot(65, 65, 6, c)
    p.path("M22,46Q34,18 66,14Q40,30 32,60Z", "#ffffff", opacity=0.6)
    return p


def alarm_clock(r: Rng) -> Pen:
    p, c = Pen(120, 136), pick(r, ("#e4573d", "#3fa796", "#2f7fb8", "#f2b134"))
    p.line("M34,116L24,132M86,116L96,132", dark(c, 0.35), 9)
    for x, q in ((30, -38), (90, 38)):
        p.path(
            f"M{x - 22},26Q{x - 20},2 {x},2Q{x + 20},2 {x + 22},26Z",
            p.soft(c),
            transform=f"rotate({q} {x} 26)",
        )
    p.line("M60,20L60,8", dark(c, 0.35), 5)
    p.push("translate(6,20) scale(0.83)")
    clock_face(r, p, c)
    p.pop()
    return p


def clock_face(r: Rng, p: Pen, c: str) -> None:
    """A dial of radius 64 about (65, 65)."""
    p.dot(65, 65, 64, p.ball(c, 0.3))
    p.dot(65, 65, 50, "#fffdf6")
    for i in range(12):
        p.line(
            "M65,20L65,27", "#4a4d58", 4 if i % 3 == 0 else 2, transform=f"rotate({i * 30} 65 65)"
        )
    p.line("M65,65L65,40", "#2c2b33", 7, transform=f"rotate({int(r.integers(0, 360))} 65 65)")
    p.line("M65,65L65,28", "#2c2b33", 5, transform=f"rotate({int(r.integers(0, 360))} 65 65)")
    p.dot(65, 65, 6, c)
