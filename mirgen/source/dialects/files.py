"""Photos that are listed without a file name, but with the address it ends (LVIS 1.0)."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import unquote, urlsplit

from ..tally import Tally
from .rows import Row, changed, rows_of


def with_file_names(raw: Row, tally: Tally) -> Row:
    """Name photos by the path of their address; where they lie below is found out later."""
    if all(image.get("file_name") for image in rows_of(raw, "images")):
        return raw

    def named(_: int, image: Row) -> Row:
        address = image.get("coco_url")
        if image.get("file_name") or not isinstance(address, str):
            return image
        path = ""
        with suppress(ValueError):  # such as a bracket without its pair
            path = unquote(urlsplit(address).path).strip("/")
        if not path:
            return image
        tally.add("name-from-address", path)
        return {**image, "file_name": path}

    return changed(raw, "images", named)
