"""Whole people: standing, walking, waving, running; hair, clothes and skin vary."""

# ruff: noqa: E501 (path data)

from __future__ import annotations

from dataclasses import replace

from ..svg import Pen, Rng, dark, light, pick
from .heads import Look, head

SKIN = ("#f6cfb1", "#eab48d", "#d1966b", "#a86d48", "#7d4e36", "#f9d9c0")
HAIR = ("#2c2230", "#4b3026", "#7a4a2b", "#c58a3f", "#a6492e", "#8c8792", "#221c24")
TOPS = (
    "#e4573d",
    "#2f7fb8",
    "#f2b134",
    "#3fa796",
    "#f3efe6",
    "#7b5ea7",
    "#d9486e",
    "#5b8c5a",
    "#ee8f6b",
    "#33415c",
)
LEGS = ("#33415c", "#54657d", "#8a6f58", "#c9b08c", "#3d5a80", "#4a4a55", "#6b7f52")
SHOES = ("#f7f2ea", "#2c2b33", "#8b4a34", "#e4573d")

# joints per pose: (left knee, left foot), (right knee, right foot), (left elbow, hand), (right elbow, hand)
Joint = tuple[float, float]
POSES: dict[str, tuple[Joint, ...]] = {
    "stand": (
        (68, 238),
        (66, 300),
        (92, 238),
        (95, 300),
        (44, 134),
        (42, 172),
        (116, 134),
        (118, 172),
    ),
    "walk": (
        (62, 236),
        (40, 294),
        (104, 232),
        (112, 300),
        (46, 134),
        (58, 168),
        (112, 136),
        (128, 162),
    ),
    "wave": (
        (68, 238),
        (66, 300),
        (92, 238),
        (96, 300),
        (44, 134),
        (40, 172),
        (128, 92),
        (134, 52),
    ),
    "hips": (
        (67, 238),
        (62, 300),
        (93, 238),
        (100, 300),
        (40, 128),
        (60, 158),
        (118, 134),
        (122, 172),
    ),
    "run": (
        (52, 240),
        (16, 274),
        (126, 232),
        (104, 300),
        (40, 122),
        (62, 146),
        (116, 132),
        (140, 112),
    ),
    "hold": (
        (68, 238),
        (66, 300),
        (92, 238),
        (95, 300),
        (44, 134),
        (42, 172),
        (120, 130),
        (128, 104),
    ),
}


def _leg(p: Pen, hip: Joint, knee: Joint, foot: Joint, k: Look, bare: bool, back: float) -> None:
    tone = dark(k.skin if bare else k.legs, back)
    d = f"M{hip[0]},{hip[1]}Q{knee[0]},{knee[1]} {foot[0]},{foot[1] - 4}"
    p.line(d, tone, 15 if bare else 22)
    x, y = foot
    p.path(
        f"M{x - 10},{y - 8}Q{x - 12},{y + 8} {x - 6},{y + 8}L{x + 19},{y + 8}Q{x + 20},{y - 1} {x + 8},{y - 7}Z",
        p.soft(dark(k.shoes, back * 0.6)),
    )
    p.line(f"M{x - 8},{y + 7}L{x + 17},{y + 7}", dark(k.shoes, 0.4), 2.6)


def _arm(
    p: Pen, shoulder: Joint, elbow: Joint, hand: Joint, k: Look, long: bool, back: float
) -> None:
    d = f"M{shoulder[0]},{shoulder[1]}Q{elbow[0]},{elbow[1]} {hand[0]},{hand[1]}"
    p.line(d, dark(k.skin, back), 12)
    p.dot(hand[0], hand[1], 8.2, dark(k.skin, back))
    if long:
        mid = ((shoulder[0] + elbow[0] * 3) / 4, (shoulder[1] + elbow[1] * 3) / 4)
        end = (hand[0] * 0.82 + mid[0] * 0.18, hand[1] * 0.82 + mid[1] * 0.18)
        p.line(
            f"M{shoulder[0]},{shoulder[1]}Q{elbow[0]},{elbow[1]} {end[0]},{end[1]}",
            dark(k.top, back),
            17,
        )
    else:
        end = ((shoulder[0] + elbow[0]) / 2, (shoulder[1] + elbow[1]) / 2)
        p.line(f"M{shoulder[0]},{shoulder[1]}L{end[0]},{end[1]}", dark(k.top, back), 18)


def figure(r: Rng, pose: str, child: bool = False) -> Pen:
    """One person in the pose; a child has a larger head and shorter legs."""
    p = Pen(160, 310)
    k = Look(pick(r, SKIN), pick(r, HAIR), pick(r, TOPS), pick(r, LEGS), pick(r, SHOES))
    if child and k.hair == "#8c8792":
        k = replace(k, hair="#4b3026")
    lk, lf, rk, rf, le, lh, re, rh = POSES[pose]
    style, dress, long = int(r.integers(7)), r.random() < 0.3, r.random() < 0.5
    dress = dress and style in (1, 2, 4, 5) and pose != "run"
    shorts = not dress and r.random() < 0.25
    turned = 1.0 if pose in ("walk", "run") else float(r.choice([-0.4, 0.0, 0.4]))
    if child:
        p.push("translate(0,66) scale(1,0.79)")
    _arm(p, (60, 96), le, lh, k, long, 0.16 if turned == 1 else 0.04)
    _leg(p, (72, 176), lk, lf, k, dress or shorts, 0.14 if turned == 1 else 0.03)
    _leg(p, (88, 176), rk, rf, k, dress or shorts, 0.0)
    if shorts:
        for hip, knee in (((72, 176), lk), ((88, 176), rk)):
            p.line(
                f"M{hip[0]},{hip[1]}L{(hip[0] + knee[0]) / 2},{(hip[1] + knee[1]) / 2 + 4}",
                k.legs,
                25,
            )
    if not dress:
        p.path("M56,160L104,160Q106,186 100,192L60,192Q54,186 56,160Z", k.legs)
    cloth = p.lin([(0, light(k.top, 0.2)), (0.5, k.top), (1, dark(k.top, 0.18))], 0.2, 0, 0.8, 1)
    if dress:
        p.path(
            "M62,78Q80,72 98,78Q112,82 110,100L104,138Q112,180 122,216Q80,230 38,216Q48,180 56,138L50,100Q48,82 62,78Z",
            cloth,
        )
        p.line("M57,140Q80,148 103,140", dark(k.top, 0.35), 5)
        p.line("M66,160L58,214M92,160L102,214", dark(k.top, 0.2), 2, opacity=0.5)
    else:
        p.path("M62,78Q80,72 98,78Q113,82 111,100L107,168Q80,178 53,168L49,100Q47,82 62,78Z", cloth)
        _trim(p, r, k)
    _arm(p, (100, 96), re, rh, k, long, 0.0)
    p.path("M66,76Q80,92 94,76L90,72L70,72Z", dark(k.skin, 0.1))
    if child:
        p.pop()
        p.push("translate(-24,29) scale(1.3)")
        head(p, k, style, turned)
        p.pop()
    else:
        head(p, k, style, turned)
    return p


def _trim(p: Pen, r: Rng, k: Look) -> None:
    """Stripes, buttons, a pocket or nothing."""
    kind = int(r.integers(4))
    if kind == 0:
        for y in (112, 130, 148):
            p.line(f"M53,{y}Q80,{y + 7} 107,{y}", light(k.top, 0.65), 6, opacity=0.85)
    elif kind == 1:
        p.line("M80,84L80,170", dark(k.top, 0.3), 2)
        for y in (102, 122, 142):
            p.dot(80, y, 3, light(k.top, 0.7))
    elif kind == 2:
        p.path("M72,128L100,128L100,140Q86,150 72,140Z", dark(k.top, 0.2), opacity=0.7)


def walker(r: Rng) -> Pen:
    return figure(r, pick(r, ("walk", "walk", "stand", "hips", "wave")))


def child(r: Rng) -> Pen:
    return figure(r, pick(r, ("stand", "wave", "walk")), child=True)


def runner(r: Rng) -> Pen:
    return figure(r, "run")


def holder(r: Rng) -> Pen:
    """Stands with one hand raised before the chest, to hold something."""
    return figure(r, "hold")
