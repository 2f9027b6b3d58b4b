"""Things of the desk: screens, keys, books, scissors."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick
from .things import BRIGHT


def laptop(r: Rng) -> Pen:
    p, c = Pen(250, 172), pick(r, ("#c9d0d6", "#5b6470", "#e9dcc6", "#a9b8c4"))
    p.rect(28, 2, 194, 134, p.soft(dark(c, 0.15)), 10)
    sky = pick(
        r,
        (
            ("#4a7fc1", "#9fd6e8"),
            ("#7b5ea7", "#f2a8a0"),
            ("#2f8f83", "#c9e8a8"),
            ("#f2a36b", "#f9e0a8"),
        ),
    )
    p.rect(37, 11, 176, 116, p.lin([(0, sky[0]), (1, sky[1])], 0, 0, 1, 1), 3)
    for i in range(5):
        p.rect(52, 30 + i * 16, (60, 84, 48, 76, 36)[i], 6, "#ffffff", 3, opacity=0.75)
    p.rect(152, 28, 46, 46, "#ffffff", 6, opacity=0.55)
    p.path("M158,66L170,50L180,60L186,54L194,66Z", sky[0])
    p.path("M24,136L226,136L248,160L2,160Z", p.soft(light(c, 0.2)))
    for i in range(3):
        p.rect(34 - i * 5, 140 + i * 5, 182 + i * 10, 3.4, dark(c, 0.45), 1.5)
    p.rect(98, 155, 54, 4, dark(c, 0.2), 2)
    p.path("M2,160L248,160L246,168Q244,172 238,172L12,172Q6,172 4,168Z", p.soft(dark(c, 0.12)))
    return p


def keyboard(r: Rng) -> Pen:
    p, c = Pen(260, 74), pick(r, ("#e9ebec", "#4a5160", "#f0e3cf", "#a9c9c4"))
    p.path(
        "M20,4L240,4Q246,4 248,10L259,62Q260,74 250,74L10,74Q0,74 1,62L12,10Q14,4 20,4Z",
        p.soft(c, 0.3, 0.25),
    )
    key = light(c, 0.55) if c != "#4a5160" else "#727b8c"
    accent = pick(r, BRIGHT)
    for row in range(4):
        y, inset = 11 + row * 14, 24 - row * 4
        w = (260 - 2 * inset) / 12
        for i in range(12):
            if row == 3 and 3 <= i <= 8:
                continue
            p.rect(
                inset + i * w + 1.4,
                y,
                w - 2.8,
                10.5,
                accent if (row, i) in ((0, 0), (2, 11)) else key,
                2.5,
            )
        if row == 3:
            p.rect(inset + 3 * w + 1.4, y, 6 * w - 2.8, 10.5, key, 2.5)
    return p


def mouse(r: Rng) -> Pen:
    p, c = Pen(110, 70), pick(r, ("#e9ebec", "#4a5160", "#e4573d", "#a9c9c4"))
    p.path("M4,62Q0,24 40,10Q84,0 104,36Q112,60 100,66L12,69Q4,68 4,62Z", p.ball(c, 0.3))
    p.line("M40,10Q62,24 66,44Q40,52 8,46", dark(c, 0.35), 2.4)
    p.line("M30,26L42,34", dark(c, 0.55), 6)
    return p


def phone(r: Rng) -> Pen:
    """A phone lying flat, seen at a slant or from above."""
    p, c = Pen(90, 170), pick(r, ("#33353e", "#e9dcc6", "#d9486e", "#2f7fb8"))
    p.rect(2, 2, 86, 166, p.soft(c), 15)
    p.rect(
        8, 10, 74, 150, p.lin([(0, "#5a7fd0"), (0.6, "#c58fd0"), (1, "#f6c9a0")], 0, 0, 0.6, 1), 9
    )
    for i in range(12):
        p.rect(
            15 + (i % 3) * 22,
            40 + (i // 3) * 24,
            16,
            16,
            pick(r, ("#ffffff", "#ffe08a", "#9ff0d0", "#ff9f8f")),
            4,
            opacity=0.9,
        )
    p.rect(34, 14, 22, 5, "#2a2d36", 2.5)
    p.path("M8,110L60,10L80,10L8,146Z", "#ffffff", opacity=0.12)
    return p


def book(r: Rng) -> Pen:
    """A closed book standing face to us."""
    p, c = Pen(110, 150), pick(r, BRIGHT)
    p.path("M14,6L102,2Q108,2 108,8L108,140Q108,146 102,146L14,150Z", "#f3e9d3")
    p.line("M106,20L106,134", "#c9b893", 2)
    p.rect(2, 2, 100, 146, p.soft(c, 0.18, 0.2), 5)
    p.rect(2, 2, 14, 146, dark(c, 0.3), 5)
    p.rect(30, 22, 58, 30, light(c, 0.65), 4)
    p.line("M38,33L80,33M44,42L74,42", dark(c, 0.3), 4)
    kind = int(r.integers(3))
    if kind == 0:
        p.dot(59, 98, 22, light(c, 0.4))
        p.path("M42,104L54,86L64,98L70,92L78,106Z", dark(c, 0.3))
    elif kind == 1:
        p.path("M59,72L66,90L85,91L70,103L76,121L59,110L42,121L48,103L33,91L52,90Z", "#f6cf5e")
    else:
        p.path("M59,124Q26,98 40,80Q52,72 59,88Q66,72 78,80Q92,98 59,124Z", light(c, 0.5))
    return p


def book_stack(r: Rng) -> Pen:
    """One thick book lying down with its spine to us."""
    p, c = Pen(180, 44), pick(r, BRIGHT)
    p.rect(6, 8, 172, 30, p.soft("#f6edd8"), 3)
    p.line("M12,18L174,18M12,24L174,24M12,30L174,30", "#cdbd9a", 1.4)
    p.path(
        "M12,0L176,0Q180,0 180,4L180,8L16,8Q10,22 16,36L180,36L180,40Q180,44 176,44L12,44Q0,40 0,22Q0,4 12,0Z",
        p.soft(c),
    )
    p.rect(120, 0, 10, 8, light(c, 0.6))
    p.rect(120, 36, 10, 8, light(c, 0.6))
    return p


def book_open(r: Rng) -> Pen:
    p, c = Pen(220, 96), pick(r, BRIGHT)
    p.path("M10,24L110,34L210,24L220,86Q160,78 110,96Q60,78 0,86Z", p.soft(c))
    p.path(
        "M14,16Q70,2 110,26L110,88Q64,68 6,78Z", p.lin([(0, "#fffaf0"), (1, "#e3d6bb")], 0, 0, 1, 0)
    )
    p.path(
        "M206,16Q150,2 110,26L110,88Q156,68 214,78Z",
        p.lin([(0, "#d9cbae"), (0.3, "#fffaf0"), (1, "#f6ecd6")], 0, 0, 1, 0),
    )
    for i in range(4):
        p.line(f"M{24 - i},{30 + i * 11}Q66,{18 + i * 11} 98,{36 + i * 11}", "#a8a090", 2.4)
        p.line(f"M{196 + i},{30 + i * 11}Q154,{18 + i * 11} 122,{36 + i * 11}", "#a8a090", 2.4)
    return p


def scissors(r: Rng) -> Pen:
    p, c = Pen(90, 190), pick(r, BRIGHT)
    p.path("M20,4Q24,0 28,6L56,112L44,118Z", p.lin([(0, "#f4f6f8"), (1, "#8a949e")], 0, 0, 1, 0))
    p.path("M70,4Q66,0 62,6L34,112L46,118Z", p.lin([(0, "#dfe4e8"), (1, "#7f8b97")], 0, 0, 1, 0))
    p.line("M48,112L62,136M42,112L28,136", dark(c, 0.1), 9)
    p.oval(
        68, 158, 16, 25, "none", stroke=p.soft(c), stroke_width=10, transform="rotate(-14 68 158)"
    )
    p.oval(
        22, 158, 16, 25, "none", stroke=p.soft(c), stroke_width=10, transform="rotate(14 22 158)"
    )
    p.dot(45, 96, 5, "#6c7480")
    return p
