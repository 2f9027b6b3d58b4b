"""A process that says hostile templates: it may be killed, and has little memory to spend."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import numpy as np

from mirgen.errors import MirgenError
from mirgen.phrase import Library, Phraser

from .conftest import puzzle, slot

SPARE = 128 << 20
"""Bytes of address space beyond those that are held before the first template."""


def suffer(folder: Path) -> list[str]:
    """Return the class and the text of what comes of the folder's templates."""
    try:
        text = Phraser(Library.load([folder]), 7).say(puzzle(), slot(), np.random.default_rng(0))
        return ["Text", text.steps.summary]
    except MirgenError as error:
        return [type(error).__name__, str(error)]
    except BaseException as error:
        return [type(error).__name__, str(error)[:500]]


def main() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + SPARE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for line in sys.stdin:
        print(json.dumps(suffer(Path(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
