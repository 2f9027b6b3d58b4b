"""A curriculum on disk: one sorted file, the images, a script that keeps the order, a README."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ...errors import OutputError
from ...records.instance import Instance
from ...records.puzzle import TIERS, Tier
from ...store import Dataset
from ...store.files import sync_folder, telling, write_atomic
from ..comparison import HEADINGS, STEPS
from ..rows import sound_rows
from ..tables import table
from .dialects import DIALECTS
from .lesson import ALL, lesson
from .stages import Curriculum, Stage
from .trainers import FILE, TRAINERS, Line, encoded, script


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: stages in order, lines in all, instances and images behind them."""

    stages: tuple[Stage, ...]
    lines: int
    instances: int
    images: int


def write_curriculum(
    data: Dataset,
    split: str,
    dest: Path,
    trainer: str,
    plan: Curriculum,
    dialect: str = "none",
    tick: Callable[[int], None] = lambda _: None,
) -> Written:
    """Write the curriculum of one split into ``dest``, beside it first, renamed when whole.

    Raises OutputError where ``dest`` exists or can't be written, UsageError from the plan.
    """
    if dest.exists():
        raise OutputError("there is something already", where=str(dest), remedy="name a new folder")
    stages = plan.stages(_tiers(data, split))
    places = _places(stages)
    beside = dest.with_name(f"{dest.name}.part")
    with telling("write the curriculum", dest):
        shutil.rmtree(beside, ignore_errors=True)
        (beside / "images").mkdir(parents=True)
        try:
            found: dict[int, tuple[int, int]] = {}
            images = 0
            with (beside / "unsorted").open("w+b") as unsorted:
                for row in sound_rows(data, split):
                    if row.id in places:
                        images += _one(
                            row, places[row.id], beside, trainer, dialect, unsorted, found
                        )
                    tick(1)
                _sort(unsorted, found, beside / FILE)
            (beside / "unsorted").unlink()
            for name in TRAINERS[trainer].files:
                write_atomic(beside / name, script(trainer, name))
            written = Written(stages, len(found), len(places), images)
            text = "\n".join(_readme(written, trainer, dialect, plan))
            write_atomic(beside / "README.md", f"{text}\n".encode())
            os.sync()  # thousands of images: all at once instead of one by one
            beside.rename(dest)
            sync_folder(dest.parent)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    return written


def _tiers(data: Dataset, split: str) -> Iterator[tuple[str, Tier]]:
    for batch in data.batches(split, ["id", "tier"]):
        for id_, tier in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if tier not in TIERS:
                raise OutputError(
                    f"a row has the tier {tier[:40]!r}",
                    where=f"{data.path}, {id_[:40]!r}",
                    remedy="see `mirgen verify` for all that is wrong",
                )
            yield id_, tier


def _places(stages: Sequence[Stage]) -> dict[str, list[tuple[int, Stage]]]:
    """Return, for each instance, its lines in the file, counted from 0, and their stages."""
    places: dict[str, list[tuple[int, Stage]]] = {}
    line = 0
    for stage in stages:
        for id_ in stage.ids:
            places.setdefault(id_, []).append((line, stage))
            line += 1
    return places


def _one(
    row: Instance,
    places: Sequence[tuple[int, Stage]],
    beside: Path,
    trainer: str,
    dialect: str,
    unsorted: IO[bytes],
    found: dict[int, tuple[int, int]],
) -> int:
    """Write a row's images and its lines; return the number of images."""
    names = []
    for number, image in enumerate(row.images):
        kind = "png" if image.bytes.startswith(b"\x89PNG") else "jpg"
        names.append(f"images/{row.id}-{number}.{kind}")
        (beside / names[-1]).write_bytes(image.bytes)
    for place, stage in places:
        taught = lesson(row, stage.given, dialect)
        raw = encoded(trainer, Line(row.id, row.task, stage.name, taught, tuple(names)))
        found[place] = (unsorted.tell(), len(raw))
        unsorted.write(raw)
    return len(names)


def _sort(unsorted: IO[bytes], found: dict[int, tuple[int, int]], path: Path) -> None:
    """Copy the lines in their order; in memory there is one at a time."""
    with path.open("wb") as file:
        for place in range(len(found)):
            start, length = found[place]
            unsorted.seek(start)
            file.write(unsorted.read(length))
        file.flush()
        os.fsync(file.fileno())


def _readme(written: Written, trainer: str, dialect: str, plan: Curriculum) -> Iterator[str]:
    yield "# A curriculum, from easy to hard"
    yield ""
    yield (
        f"{written.lines} lessons made of {written.instances} instances with {written.images} "
        f"images, for {trainer}. `{FILE}` stands in the order in which it is to be taught, and "
        f"the flags in `{TRAINERS[trainer].files[0]}` keep it:"
    )
    yield ""
    yield f"    {TRAINERS[trainer].start}"
    yield ""
    rows, first = [], 1
    for stage in written.stages:
        number = len(stage.ids)
        rows.append(
            (
                stage.name,
                str(number),
                f"{100 * number / stage.pool:.0f} % of {stage.pool}",
                f"{first} to {first + number - 1}",
                f"{stage.given} of {ALL}",
            )
        )
        first += number
    yield from table(("stage", "lessons", "share", "lines", "steps given"), rows)
    yield ""
    for stage in written.stages:
        yield (
            f"- {stage.name}: given {given_told(stage.given)}; asked for {asked_told(stage.given)}"
        )
    yield ""
    yield "Within a stage the order is by lot. Nothing that is asked for stands in its prompt."
    if plan.disjoint:
        yield "No hard instance is in two stages."
    yield (
        "Boxes of regions are left out."
        if DIALECTS[dialect] is None
        else f"Boxes of regions are written as `{dialect}` has them."
    )


def given_told(given: int) -> str:
    """Say which steps are given."""
    names = [HEADINGS[name].lower() for name in STEPS[:given]]
    if given == ALL:
        names[-1] += " but for its last sentence"
    return ", ".join(names) or "none"


def asked_told(given: int) -> str:
    """Say what is asked for."""
    return ", ".join(HEADINGS[name].lower() for name in STEPS[given:]) or "the answer"
