"""The one palette: colours by role, stage tints, and the sizes of borders, shadows and lines."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import nearest
from ..records.frame import StageKind

Bgr = tuple[int, int, int]


def bgr(color: str) -> Bgr:
    """Return ``#rrggbb`` as blue, green, red."""
    return int(color[5:7], 16), int(color[3:5], 16), int(color[1:3], 16)


@dataclass(frozen=True, slots=True)
class Tone:
    """A role's colour: from ``top`` to ``low`` down the shape; the same where it is flat."""

    top: Bgr
    low: Bgr

    @property
    def flat(self) -> bool:
        """Whether the tone has no shading."""
        return self.top == self.low


def _tone(top: str, low: str = "") -> Tone:
    return Tone(bgr(top), bgr(low or top))


ROLES: dict[str, Tone] = {
    "ink": _tone("#2b303b"),
    "paper": _tone("#fffefb"),
    "glaze": _tone("#e3eaee", "#d0dbe2"),
    "accent": _tone("#e2674d", "#d95c43"),
    "accent2": _tone("#2f8a8f", "#287f85"),
    "wood": _tone("#dcab78", "#b8824f"),
    "metal": _tone("#e9edf1", "#b3bdc8"),
    "metal_dark": _tone("#8c97a5", "#5f6a79"),
    "shadow": _tone("#262a3a"),
    "line": _tone("#d9d5cb"),
    "muted": _tone("#868a92"),
    "series0": _tone("#e06a52"),
    "series1": _tone("#2f8a8f"),
    "series2": _tone("#e9b44c"),
    "series3": _tone("#5567a9"),
    "series4": _tone("#86ab63"),
    "series5": _tone("#a0639a"),
    "series6": _tone("#6fb4dc"),
    "series7": _tone("#9b7357"),
}

BORDER = bgr("#ffffff")
SHADOW = bgr("#232840")
GROUND_SHADOW = 0.46
"""How dark the contact shadow is at its middle, 0 to 1."""
DROP_SHADOW = 0.34
"""How dark a sticker's drop shadow is, 0 to 1; a third of it where it stands on a ground."""
FEATHER = 0.8
"""Sigma in pixels by which a natural cutout's edge is softened."""
DRAWN_SHADOW = 0.30
"""How dark a brush's soft shadow is at its middle, 0 to 1."""
TILE_BORDER = 5
"""Width in pixels of the white border around a tile."""
TILE_SHADOW = 0.36
"""How dark a tile's drop shadow is, 0 to 1."""
OUTLINE = 1.2
"""Width in pixels of a shape's outline."""

MAX_UPSCALE = 1.6
MIN_HEIGHT = 12
"""A sticker lower than this many pixels can't be recognised."""


def border_width(height: float) -> float:
    """Return the white border's width in pixels for a sticker of this height."""
    return min(5.0, max(2.5, 0.015 * height))


def tone(role: str) -> Tone:
    """Return the colour of a role. Raises ValueError for a role that doesn't exist."""
    if role not in ROLES:
        raise ValueError(f"no colour role {role!r} in the palette: {nearest(role, ROLES)}")
    return ROLES[role]


@dataclass(frozen=True, slots=True)
class Tint:
    """A stage's colours, far to near.

    On ``floor``, sky and haze are the wall, verge the skirting and mark the seams; ``board`` and
    ``washed`` use the first three only.
    """

    sky: str
    haze: str
    glow: str
    far: str
    near: str
    verge: str
    ground: str
    front: str
    mark: str


def _t(colors: str) -> Tint:
    return Tint(*(f"#{c}" for c in colors.split()))


# sky haze glow far near verge ground front mark
TINTS: dict[StageKind, tuple[Tint, ...]] = {
    "road": (
        _t("a9d0e8 e6f1f2 fffaf0 bcd4d6 9dbfc0 a9c69a 8f99a3 78828d f6f4ec"),
        _t("8fc3e4 dcedf3 fffdf5 b2cde0 93b3cf 9fc2a1 959ca8 7b838f fbf7e8"),
        _t("f4c7a8 fce8d4 fff3dc e3bda5 cf9f8d c9b98c a0928f 857877 fff3df"),
        _t("b9b4dd e9dfee fff0f0 bdb3d3 a097c2 a5b3a4 8d8c9f 747388 f4effa"),
        _t("b5dccf e9f5ec fffdf0 b4d6c8 93bfae 9fc489 949c98 7c8581 fbf8ea"),
        _t("e8d9b0 f8f0d8 fffbea d8c9a2 bfae88 bcbf84 a39c8e 898275 fffaea"),
        _t("b4c2cf e0e6ea f8fafa b7c3cb 98a7b2 a5b5a0 8b929b 737a84 f3f3ef"),
        _t("f0bfc0 fae2dc fff4ea dab3b8 bd929f b6b78f 988e98 7f7580 fff1ec"),
    ),
    "meadow": (
        _t("a6d2ec e8f3f3 fffaf0 bfd9d0 a2c7a6 93bd8a b5d493 83b46c d8e9a8"),
        _t("8fc7ea dff0f6 fffdf4 b3d3dd 97c1b4 88b795 a6cf9b 70a97a d4ecb2"),
        _t("f6cfac fdebd6 fff4dd e5cba8 cdb98a b5b277 d3cb8d a9a862 f3e6a9"),
        _t("bfb8e2 ebe1f1 fff1f1 c5bcd8 a9adc0 94ab9c b4c7a6 86a67f e6ddf0"),
        _t("b3e0d6 e9f7f0 fffdf2 b5dcca 93c8a9 7fba8d a5d69f 68b07f e3f3b4"),
        _t("ebdcb0 faf3db fffcec dccfa2 c8bb82 b3b36e d6cd8b b0ab60 f8efb5"),
        _t("b9c8d4 e4eaed f9fbfb bccad0 a3b7b0 94ab92 b2c39c 849f75 dbe4b8"),
        _t("f3c5cb fbe5e1 fff5ec deb9bd c0aea3 a3af88 c4c996 93aa70 f6d9d5"),
    ),
    "floor": (
        _t("efe6d8 f6efe4 fffaee e5d9c6 d8c9b2 fbf7ef d9b48c c0956a a87d55"),
        _t("d6e2e4 e4edee fdfdf6 c6d5d8 b2c4c8 f7f9f7 cdb093 b08e6e 967659"),
        _t("e9d3c6 f3e3d8 fff6e8 dcc1b1 cbaa97 fbf3ea c99f7f a97c5d 906648"),
        _t("dcd8e6 e9e5ef fffaf4 cdc8da b9b3ca f8f6fa c8b7a8 a89586 8d7b6d"),
        _t("d5e2d3 e5eee0 fffdf0 c4d4c2 aec2ac f7faf3 d5bb95 b79a71 9b7f58"),
        _t("f2e0b9 f8ecd1 fffbe8 e6d0a0 d4ba85 fdf8ea cba57c ac845b 916c47"),
        _t("dfe0e1 ececec fcfcfa d0d2d4 bcbfc3 f9f9f8 bfb8b0 a0978e 877f77"),
        _t("cddbe8 dfe8f0 fffdf6 bccde0 a6bad0 f6f9fb c9a98a a9866a 8e6d53"),
    ),
    "board": (
        _t("f4efe6 ebe4d8 fffdf8 e2dace d6ccbd c9bfae e9e1d4 ddd3c3 cfc4b2"),
        _t("e6eef0 d9e4e8 fbfefe ccdade bfced3 b0c1c7 dde7ea cfdce0 bfced3"),
        _t("f6e8e0 eedacf fffaf5 e5ccbe d9bcab cbab98 efddd2 e5cfc1 d7bdac"),
        _t("ebe8f3 dfdbeb fdfcff d1cce1 c3bdd7 b3acca e2deed d5d0e3 c5bfd8"),
        _t("e7f0e5 dae7d8 fcfffa cbdcc9 bdd0ba acc2a9 deeadb d1dfce c1d2be"),
        _t("f7efd3 efe4bf fffdf0 e4d6a8 d8c893 c9b77d f0e6c6 e6d9b1 d8c999"),
        _t("ececeb e0e0df fdfdfc d3d3d2 c5c6c6 b4b5b6 e4e4e3 d7d7d7 c8c8c9"),
        _t("e3eaf5 d4deee fbfdff c4d1e6 b4c4dd a2b4d0 d9e2f1 cbd7ea bac8e0"),
    ),
    "washed": (
        _t("f6f3ec ebe7de fffdf8 e2dace d6ccbd c9bfae e9e1d4 ddd3c3 cfc4b2"),
        _t("eaf1f3 dfe8eb fbfefe ccdade bfced3 b0c1c7 dde7ea cfdce0 bfced3"),
        _t("f8ede6 f0e1d8 fffaf5 e5ccbe d9bcab cbab98 efddd2 e5cfc1 d7bdac"),
        _t("efecf5 e4e1ee fdfcff d1cce1 c3bdd7 b3acca e2deed d5d0e3 c5bfd8"),
        _t("ecf3ea e0eade fcfffa cbdcc9 bdd0ba acc2a9 deeadb d1dfce c1d2be"),
        _t("f8f3e0 f0e9d0 fffdf0 e4d6a8 d8c893 c9b77d f0e6c6 e6d9b1 d8c999"),
        _t("f1f1f0 e6e6e5 fdfdfc d3d3d2 c5c6c6 b4b5b6 e4e4e3 d7d7d7 c8c8c9"),
        _t("e9eff7 dce5f1 fbfdff c4d1e6 b4c4dd a2b4d0 d9e2f1 cbd7ea bac8e0"),
    ),
}

STRIP, SEAM = "#26343c", 0.6
"""Colour that shades strips of a ground, and how clear the lines at their edges are."""

STRIP_SHADE = 0.2
"""How much of that colour a shaded strip takes on."""

TINTS["poster"] = TINTS["board"]

LAYOUTS = 2
"""Arrangements of hills, houses and light for each tint."""


def tint(kind: StageKind, number: int) -> tuple[Tint, int]:
    """Return the colours and the layout (from 0) that the number of a stage's tint stands for.

    Numbers count through the tints first, then through the layouts, then from the start again.
    """
    tints = TINTS[kind]
    return tints[number % len(tints)], number // len(tints) % LAYOUTS
