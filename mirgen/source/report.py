"""What was read, left out and kept of a source: for people in lines, for machines in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

import orjson

from .reasons import MEANING
from .tally import Count


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """A category's usable regions, and how many of them are cutouts."""

    name: str
    regions: int
    cutouts: int


@dataclass(frozen=True, slots=True)
class LicenseCount:
    """A licence's name (``unknown`` for none) and its usable photos."""

    name: str
    photos: int


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of one indexed source; nothing of the annotation file is missing from them.

    ``photos_kept`` plus the counts of ``photos_left`` is ``photos_read``; likewise for regions
    (those of photos left out have the reason ``photo-left-out``) and for the kept regions' cutouts.
    ``copies`` are kept photos that show the same picture as another one; they share its split.
    """

    dataset: str
    kind: str
    photos_read: int
    photos_kept: int
    photos_left: tuple[Count, ...]
    copies: int
    regions_read: int
    regions_kept: int
    regions_left: tuple[Count, ...]
    repaired: tuple[Count, ...]
    cutouts: int
    standing: int
    cutouts_left: tuple[Count, ...]
    categories: tuple[CategoryCount, ...]
    licenses: tuple[LicenseCount, ...]

    def lines(self) -> list[str]:
        """Return the report for people, a line each."""
        used = sum(1 for c in self.categories if c.regions)
        pasteable = sum(1 for c in self.categories if c.cutouts)
        copies = f" ({self.copies} nearly the same as another)" if self.copies else ""
        return [
            f"{self.dataset}: {self.photos_kept} of {self.photos_read} photos{copies}, "
            f"{self.regions_kept} of {self.regions_read} regions, {used} categories",
            *_told("photos left out", self.photos_left),
            *_told("regions left out", self.regions_left),
            *_told("repaired or understood", self.repaired),
            f"  {self.cutouts} cutouts in {pasteable} categories, {self.standing} can stand",
            *_told("regions that are no cutouts", self.cutouts_left),
            *self._licensed(),
        ]

    def to_json(self) -> bytes:
        """Return the report as indented JSON with the fields' names as keys.

        ``meanings`` holds a sentence for each code that occurs.
        """
        counts = (*self.photos_left, *self.regions_left, *self.repaired, *self.cutouts_left)
        codes = sorted({item.code for item in counts})
        whole = asdict(self) | {"meanings": {code: MEANING[code] for code in codes}}
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_json(cls, data: bytes) -> Report:
        """Return the report that ``to_json`` wrote."""
        raw = orjson.loads(data)
        for key in ("photos_left", "regions_left", "repaired", "cutouts_left"):
            raw[key] = tuple(Count(**item) for item in raw[key])
        raw["categories"] = tuple(CategoryCount(**item) for item in raw["categories"])
        raw["licenses"] = tuple(LicenseCount(**item) for item in raw["licenses"])
        return cls(**{field.name: raw[field.name] for field in fields(cls)})

    def _licensed(self) -> Iterator[str]:
        if any(license.name != "unknown" for license in self.licenses):
            told = ", ".join(f"{each.name} {each.photos}" for each in self.licenses)
            yield f"  photos by licence: {told}"


def _told(title: str, counts: Sequence[Count]) -> list[str]:
    if not counts:
        return []
    total = sum(item.count for item in counts)
    ordered = sorted(counts, key=lambda item: (-item.count, item.code))
    return [f"  {total} {title}", *(_line(item) for item in ordered)]


def _line(item: Count) -> str:
    return f"    {item.count:6d}  {item.code}: {MEANING[item.code]} (such as {item.example})"
