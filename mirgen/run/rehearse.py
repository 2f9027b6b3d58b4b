"""Rehearse: say many planned instances of the packaged sample with templates, before any pixel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..compose.score import Score
from ..config import BuildConfig
from ..errors import UsageError
from ..phrase import Library, Template, Trial, planned_images, sayable, undeclared
from ..records.frame import PhotoView, Sticker, Tile
from ..records.protocols import Task
from ..records.puzzle import TIERS, Puzzle, Slot, Tier
from ..records.source import Pool
from ..resources import folder as packaged
from ..seeds import generator
from ..source import Catalogue, pool
from ..tasks import known as known_tasks
from .layout import Layout
from .plan import plans
from .sources import index_sources

SPLIT = "rehearsal"
EACH = 20
"""Instances of each kind and tier that a check says."""
FEW = 3
"""Instances of each kind and tier that a build says before it begins."""
FRAME = (640, 400)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, in the order of files and lines, and what it looked at."""

    faults: tuple[UsageError, ...]
    templates: int
    renderings: int
    unsaid: tuple[str, ...]
    """Tasks that the packaged sample can't feed, whose templates were only read."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One planned instance, and the image from 0 of each region that it will show."""

    puzzle: Puzzle
    slot: Slot
    places: Mapping[int, int]


def check(folders: Sequence[str], each: int = EACH) -> Checked:
    """Return everything that is wrong with the templates of these folders, or with the packaged.

    Each template says ``each`` instances of every kind and tier that it is for, drawn from the
    packaged sample as a build draws them.
    """
    faults, own = read(folders)
    found = list(faults)
    renderings, unsaid = 0, set()
    tasks = known_tasks(folders, lambda _: None)
    for task in sorted({template.front.task for template in own} & tasks.keys()):
        instances = _rehearsed(tasks[task], each)  # type: ignore[arg-type]
        if not instances:
            unsaid.add(task)
            continue
        words = {name for one in instances for name in one.puzzle.words}
        for template in (template for template in own if template.front.task == task):
            known = list(undeclared(template, words))
            found += known
            if not sayable(template):
                continue
            trial = _tried(template, instances)
            told = {f"{fault.where} {fault.what}" for fault in known}
            found += (f for f in trial.faults() if f"{f.where} {f.what}".split(" [")[0] not in told)
            renderings += trial.instances
    return Checked(_in_order(found), len(own), renderings, tuple(sorted(unsaid)))


def require(config: BuildConfig, tasks: Sequence[str]) -> None:
    """Refuse templates of the config's folders that would fail a build. Raises UsageError.

    Everything that reading tells is asked of all of them; those of the tasks that are to be made
    say a few instances of the packaged sample too.
    """
    if not config.templates:
        return
    faults, own = read(config.templates)
    if faults:
        raise faults[0]
    for template in own:
        instances = (
            rehearsals(template.front.task, FEW, config.templates)
            if template.front.task in tasks
            else ()
        )
        words = {name for one in instances for name in one.puzzle.words}
        for fault in undeclared(template, words) if instances else ():
            raise fault
        for fault in _tried(template, instances).failures():
            raise fault


def read(folders: Sequence[str]) -> tuple[tuple[UsageError, ...], tuple[Template, ...]]:
    """Return what reading the folders finds, and their own templates (the packaged for none)."""
    base = packaged("templates")
    wanted = [Path(folder) for folder in folders] or [base]
    others = [folder for folder in wanted if folder.resolve() != base.resolve()]
    wrong: list[UsageError] = []
    tasks = known_tasks(folders, wrong.extend)
    library, faults = Library.survey([base, *others], _asked(tasks))
    # A task whose declaration is wrong isn't there; that is told already.
    undeclared_in = {fault.where.rpartition(":")[0] for fault in wrong}
    faults = (
        *wrong,
        *(
            fault
            for fault in faults
            if not (
                fault.what.startswith("there is no task")
                and fault.where.rpartition(":")[0] in undeclared_in
            )
        ),
    )
    own = tuple(t for t in library.templates if not others or t.folder in others)
    return faults, own


def listing(folders: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield name, task, kinds, tiers, weight and language of the templates that builds choose from.

    Raises UsageError where one of them is wrong.
    """
    base = packaged("templates")
    for template in Library.load([base, *map(Path, folders)]).templates:
        front = template.front
        kinds = ",".join(front.kinds) or "all"
        tiers = "all" if front.tiers == TIERS else ",".join(front.tiers)
        yield template.name, front.task, kinds, tiers, f"{front.weight:g}", front.language


def asked(folders: Sequence[str] = ()) -> dict[str, dict[str, tuple[Tier, ...]]]:
    """Return the tiers of each kind of question of each task."""
    return _asked(known_tasks(folders))


def _asked(tasks: Mapping[str, Task]) -> dict[str, dict[str, tuple[Tier, ...]]]:
    return {
        name: {kind: tuple(t for t in TIERS if task.option_counts(kind, t)) for kind in task.kinds}
        for name, task in tasks.items()
    }


def rehearsals(name: str, each: int, folders: Sequence[str] = ()) -> tuple[Rehearsal, ...]:
    """Return planned instances of a task, none where the packaged sample can't feed it.

    The task may be one that the folders declare.
    """
    return _rehearsed(known_tasks(folders)[name], each)  # type: ignore[arg-type]


@cache
def _rehearsed(task: Task, each: int) -> tuple[Rehearsal, ...]:
    photos = _photos()
    if task.lacks(photos):
        return ()
    return tuple(one for tier in TIERS for one in _planned(task, tier, each, photos))


def _planned(task: Task, tier: Tier, each: int, photos: Pool) -> Iterator[Rehearsal]:
    kinds = sum(bool(task.option_counts(kind, tier)) for kind in task.kinds)
    if not kinds:
        return
    layout = Layout(f"{SPLIT}-{tier}", each * kinds, 0, [task], {tier: 1.0}, FRAME)
    for index in range(layout.count):
        slot = layout.slot(index)
        for planned in plans(task, slot, photos, 0, Counter()):
            yield Rehearsal(planned.puzzle, slot, _places(planned.puzzle))
            break


@cache
def _photos() -> Pool:
    # The sample is drawn, and all that is drawn is annotated.
    return pool(Catalogue(index_sources(BuildConfig(exhaustive=("all",)))), SPLIT, {SPLIT: 1.0})


def _places(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each region, those that drawings make too."""
    found = planned_images(puzzle)
    for number, frame in enumerate(puzzle.frames):
        if isinstance(frame, PhotoView):
            continue
        for layer in frame.layers:
            if not isinstance(layer, Sticker | Tile):
                found |= dict.fromkeys(Score(layer, frame.size).regions, number)
    return found


def _tried(template: Template, instances: Sequence[Rehearsal]) -> Trial:
    trial = Trial(template)
    for one in instances:
        if template.front.fits(one.slot.task, one.slot.kind, one.slot.tier):
            rng = generator(0, "rehearsal", one.slot.split, one.slot.index)
            trial.add(one.puzzle, one.slot, rng, one.places)
    return trial


def _in_order(faults: Sequence[UsageError]) -> tuple[UsageError, ...]:
    def place(fault: UsageError) -> tuple[str, int]:
        file, _, line = fault.where.rpartition(":")
        return (file, int(line)) if line.isdigit() else (fault.where, 0)

    return tuple(sorted({str(fault): fault for fault in faults}.values(), key=place))
