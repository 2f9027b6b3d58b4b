"""A picture in the making: painter's order, shadows, and what stays visible."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from .objects import KINDS
from .raster import Floats, blur, cast, contact, relief, render, shift
from .svg import Pen, Rng
from .trace import Mask


@dataclass
class Region:
    """One annotated thing: the part of it that nothing hides."""

    category: str
    mask: Mask
    crowd: bool = False


@dataclass
class Light:
    """How the scene is lit."""

    lean: float = 0.55
    strength: float = 0.3
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass
class Canvas:
    """Pixels and regions of one picture."""

    w: int
    h: int
    rng: Rng
    light: Light = field(default_factory=Light)
    regions: list[Region] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pixels = np.ones((self.h, self.w, 3), np.float32)

    def backdrop(self, pen: Pen) -> None:
        """Paints the scenery; it hides whatever was there."""
        self._over(render(pen, self.w, self.h))

    def cover(self, pen: Pen) -> None:
        """Paints scenery in front of what is there, without a region of its own."""
        layer = render(pen, self.w, self.h)
        self._hide(layer[..., 3] > 127 / 255)
        self._over(layer)

    def size(self, key: str, height: float, seed: int) -> float:
        """The width an object of that height would have."""
        pen = KINDS[key].draw(np.random.default_rng(seed))
        return pen.w * height / pen.h

    def put(
        self,
        key: str,
        x: float,
        y: float,
        height: float,
        *,
        seed: int | None = None,
        flip: bool | None = None,
        turn: float = 0.0,
        shadow: str = "ground",
        crowd: bool = False,
    ) -> Region:
        """Draws the object with the middle of its foot at (x, y)."""
        kind = KINDS[key]
        number = int(self.rng.integers(1 << 30)) if seed is None else seed
        pen = kind.draw(np.random.default_rng(number))
        mirror = bool(self.rng.random() < 0.5) if flip is None else flip
        if key in ("stop sign", "keyboard", "laptop", "microwave", "oven", "refrigerator"):
            mirror = False
        s = height / pen.h
        across = -s if mirror else s
        steps = f"translate({x:.2f},{y:.2f}) rotate({turn:.1f}) scale({across:.5f},{s:.5f})"
        layer = render(pen, self.w, self.h, f"{steps} translate({-pen.w / 2},{-pen.h})")
        layer = relief(layer, max(1.2, min(min(height, pen.w * s) * 0.06, 9.0)))
        self._shade(layer, y, height, shadow)
        mask: Mask = layer[..., 3] > 127 / 255
        self._hide(mask)
        self._over(layer)
        region = Region(kind.category, mask, crowd)
        self.regions.append(region)
        return region

    def crowd(self, spots: list[tuple[str, float, float, float]], shadow: str = "ground") -> None:
        """Many of one category as a single crowd region; spots are key, x, y, height."""
        first = len(self.regions)
        for key, x, y, height in spots:
            self.put(key, x, y, height, shadow=shadow, crowd=True)
        parts = self.regions[first:]
        del self.regions[first:]
        whole: Mask = np.zeros((self.h, self.w), bool)
        for part in parts:
            whole |= part.mask
        self.regions.append(Region(parts[0].category, whole, True))

    def haze(
        self, color: tuple[float, float, float], amount: float, foot: float, top: float
    ) -> None:
        """Air between us and the far things: strongest at y = foot, none at y = top and below."""
        ramp = np.clip((top - np.arange(self.h)) / max(1.0, top - foot), 0, 1) * amount
        veil = ramp.astype(np.float32)[:, None, None]
        self.pixels = self.pixels * (1 - veil) + np.array(color, np.float32) * veil

    def finish(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """The picture as 8-bit RGB, toned and with slightly darker corners."""
        yy, xx = np.mgrid[0 : self.h, 0 : self.w].astype(np.float32)
        d = ((xx / self.w - 0.46) ** 2 + (yy / self.h - 0.42) ** 2)[..., None]
        toned = self.pixels * np.array(self.light.tint, np.float32) * (1.03 - 0.24 * d)
        return np.asarray(np.clip(toned * 255 + 0.5, 0, 255), np.uint8)

    def _over(self, layer: Floats) -> None:
        a = layer[..., 3:]
        self.pixels = self.pixels * (1 - a) + layer[..., :3] * a

    def _hide(self, mask: Mask) -> None:
        for region in self.regions:
            region.mask = region.mask & ~mask

    def _shade(self, layer: Floats, y: float, height: float, kind: str) -> None:
        alpha = np.ascontiguousarray(layer[..., 3])
        strength = self.light.strength
        if kind == "none":
            return
        if kind == "ground":
            shade = cast(alpha, y - height * 0.02, 0.22, self.light.lean, 1.5 + height * 0.012)
            dim = np.maximum(shade * strength, contact(alpha, y, height) * (strength + 0.12))
        elif kind == "room":
            shade = cast(alpha, y - height * 0.02, 0.1, self.light.lean, 2 + height * 0.03)
            dim = np.maximum(shade * strength * 0.7, contact(alpha, y, height) * (strength + 0.1))
        elif kind == "wall":
            dim = blur(shift(alpha, 5, 7), 5) * strength * 0.8
        elif kind == "water":
            mirror = cast(alpha, y - height * 0.02, -0.35, 0.0, 2.0)
            dim = mirror * 0.34
        else:  # lying on a table seen from above
            near = blur(shift(alpha, 2, 3), 2) * (strength + 0.05)
            dim = np.maximum(near, blur(shift(alpha, 6, 9), 6) * strength)
        cool = np.array([0.16, 0.14, 0.3], np.float32)
        dim = np.clip(dim, 0, 0.75)[..., None]
        self.pixels = self.pixels * (1 - dim) + self.pixels * cool * dim


def soft_disc(
    canvas: Canvas, x: float, y: float, r: float, color: tuple[float, float, float], amount: float
) -> None:
    """A glow, as of a lamp or a low sun."""
    disc = np.zeros((canvas.h, canvas.w), np.float32)
    cv2.circle(disc, (round(x), round(y)), round(r), 1.0, -1)
    glow = blur(disc, r * 0.5)[..., None] * amount
    canvas.pixels = canvas.pixels * (1 - glow) + np.array(color, np.float32) * glow
