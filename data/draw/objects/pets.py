"""Cats, dogs and birds."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from ..svg import Pen, Rng, dark, light, pick


def cat(r: Rng) -> Pen:
    """A sitting cat, looking at you."""
    p = Pen(140, 190)
    c, belly = pick(
        r,
        (
            ("#e08a3c", "#fbe6c8"),
            ("#6d6f7c", "#f3efe8"),
            ("#3a363f", "#55505c"),
            ("#f5ead8", "#ffffff"),
            ("#b58d6a", "#f2e0c8"),
        ),
    )
    p.line("M106,168Q142,160 130,112", dark(c, 0.06), 14)
    p.path("M34,186Q16,120 50,84L92,84Q126,120 108,186Z", p.soft(c))
    p.path("M54,110Q70,100 88,110Q92,150 82,184L60,184Q50,150 54,110Z", belly)
    for x in (54, 88):
        p.oval(x, 180, 17, 10, p.soft(light(c, 0.15)))
        p.line(f"M{x - 4},184l0,-5M{x + 5},184l0,-5", dark(c, 0.35), 1.8)
    for s in (-1, 1):
        p.path(f"M{71 + s * 46},66L{71 + s * 42},10Q{71 + s * 24},16 {71 + s * 10},32Z", c)
        p.path(f"M{71 + s * 38},46L{71 + s * 37},22Q{71 + s * 26},26 {71 + s * 19},36Z", "#eaa49a")
    p.path("M22,64Q22,28 71,28Q120,28 120,64Q120,102 71,102Q22,102 22,64Z", p.ball(c, 0.15))
    p.path("M71,66Q96,66 98,86Q88,102 71,102Q54,102 44,86Q46,66 71,66Z", belly, opacity=0.9)
    for d in (
        "M71,30l0,16M58,31l2,12M84,31l-2,12",
        "M24,62l14,3M24,74l14,0M118,62l-14,3M118,74l-14,0",
        "M38,126q8,4 12,4M36,142q8,4 12,4M104,126q-8,4 -12,4M106,142q-8,4 -12,4",
    ):
        p.line(d, dark(c, 0.35), 4, opacity=0.7)
    eye = pick(r, ("#9bc45a", "#e8b93a", "#6fb6cf"))
    for x in (50, 92):
        p.oval(x, 64, 9, 10, eye)
        p.oval(x, 64, 4, 9, "#221c24")
        p.dot(x + 2.5, 60, 2.4, "#ffffff")
    p.path("M65,78L77,78L71,85Z", "#d9776f")
    p.line("M71,85Q70,92 60,91M71,85Q72,92 82,91", "#6b3f3c", 2.2)
    if r.random() < 0.5:
        p.line("M46,100Q71,114 96,100", "#d9486e", 6)
        p.dot(71, 110, 5.5, p.ball("#f2b134"))
    return p


def cat_lying(r: Rng) -> Pen:
    p = Pen(230, 110)
    c, belly = pick(
        r,
        (
            ("#e08a3c", "#fbe6c8"),
            ("#6d6f7c", "#f3efe8"),
            ("#f5ead8", "#ffffff"),
            ("#b58d6a", "#f2e0c8"),
        ),
    )
    p.line("M24,84Q0,60 22,46", dark(c, 0.08), 14)
    p.path("M14,98Q8,50 70,44Q130,38 172,60L196,96Q196,106 184,106L30,106Q16,106 14,98Z", p.soft(c))
    for x in (56, 84, 112):
        p.line(f"M{x},46q-6,14 2,28", dark(c, 0.3), 6, opacity=0.6)
    p.oval(60, 98, 30, 11, p.soft(light(c, 0.1)))
    p.rect(150, 92, 66, 16, p.soft(light(c, 0.2)), 8)
    for s in (-1, 1):
        p.path(f"M{172 + s * 34},40L{172 + s * 30},2Q{172 + s * 16},6 {172 + s * 6},20Z", c)
        p.path(
            f"M{172 + s * 28},28L{172 + s * 26},12Q{172 + s * 19},14 {172 + s * 13},22Z", "#eaa49a"
        )
    p.path("M134,48Q134,16 172,16Q210,16 210,48Q210,80 172,80Q134,80 134,48Z", p.ball(c, 0.15))
    p.path("M172,50Q192,50 194,66Q186,80 172,80Q158,80 150,66Q152,50 172,50Z", belly)
    p.line("M150,48q7,6 14,0M180,48q7,6 14,0", "#3a2c2c", 3)
    p.path("M167,58L177,58L172,64Z", "#d9776f")
    p.line("M172,64q-1,6 -9,5M172,64q1,6 9,5", "#6b3f3c", 2)
    p.line("M172,18l0,12M162,20l2,9M182,20l-2,9", dark(c, 0.35), 3.4, opacity=0.7)
    return p


def dog(r: Rng) -> Pen:
    """A standing dog, facing right, tail up."""
    p = Pen(220, 176)
    c, ear = pick(
        r,
        (
            ("#d9a05b", "#8d5a32"),
            ("#f5ead8", "#a8673c"),
            ("#6b4a3a", "#3d2a24"),
            ("#3d3a42", "#24222a"),
            ("#e3c08e", "#b98747"),
            ("#f7f3ec", "#3d3a42"),
        ),
    )
    p.path("M34,78Q2,62 8,26Q14,18 20,26Q22,50 48,62Z", p.soft(c))
    for x, t in ((60, 0.2), (144, 0.2), (44, 0.02), (128, 0.02)):
        p.path(
            f"M{x - 12},96L{x + 14},96L{x + 8},160L{x + 16},166Q{x + 18},174 {x + 10},175L{x - 8},175L{x - 8},140Z",
            dark(c, t),
        )
    p.path(
        "M28,84Q32,60 76,62L140,62Q164,66 162,98Q160,124 138,128Q110,112 78,124Q40,132 30,112Q24,98 28,84Z",
        p.soft(c),
    )
    p.path("M142,114Q158,110 162,92L152,76Q132,90 134,112Z", light(c, 0.5), opacity=0.8)
    p.path("M56,60Q92,54 104,64Q102,92 78,90Q56,84 56,60Z", ear, opacity=0.75)
    p.path(
        "M126,70Q122,18 164,14Q190,16 192,36L212,46Q220,56 212,66Q190,76 170,76Q160,96 140,90Z",
        p.soft(c, 0.22, 0.12),
    )
    p.path("M188,50Q204,44 214,52Q218,60 210,66Q190,76 176,74Q176,58 188,50Z", light(c, 0.45))
    p.oval(212, 47, 7.5, 6, p.ball("#2b252b", 0.2))
    p.line("M208,60Q196,66 186,64", "#4b2f2c", 2.4)
    p.path("M194,64Q204,64 202,74Q196,80 192,72Z", "#e9727c")
    p.oval(178, 36, 4, 5, "#221c24")
    p.dot(179.4, 34, 1.6, "#ffffff")
    p.path("M150,16Q126,16 124,50Q126,74 140,76Q158,62 158,34Z", p.soft(ear))
    p.line("M136,86Q152,96 166,80", pick(r, ("#d9486e", "#2f7fb8", "#3fa796")), 7)
    p.dot(156, 93, 5, p.ball("#f2c14e"))
    return p


def dog_sitting(r: Rng) -> Pen:
    p = Pen(150, 190)
    c, ear = pick(
        r,
        (
            ("#d9a05b", "#8d5a32"),
            ("#f5ead8", "#a8673c"),
            ("#6b4a3a", "#3d2a24"),
            ("#e3c08e", "#b98747"),
        ),
    )
    p.line("M34,172Q8,164 10,136", c, 12)
    p.path("M34,186Q20,140 52,92L100,92Q128,140 116,186Z", p.soft(c))
    p.oval(40, 168, 24, 20, p.soft(c))
    p.oval(112, 168, 24, 20, p.soft(c))
    p.path("M54,112Q76,102 98,112L92,164L60,164Z", light(c, 0.5))
    for x in (60, 92):
        p.rect(x - 12, 120, 24, 66, p.soft(light(c, 0.1)), 11)
        p.oval(x, 181, 16, 8, light(c, 0.25))
    p.path("M36,60Q36,20 76,20Q116,20 116,60Q116,106 76,106Q36,106 36,60Z", p.ball(c, 0.14))
    p.path("M66,22Q76,40 72,60L80,60Q78,40 88,22Z", light(c, 0.55))
    p.oval(76, 82, 25, 21, light(c, 0.5))
    p.path("M38,26Q12,30 18,76Q26,92 40,80Q48,50 54,30Z", p.soft(ear))
    p.path("M114,26Q140,30 134,76Q126,92 112,80Q104,50 98,30Z", p.soft(ear))
    for x in (59, 93):
        p.oval(x, 56, 5, 6, "#221c24")
        p.dot(x + 1.6, 53.6, 2, "#ffffff")
    p.path("M69,94Q76,98 83,94L83,104Q76,114 69,104Z", "#e9727c")
    p.line("M76,78L76,88M60,88Q68,98 76,90Q84,98 92,88", "#4b2f2c", 2.4)
    p.oval(76, 73, 10, 7.5, p.ball("#2b252b", 0.2))
    p.line("M48,104Q76,120 104,104", pick(r, ("#d9486e", "#2f7fb8", "#3fa796")), 7)
    return p


def bird(r: Rng) -> Pen:
    """A standing bird: gull, robin or pigeon."""
    p = Pen(150, 120)
    c, wing, belly = pick(
        r,
        (
            ("#f8f6f1", "#9fb0bf", "#ffffff"),
            ("#8a6a52", "#6f5340", "#e8743f"),
            ("#8d98a8", "#66728a", "#b7bfcb"),
            ("#4f9fd0", "#2f77ad", "#f6d9a8"),
            ("#f0c23c", "#c99022", "#fbe9ae"),
        ),
    )
    p.line("M66,90L62,116M82,90L82,116M54,117L70,117M74,117L92,117", "#e2873a", 4)
    p.path("M8,64L44,56L52,80L14,78Q4,72 8,64Z", p.soft(dark(wing, 0.15)))
    p.path("M30,70Q44,44 84,44Q92,18 112,16Q134,18 134,40Q134,84 96,98Q52,104 30,70Z", p.soft(c))
    p.path("M120,58Q116,86 92,98Q70,102 54,92Q92,90 108,58Z", belly, opacity=0.95)
    p.path("M30,66Q56,46 92,58Q98,80 66,86Q44,84 18,76Z", p.soft(wing, 0.25, 0.15))
    p.line("M38,74Q58,78 76,74M46,66Q64,70 84,66", dark(wing, 0.3), 2, opacity=0.6)
    p.path("M132,32L150,40L131,46Z", p.soft("#f0a030"))
    p.dot(118, 34, 4.2, "#221c24")
    p.dot(119.4, 32.6, 1.5, "#ffffff")
    return p


def bird_flying(r: Rng) -> Pen:
    p = Pen(190, 120)
    c, tip = pick(r, (("#fbfaf6", "#5b6572"), ("#e9edf1", "#3d4a5c"), ("#5a6b85", "#333f55")))
    p.path("M92,66Q70,20 16,6Q30,40 60,72Z", p.soft(dark(c, 0.12)))
    p.path("M16,6Q22,26 36,42Q42,30 40,16Z", tip)
    p.path("M22,84Q50,66 96,60Q120,44 142,50Q156,56 158,68Q132,94 90,92Q54,92 22,96Z", p.soft(c))
    p.path("M108,66Q124,24 182,4Q172,44 136,74Q118,84 108,66Z", p.soft(c, 0.2, 0.16))
    p.path("M182,4Q178,26 164,46Q156,34 158,16Z", tip)
    p.path("M156,60L176,68L156,72Z", p.soft("#f0a030"))
    p.dot(148, 60, 3, "#221c24")
    return p
