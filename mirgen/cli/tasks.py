"""``mirgen tasks``: the task families, what each needs, and whether a source feeds it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from .options import add_config, add_source, paired
from .parser import CommandParser
from .say import tell

if TYPE_CHECKING:
    from ..run.listing import Listed

ABOUT = """Lists the task families: what is asked in each, what it needs of your photos,
and whether they have it. A split gets only its share of the photos, so a
small split may lack what the whole has."""

EXAMPLES = (
    ("what is there, and does the packaged sample feed it?", "mirgen tasks"),
    ("can my photos feed them?", "mirgen tasks --annotations a.json --images photos"),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("tasks", ABOUT, EXAMPLES)
    add_source(parser, "without: the packaged sample")
    add_config(parser, "the sources and what is said of them are used")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    given = parser.read(words)
    paired(given)

    from ..config import load_config
    from ..run.listing import list_tasks

    source = {"annotations": given.annotations, "images": given.images}
    tasks = list_tasks(load_config(given.config, source))
    if given.json:
        tell([json.dumps([asdict(task) for task in tasks], indent=2, ensure_ascii=False)])
    else:
        told = "your photos" if given.annotations else "the packaged sample"
        tell(_lines(tasks, told))
    return 0


def _lines(tasks: Sequence[Listed], source: str) -> Iterator[str]:
    for task in tasks:
        yield f"{task.name} ({task.category})"
        yield from textwrap.wrap(
            task.about, 96, initial_indent="  ", subsequent_indent="  ", break_long_words=False
        )
        yield f"  asks:   {', '.join(task.kinds)}"
        yield f"  needs:  {task.needs}"
        yield f"  {source}: {'enough' if not task.lacks else 'not enough, missing ' + task.lacks}"
        yield ""
    fed = sum(not task.lacks for task in tasks)
    yield f"{source} can feed {fed} of {len(tasks)} tasks"
