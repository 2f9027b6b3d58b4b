"""Read a COCO instances file once: typed photos and regions, and counts of what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..config import SourceSettings
from ..records.source import Box
from .annotation_file import decode
from .category_names import Names, listed_names
from .dialects import normalise
from .faults import Rows, require_coco
from .ids import Places, id_text
from .kinds import require_usable
from .outlines import Outline, box_of, number, outline_of, truth
from .tally import Count, Tally


@dataclass(frozen=True, slots=True)
class CocoPhoto:
    """An entry of ``images``; width and height are 0 where not stated.

    ``segments`` names the panoptic PNG that holds its regions, ``origin`` the picture that it is
    an augmented copy of; both '' where there is none. ``license`` is the licence's name, or its
    id where the file doesn't explain it.
    """

    image_id: str
    file_name: str
    width: int
    height: int
    license: str
    license_url: str
    url: str
    license_id: str = ""
    segments: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class CocoRegion:
    """An entry of ``annotations``; ``photo`` is the place in the list of photos.

    ``outline`` is None where only a box is given, ``bbox`` is None where only an outline is;
    ``area`` is what the file states, in pixels, 0 where it states none.
    """

    annotation: str
    photo: int
    category: str
    supercategory: str
    bbox: Box | None
    outline: Outline | None
    crowd: bool
    area: float = 0.0


@dataclass(frozen=True, slots=True)
class Coco:
    """What an annotation file holds, photos and regions in the file's order.

    ``read`` and ``photos_read`` are how many entries there are; those that aren't among
    ``regions`` and ``photos`` are counted in ``left_out`` and ``photos_left``.
    """

    kind: str
    photos: tuple[CocoPhoto, ...]
    regions: tuple[CocoRegion, ...]
    photos_read: int
    read: int
    photos_left: tuple[Count, ...]
    left_out: tuple[Count, ...]
    repaired: tuple[Count, ...]
    categories: tuple[str, ...]
    """Names of all categories, as the file has them."""

    @property
    def number(self) -> int:
        """Number of regions."""
        return len(self.regions)

    def by_photo(self) -> Callable[[int], Sequence[CocoRegion]]:
        """Return what gives the regions of the photo at a place, in the file's order."""
        found: dict[int, list[CocoRegion]] = {}
        for region in self.regions:
            found.setdefault(region.photo, []).append(region)
        return lambda place: found.get(place, ())


def parse_coco(data: bytes, where: str, settings: SourceSettings | None = None) -> Coco:
    """Return what the file holds, categories named as the settings say.

    Raises SourceError: not JSON (line and column), not COCO (every fault with its path), or a
    kind of file that has no regions.
    """
    decoded = decode(data, where)
    kind = require_usable(decoded, where)
    repaired, left_out, photos_left = Tally(), Tally(), Tally()
    if isinstance(decoded, dict):
        decoded = normalise(decoded, repaired)
    images, rows, categories = require_coco(decoded, where, photos_left, left_out)
    photos, places = _photos(images, licences_of(decoded), photos_left)
    names = Names(categories, settings or SourceSettings(), repaired)
    regions = _regions(rows, places, names, left_out, repaired)
    return Coco(
        kind,
        photos,
        regions,
        len(photos) + photos_left.total(),
        len(regions) + left_out.total(),
        photos_left.counts(),
        left_out.counts(),
        repaired.counts(),
        listed_names(categories),
    )


def _photos(
    images: Rows, licences: Mapping[str, tuple[str, str]], left: Tally
) -> tuple[tuple[CocoPhoto, ...], Places]:
    names: dict[str, set[object]] = {}
    for image in images:
        names.setdefault(id_text(image["id"]), set()).add(image["file_name"])
    found: dict[str, CocoPhoto] = {}
    ids: list[object] = []
    for image in images:
        key = id_text(image["id"])
        if len(names[key]) > 1:
            left.add("image-id-ambiguous", str(image["file_name"]))
        elif key in found:
            left.add("image-repeated", str(image["file_name"]))
        else:
            found[key] = photo_of(key, image, licences)
            ids.append(image["id"])
    return tuple(found.values()), Places(ids)


def photo_of(
    key: str, image: Mapping[str, object], licences: Mapping[str, tuple[str, str]]
) -> CocoPhoto:
    """Return a sound entry of ``images``, by the text of its id, as a photo."""
    given = image.get("license")
    license_id = "" if given is None else id_text(given)
    name, url = licences.get(license_id, (license_id, ""))
    return CocoPhoto(
        key,
        str(image["file_name"]),
        _side(image.get("width")),
        _side(image.get("height")),
        name,
        url,
        _text(image.get("flickr_url")) or _text(image.get("coco_url")),
        license_id,
        _text(image.get("segments")),
        _text(image.get("origin")),
    )


def _regions(
    rows: Rows, places: Places, names: Names, left: Tally, repaired: Tally
) -> tuple[CocoRegion, ...]:
    found: dict[object, CocoRegion] = {}
    used: Counter[str] = Counter()
    for place, row in enumerate(rows):
        notes: set[str] = set()
        region = _region(row, places, names, notes)
        if isinstance(region, str):
            left.add(region, f"annotation {row['id']}")
            continue
        same = (region.photo, region.category, region.bbox, region.outline)
        if same in found:
            left.add("region-repeated", f"annotation {row['id']}")
            continue
        used[region.annotation] += 1
        if used[region.annotation] > 1:
            notes.add("id-repeated")
            region = replace(region, annotation=f"{region.annotation}#{place}")
        for code in sorted(notes):
            repaired.add(code, f"annotation {row['id']}")
        found[same] = region
    return tuple(found.values())


def _region(
    row: Mapping[str, object], places: Places, names: Names, notes: set[str]
) -> CocoRegion | str:
    """Return the typed region, or the reason code it is left out for."""
    photo = places.find(row["image_id"], notes.add)
    if photo is None:
        return "dangling-image"
    category = names.find(row["category_id"])
    if isinstance(category, str):
        return category
    bbox = box_of(row.get("bbox"), notes.add)
    outline = outline_of(row.get("segmentation"), notes.add)
    # Of mask and box, one that is sound is enough.
    if isinstance(outline, str):
        if bbox is None or isinstance(bbox, str):
            return outline
        notes.add("box-taken")
        outline = None
    if isinstance(bbox, str):
        if outline is None:
            return bbox
        notes.add("mask-taken")
        bbox = None
    if outline is None and bbox is None:
        return "no-mask-no-box"
    crowd = truth(row.get("iscrowd")) or not category[2]
    area = number(row.get("area"), lambda _: None) or 0.0
    return CocoRegion(id_text(row["id"]), photo, *category[:2], bbox, outline, crowd, area)


def _side(value: object) -> int:
    size = number(value, lambda _: None) or 0.0
    return int(size) if 0 < size < 1 << 31 else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def licences_of(raw: object) -> dict[str, tuple[str, str]]:
    """Return the names and addresses of licences by the text of their ids."""
    rows = raw.get("licenses") if isinstance(raw, dict) else None
    known = [r for r in rows if isinstance(r, dict)] if isinstance(rows, list) else []
    return {id_text(r.get("id")): (_text(r.get("name")), _text(r.get("url"))) for r in known}
