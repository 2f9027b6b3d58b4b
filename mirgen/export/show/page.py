"""An instance as one self-contained page: no script, nothing fetched, made for light and dark."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import cv2
import jinja2
import numpy as np

from ...records.instance import Instance, RegionRow
from ...records.rewording import Rewording
from ...records.rle import pixels_of, valid_runs
from .tags import Tag
from .view import LETTERS, Card, view

_TEMPLATE = Path(__file__).with_name("page.html.jinja")
_MIME = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


def page(row: Instance, rewording: Rewording | None = None) -> str:
    """Return the page's HTML, with what a model's rewording changed where there is one."""
    return _template().render(view=view(row), row=row, letters=LETTERS, rewording=rewording)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"data_uri": _data_uri, "outline": _outline, "place": _place}
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _data_uri(card: Card) -> str:
    mime = _MIME.get(card.suffix.lower(), "application/octet-stream")
    return f"data:{mime};base64,{base64.b64encode(card.data).decode()}"


def _outline(region: RegionRow) -> str:
    """Return the mask's outline as the data of an SVG path, in pixels of the frame."""
    high, wide = region.size
    runs = valid_runs(region.rle, (high, wide))
    if runs is None:
        return ""
    mask = np.ascontiguousarray(pixels_of(runs, wide, high))
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_TC89_L1)
    parts = (" ".join(f"{x + 0.5:g},{y + 0.5:g}" for [[x, y]] in c.tolist()) for c in contours)
    return "".join(f"M{points}Z" for points in parts)


def _place(tag: Tag) -> str:
    """Return the style that puts a label where it belongs, in shares of the frame."""
    x, y, width, height = tag.region.bbox
    high, wide = tag.region.size
    side = f"left:{100 * x / wide:.2f}%"
    if tag.side == "right":
        side = f"right:{100 * (1 - (x + width) / wide):.2f}%"
    edges = {
        "above": f"bottom:{100 * (1 - y / high):.2f}%",
        "below": f"top:{100 * (y + height) / high:.2f}%",
        "inside": f"top:{100 * y / high:.2f}%",
    }
    return f"{side};{edges[tag.edge]}"
