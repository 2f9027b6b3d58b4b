"""Frame plans: what an image is to show, said in values before any pixel is touched.

Lengths are pixels of the finished frame, origin top left, x to the right, y down.
``region`` numbers are the row-unique numbers that facts and refs speak of; the task gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Point = tuple[float, float]
Size = tuple[int, int]
"""Width, height."""

StageKind = Literal["road", "meadow", "floor", "board", "poster", "washed"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A drawn ground to stand things on; ``tint`` picks its colours from the one palette.

    ``photo`` names the photo that is washed and softened behind (kind ``washed``), or that a
    board gives way to where cutouts are pasted on photos as they are.
    ``horizon`` is the y of the horizon line as a share of the height. ``strips`` are the y of the
    edges of strips across the ground, as shares of the height, from the nearest edge up: the
    first strip, the third and so on are shaded.
    """

    kind: StageKind
    tint: int = 0
    horizon: float = 0.45
    photo: int = -1
    strips: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """An annotated region of a photo that is to be listed in the frame under ``region``."""

    region: int
    row: int


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A window of a photo: cut out, mirrored left to right, turned clockwise, scaled to ``size``.

    ``window`` is x, y, width, height in whole pixels of the upright photo;
    ``turns`` counts quarter turns clockwise, after mirroring; ``blur`` is a Gaussian's sigma
    in pixels of the frame. ``size`` is the finished size, after turning.
    """

    photo: int
    window: tuple[int, int, int, int]
    size: Size
    mirrored: bool = False
    turns: int = 0
    blur: float = 0.0
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Sticker:
    """A cutout pasted on the frame: the object's box is ``height`` high, its bottom centre at x, y.

    ``row`` is the source region. ``ground`` throws a contact shadow below it.
    """

    region: int
    row: int
    x: float
    y: float
    height: float
    mirrored: bool = False
    ground: bool = True


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangular piece of a photo laid on the frame: thin white border, soft shadow.

    ``window`` is x, y, width, height in whole pixels of the upright photo; it is shown turned by
    ``turns`` quarter turns clockwise and scaled to ``box`` (x, y, width, height in whole pixels of
    the frame), which is what belongs to the region; the border lies around it. ``blur`` is a
    Gaussian's sigma in pixels of the frame.
    """

    region: int
    label: str
    photo: int
    window: tuple[int, int, int, int]
    box: tuple[int, int, int, int]
    turns: int = 0
    blur: float = 0.0


class Brush(Protocol):
    """What a drawing draws with: smooth shapes in colours named by role, never by value.

    Colours are roles of the palette: ``ink``, ``paper``, ``glaze``, ``accent``, ``accent2``,
    ``wood``, ``metal``, ``metal_dark``, ``shadow``, ``line``, ``muted``; ``series0`` … ``series7``.
    """

    @property
    def size(self) -> Size:
        """Width and height of the frame."""

    def polygon(self, points: list[Point], color: str, *, outline: str = "") -> None:
        """Fill a polygon; ``outline`` names the colour of its thin border."""

    def line(self, points: list[Point], color: str, width: float) -> None:
        """Draw a polyline with round ends."""

    def ellipse(
        self, centre: Point, radii: Point, color: str, *, turn: float = 0.0, outline: str = ""
    ) -> None:
        """Fill an ellipse; ``turn`` in degrees clockwise."""

    def text(self, at: Point, words: str, color: str, height: float, *, anchor: str = "mm") -> None:
        """Write one line in the packaged font; ``anchor`` as in Pillow (la, mm, …)."""

    def soft_shadow(self, centre: Point, radii: Point) -> None:
        """Darken the ground softly below a thing."""

    def begin(self, region: int, label: str) -> None:
        """From here on all shapes belong to this drawn region (source -1), until ``end``."""

    def end(self) -> None:
        """Close the region opened last."""


class Drawing(Protocol):
    """A drawn thing of a frame: a frozen value that paints itself with a brush.

    What is drawn is kept for when an equal one comes, but where its class says ``once = True``.
    """

    def draw(self, brush: Brush) -> None:
        """Paint; the same value paints the same pixels always."""


Layer = Sticker | Tile | Drawing


@dataclass(frozen=True, slots=True)
class View:
    """The window of a wider stage that a frame shows, scaled to the frame.

    The stage is painted at ``stage`` (width, height); ``window`` is x, y, width, height in its
    pixels, fractions too; ``mirrored`` shows it left to right, as what stands on it must be too.
    """

    stage: Size
    window: tuple[float, float, float, float]
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A stage with layers on it, painted in order: later ones hide earlier ones.

    With a ``view`` the frame shows that window of a wider stage; layers are placed on the frame.
    ``blur`` is the sigma in pixels of a Gaussian over all of it; regions stay as they are.
    """

    size: Size
    stage: Stage
    layers: tuple[Layer, ...]
    view: View | None = None
    blur: float = 0.0


FramePlan = PhotoView | Scene


@dataclass(frozen=True, slots=True)
class FrameRegion:
    """A region as the finished frame shows it.

    ``bbox`` is the tight box of the visible mask (x, y, width, height), ``area`` its pixels,
    ``rle`` its COCO compressed RLE counts; ``photo`` is the photo's row or -1 where drawn.
    ``annotation`` is '' where drawn, and ``crop:x,y,w,h`` for a tile: its window of the photo.
    """

    region: int
    label: str
    bbox: tuple[float, float, float, float]
    area: float
    rle: str
    photo: int
    annotation: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A finished image: encoded bytes, file suffix, size, its regions and the photos it shows."""

    data: bytes
    suffix: str
    size: Size
    regions: tuple[FrameRegion, ...]
    photos: tuple[int, ...]
