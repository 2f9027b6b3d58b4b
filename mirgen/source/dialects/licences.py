"""Subsets of COCO that kept the photos' licence ids but lost the table that explains them."""

from __future__ import annotations

from ..tally import Tally

COCO_HOST = "images.cocodataset.org/"

# The table of COCO 2014 and 2017, by id.
_COCO = (
    ("Attribution-NonCommercial-ShareAlike License", "licenses/by-nc-sa/2.0/"),
    ("Attribution-NonCommercial License", "licenses/by-nc/2.0/"),
    ("Attribution-NonCommercial-NoDerivs License", "licenses/by-nc-nd/2.0/"),
    ("Attribution License", "licenses/by/2.0/"),
    ("Attribution-ShareAlike License", "licenses/by-sa/2.0/"),
    ("Attribution-NoDerivs License", "licenses/by-nd/2.0/"),
)
_OTHERS = (
    (7, "No known copyright restrictions", "http://flickr.com/commons/usage/"),
    (8, "United States Government Work", "http://www.usa.gov/copyright.shtml"),
)


def with_coco_licences(raw: dict[str, object], tally: Tally) -> dict[str, object]:
    """Add COCO's licence table where it is missing and every photo says it comes from COCO."""
    images = raw.get("images")
    if raw.get("licenses") or not isinstance(images, list) or not images:
        return raw
    for image in images:
        if not isinstance(image, dict) or COCO_HOST not in str(image.get("coco_url")):
            return raw
    creative = [
        {"id": number, "name": name, "url": f"http://creativecommons.org/{path}"}
        for number, (name, path) in enumerate(_COCO, start=1)
    ]
    others = [{"id": number, "name": name, "url": url} for number, name, url in _OTHERS]
    tally.add("licences-of-coco", str(images[0].get("file_name")))
    return {**raw, "licenses": creative + others}
