"""A region as a plain file writes it: checked but for its segmentation, which is read late."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from ...records.source import Box
from ..coco import CocoRegion
from ..outlines import Outline, outline_of


@dataclass(frozen=True, slots=True)
class WrittenRegion:
    """A region whose ``segmentation`` is JSON text, b'' for none; ``place`` is its in the file."""

    place: int
    annotation: str
    photo: int
    category: str
    supercategory: str
    bbox: Box
    segmentation: bytes
    crowd: bool
    area: float

    def read(self) -> tuple[CocoRegion, set[str]]:
        """Return the region with its outline, and the codes of what was understood on the way."""
        notes: set[str] = set()
        outline = written_outline(self.segmentation, notes)
        region = CocoRegion(
            self.annotation,
            self.photo,
            self.category,
            self.supercategory,
            self.bbox,
            outline,
            self.crowd,
            self.area,
        )
        return region, notes


def written_outline(text: bytes, notes: set[str]) -> Outline | None:
    """Return the outline of a region that has a sound box, which is taken where it has none."""
    outline = outline_of(orjson.loads(text) if text else None, notes.add)
    if isinstance(outline, str):
        notes.add("box-taken")
        return None
    return outline
