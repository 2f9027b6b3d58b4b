"""Measure templates: loading 500 files, rendering an instance of each family.

python benchmarks/templates.py [--each N]. Loading takes copies of the packaged files under other
names, none of them parsed before; rendering says N planned instances of each kind and tier with
every template of the family, all compiled, and tells the mean of the fastest of three rounds.
CPU time, one process.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mirgen.phrase import Library, Template
from mirgen.phrase.meter import MAX_STEPS, METER
from mirgen.phrase.saying import say
from mirgen.resources import folder
from mirgen.run.rehearse import Rehearsal, rehearsals
from mirgen.seeds import generator
from mirgen.tasks import all_tasks

FILES = 500


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=3, help="instances of each kind and tier")
    given = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as scratch:
        root = copies(Path(scratch))
        seconds = taken(lambda: Library.load([root]))
        console.print(f"loading {FILES} files: {seconds:.2f} s")
    library = Library.load([folder("templates")])
    table = Table("family", "templates", "instances", "ms an instance", "most steps")
    for name in all_tasks():
        table.add_row(name, *measured(library, name, given.each))
    console.print(table)


def copies(root: Path) -> Path:
    """Write FILES files: the packaged ones, and more of them under other names."""
    packaged = folder("templates")
    shutil.copytree(packaged, root, dirs_exist_ok=True)
    names = sorted(path.relative_to(root) for path in root.rglob("*.jinja"))
    own = [name for name in names if not name.name.startswith("_")]
    for number in range(FILES - len(names)):
        name = own[number % len(own)]
        shutil.copy(packaged / name, root / name.parent / f"{name.stem}_{number}.jinja")
    return root


def measured(library: Library, name: str, each: int) -> tuple[str, str, str, str]:
    """Return the numbers of templates and instances, milliseconds, and the most steps of one."""
    instances = rehearsals(name, each)
    pairs = [
        (template, one)
        for one in instances
        for template in library.for_slot(name, one.slot.kind, one.slot.tier)
    ]
    steps = max(said(*pair) for pair in pairs)
    seconds = min(taken(lambda: [said(*pair) for pair in pairs]) for _ in range(3))
    templates = len({template.name for template, _ in pairs})
    return (
        str(templates),
        str(len(instances)),
        f"{seconds / len(pairs) * 1000:.2f}",
        f"{steps} of {MAX_STEPS}",
    )


def said(template: Template, one: Rehearsal) -> int:
    """Say an instance and return the steps that it took."""
    say(template, one.puzzle, one.slot, generator(0, "say", one.slot.index), one.places)
    return MAX_STEPS - METER.left


def taken(work: Callable[[], object]) -> float:
    """Return the seconds of CPU that it takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
