"""Read one file both ways."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from mirgen.config import SourceSettings
from mirgen.errors import SourceError
from mirgen.source.coco import Coco, parse_coco
from mirgen.source.plain import PlainCoco, Uncommon, read_plain

Both = Callable[..., "PlainCoco | None"]


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Read a file by both ways, require that they agree, and return what the quick one made."""
    scratch = tmp_path_factory.mktemp("scratch")

    def read(raw: object, settings: SourceSettings | None = None) -> PlainCoco | None:
        data = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
        try:
            quick = read_plain(io.BytesIO(data), scratch, settings or SourceSettings())
        except Uncommon:
            quick = None
        assert not list(scratch.iterdir())
        try:
            slow = parse_coco(data, "x.json", settings)
        except SourceError:
            assert quick is None
            return None
        if quick is not None:
            assert same(quick) == same(slow)
        return quick

    return read


def same(coco: Coco | PlainCoco) -> tuple[object, ...]:
    """Return all that a file's reading gives, in one form."""
    regions_of = coco.by_photo()
    notes: dict[str, list[tuple[int, str]]] = {}
    regions = []
    for place in range(len(coco.photos)):
        for region in regions_of(place):
            if isinstance(coco, PlainCoco):
                region, codes = region.read()
                for code in codes:
                    notes.setdefault(code, []).append((place, region.annotation))
            regions.append(region)
    repaired = {item.code: item.count for item in coco.repaired}
    repaired |= {code: repaired.get(code, 0) + len(found) for code, found in notes.items()}
    return (
        coco.kind,
        tuple(coco.photos),
        tuple(regions),
        coco.number,
        coco.read,
        coco.photos_read,
        coco.photos_left,
        coco.left_out,
        repaired,
        coco.categories,
    )
