"""``mirgen``: find the command, run it, turn what goes wrong into one sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence

from .. import __version__
from ..errors import MirgenError, UsageError, nearest, own_fault
from .environment import require_sane
from .say import flush, note, tell

COMMANDS = {
    "build": "make a data set from annotated photos",
    "index": "say what an annotation file and its photos hold, and what can't be used",
    "tasks": "list the tasks, what each needs, and whether your photos feed it",
    "preview": "show one instance: images with boxes, question, answer and reasoning steps",
    "templates": "list, check and begin templates, the files that say puzzles in words",
    "verify": "check a finished data set, every row of it",
    "report": "how far a data set is, of what it is made, how its build went",
    "audit": "judge a finished data set: can it be gamed, is it right, is it varied",
    "polish": "reword the texts of a finished data set by a model that can change no fact",
    "calibrate": "tiers from a real model's share of right answers",
    "evaluate": "how well a model answers, in tables",
    "curriculum": "training files from easy to hard, for a trainer",
}
"""Name to one line about it; the code is in the module of that name."""

_OVERVIEW = """usage: mirgen COMMAND [options]

Makes multi-image interleaved reasoning data from photos with COCO-style annotations.

commands:
{commands}

Start with `mirgen build`: it makes a small data set from packaged drawings in out/sample.
With your own photos:

  mirgen index annotations.json --images photos
  mirgen build --annotations annotations.json --images photos --out out/mine
  mirgen verify out/mine

`mirgen COMMAND --help` tells a command's options, with examples.
Exit codes: 0 done, 1 a fault of mirgen, 2 wrong usage, 3 the photos can't feed what is asked,
4 verify or an audit found something, 130 interrupted."""

_DEBUG = "MIRGEN_DEBUG"

_GOES_ON = {
    "build": "run the same command again to go on, finished shards are kept",
    "index": "run the same command again, nothing half-read is kept",
    "polish": "run the same command again to go on, replies are kept",
    "calibrate": "run the same command again to go on, replies are kept",
    "evaluate": "run the same command again to go on, replies are kept",
}


class Interrupted(MirgenError):
    """Ctrl-C, and what that leaves behind."""

    exit_code = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line (by default that of this process) and return its exit code."""
    try:
        return _run(list(sys.argv[1:] if words is None else words))
    except SystemExit as leave:  # argparse leaves so after printing help
        return leave.code if isinstance(leave.code, int) else 0
    except KeyboardInterrupt:
        return _tell(Interrupted("interrupted"))
    except MirgenError as error:
        return _tell(error)
    except Exception as error:
        return _tell(own_fault(error))
    finally:
        flush()


def _run(words: list[str]) -> int:
    command = words[0] if words else "--help"
    if command in ("-h", "--help", "help"):
        width = max(map(len, COMMANDS))
        lines = (f"  {name:{width}}  {about}" for name, about in COMMANDS.items())
        tell([_OVERVIEW.format(commands="\n".join(lines))])
        return 0
    if command == "--version":
        tell([f"mirgen {__version__}"])
        return 0
    if command not in COMMANDS:
        kind = "option" if command.startswith("-") else "command"
        raise UsageError(
            f"there is no {kind} {command!r}", where="mirgen", remedy=nearest(command, COMMANDS)
        )
    require_sane()
    try:
        code: int = importlib.import_module(f".{command}", __package__).run(words[1:])
    except KeyboardInterrupt:
        # CPython remembers an interrupt that passed through exec() (namedtuple has one) and would
        # leave by the signal instead of our exit code; running any other exec() forgets it.
        exec("")
        raise Interrupted("interrupted", remedy=_GOES_ON.get(command, "")) from None
    return code


def _tell(error: MirgenError) -> int:
    if os.environ.get(_DEBUG) == "1":
        note(traceback.format_exc().rstrip())
    note(f"mirgen: {' '.join(str(error).split())}")
    return error.exit_code
