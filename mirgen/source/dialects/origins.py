"""Augmented copies: exporters that write several versions of one picture say which it was."""

from __future__ import annotations

import re

from ..tally import Tally
from .rows import Row, changed

_ROBOFLOW = re.compile(r"^(?P<origin>.+)\.rf\.[^./]+\.[^./]+$")
"""``<name>_jpg.rf.<hash>.jpg``: every version of a picture differs in the hash alone."""


def with_origins(raw: Row, tally: Tally) -> Row:
    """Note at each photo the name of the picture that it was made from."""

    def noted(_: int, image: Row) -> Row:
        origin = origin_of(image.get("file_name"), image.get("extra"))
        return {**image, "origin": origin} if origin else image

    return changed(raw, "images", noted)


def origin_of(file_name: object, extra: object) -> str:
    """Return the name of the picture that a photo was made from, '' where nothing tells it."""
    origin = extra.get("name") if isinstance(extra, dict) else None
    if not isinstance(origin, str) or not origin:
        match = _ROBOFLOW.match(str(file_name))
        origin = match["origin"] if match else ""
    return origin
