"""Index the sources of a config, the packaged sample where it names none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..config import BuildConfig
from ..errors import UsageError, nearest
from ..resources import folder as packaged
from ..source import IndexRef, build_index, read_report
from .jobs import workers_of


def index_sources(config: BuildConfig) -> tuple[IndexRef, ...]:
    """Index every source, the packaged sample where none is given. Raises SourceError."""
    annotations, images = config.annotations, config.images
    if not annotations:
        sample = packaged("data/sample")
        annotations, images = (str(sample / "annotations.json"),), (str(sample / "images"),)
    refs = [
        build_index(
            a,
            i,
            max_pixels=config.max_pixels,
            limits=config.cutouts,
            workers=workers_of(config),
            settings=config.source(place),
            max_json_mb=config.max_json_mb,
        )
        for place, (a, i) in enumerate(zip(annotations, images, strict=True))
    ]
    _require_exhaustive(config, refs)
    return tuple(_named_apart(refs))


def _require_exhaustive(config: BuildConfig, refs: Sequence[IndexRef]) -> None:
    """Refuse a category that is said to be annotated everywhere and is nowhere."""
    asked = [("exhaustive", config.exhaustive, refs)]
    for place, said in enumerate(config.sources):
        asked.append(
            (f"sources.{place}.exhaustive", said.exhaustive or (), refs[place : place + 1])
        )
    for where, names, sources in asked:
        has = {name for ref in sources for name in ref.exhaustive}
        for name in names:
            if name not in ("all", "*") and name not in has:
                used = (read_report(ref).categories for ref in sources)
                raise UsageError(
                    f"the annotations have no category {name!r}",
                    where=where,
                    remedy=nearest(name, {each.name for found in used for each in found}),
                )


def _named_apart(refs: Sequence[IndexRef]) -> Iterator[IndexRef]:
    """Yield the references with different names: a second ``photos`` is called ``photos-2``."""
    used: Counter[str] = Counter()
    for ref in refs:
        used[ref.dataset] += 1
        number = used[ref.dataset]
        yield ref if number == 1 else replace(ref, dataset=f"{ref.dataset}-{number}")
