"""Right and needed: every row solved again, and each of its images and its text drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..check.need import DRAWS, SHARE, needless
from ..records.frame import PhotoView
from ..records.instance import Instance
from ..records.puzzle import TOLD, Option, Puzzle
from ..records.source import Pool
from ..records.stored import stored_facts, stored_question
from ..records.twins import missing
from ..seeds import generator
from ..tasks import task_of
from .items import Item
from .verdict import Check, never

_ANY_FRAME = PhotoView(-1, (0, 0, 1, 1), (1, 1))


def needed(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield for each task whether every image and every text is needed, in every instance."""
    for task, rows in items.items():
        idle = [f"{item.row.id}: {fault}" for item in rows if (fault := idle_place(item.row))]
        yield never("needed", "images-and-texts", len(rows), idle, task)


def idle_place(row: Instance) -> str:
    """Return '' where text and every image are needed, else which isn't."""
    try:
        puzzle = restored(row)
        if missing(puzzle.question):
            return (
                ""  # need is judged on the whole one of two twins; what this lacks, by its solver
            )
        task = task_of(row)
        rng = generator(row.seed, "audit", row.split, row.index)
        redraws = task.redraw(puzzle, DRAWS, Pool((), ()), rng)
        where = needless(puzzle, row.tier, task.solve, redraws)
        if where:
            # The build measured with few draws too, and took what it found to be above the limit.
            again = task.redraw(puzzle, SURE * DRAWS, Pool((), ()), rng)
            where = needless(puzzle, row.tier, task.solve, again, slack=SHARE[row.tier] / 2)
    except Exception as error:  # it is what the row says that can't be drawn again
        return f"can't be drawn again: {error or type(error).__name__}"
    if not where:
        return ""
    return "the text is idle" if where == TOLD else f"image {int(where[6:]) + 1} is idle"


SURE = 16
"""How many times as many draws settle it where fewer leave a doubt. Of 6,000 rows that were built
with 64 draws each, none fell under 0.65 of the least share so; half of it is the limit here."""


def restored(row: Instance) -> Puzzle:
    """Return a row's puzzle, but for its frame plans. Raises ValueError, LookupError."""
    question = stored_question(row)
    options = tuple(Option(text) for text in row.options)
    facts = stored_facts(row, question)
    frames = (_ANY_FRAME,) * max(row_images(row), 1)
    return Puzzle(question, options, row.answer_index, facts, frames, row.difficulty.hops)


def row_images(row: Instance) -> int:
    """Return the number of images that the prompt shows."""
    return sum(piece.type == "image" for piece in row.context)


def correct(found: dict[str, Sequence[str]], looked: dict[str, int]) -> Iterator[Check]:
    """Yield for each task whether all answers follow again, refs and regions fit; as found."""
    for task, faults in found.items():
        yield never("correctness", "answers-refs-regions", looked[task], faults, task)
