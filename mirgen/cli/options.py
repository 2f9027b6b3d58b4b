"""Options that several commands share, and their way into the configuration."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from ..errors import UsageError, nearest
from .parser import CommandParser, whole


def add_source(parser: CommandParser, without: str) -> None:
    """Add ``--annotations`` and ``--images``; ``without`` says what is read if not given."""
    parser.add_argument(
        "--annotations",
        action="append",
        metavar="A.json",
        help=f"COCO annotation file; give it again for more, each with its --images ({without})",
    )
    parser.add_argument(
        "--images",
        action="append",
        metavar="DIR",
        help="folder that the file names in the annotations start from",
    )


def add_config(parser: CommandParser, used: str) -> None:
    """Add ``--config``; ``used`` says what the command takes from it."""
    parser.add_argument("--config", metavar="F.yaml", help=f"options as YAML: {used}")


def add_seed(parser: CommandParser, without: str) -> None:
    """Add ``--seed``."""
    parser.add_argument(
        "--seed", type=whole("--seed"), metavar="S", help=f"any number from 0 ({without})"
    )


def add_templates(parser: CommandParser) -> None:
    """Add ``--templates``."""
    parser.add_argument(
        "--templates",
        action="append",
        metavar="DIR",
        help="folder of further templates; a file in it replaces the packaged one of that name",
    )


def paired(given: Namespace) -> None:
    """Refuse annotations without photos or the other way round. Raises UsageError."""
    files, folders = given.annotations or [], given.images or []
    if len(files) != len(folders):
        raise UsageError(
            f"--annotations is given {_times(len(files))} and --images {_times(len(folders))}",
            where="command line",
            remedy="give one folder of images for each annotation file, in the same order",
        )


def numbers(option: str, words: Sequence[str], example: str) -> dict[str, int]:
    """Read ``NAME=N`` words. Raises UsageError for another form or a name given twice."""
    found: dict[str, int] = {}
    for word in words:
        name, equals, number = (part.strip() for part in word.partition("="))
        if not (name and equals and _is_whole(number)):
            raise UsageError(
                f"{option} can't be {word!r}",
                where="command line",
                remedy=f"write a name, = and a whole number, such as {option} {example}",
            )
        if name in found:
            raise UsageError(
                f"{option} names {name!r} twice", where="command line", remedy="name it once"
            )
        found[name] = int(number)
    return found


def weights(option: str, word: str, known: Sequence[str]) -> dict[str, float]:
    """Read ``easy=4,medium=3``. Raises UsageError for another form or an unknown name."""
    found: dict[str, float] = {}
    for part in word.split(","):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in known:
            raise UsageError(
                f"{option} names no tier {name!r}",
                where="command line",
                remedy=nearest(name, known),
            )
        try:
            found[name] = float(number)
        except ValueError:
            raise UsageError(
                f"{option} can't be {word!r}",
                where="command line",
                remedy=f"give each tier a weight, such as {option} easy=4,medium=3,hard=3",
            ) from None
    return found


def names(option: str, word: str) -> list[str]:
    """Read ``a,b``. Raises UsageError where there is no name."""
    found = [part.strip() for part in word.split(",") if part.strip()]
    if not found:
        raise UsageError(
            f"{option} can't be {word!r}",
            where="command line",
            remedy="write names with commas between them, or leave it out for all",
        )
    return found


def _is_whole(word: str) -> bool:
    return word.removeprefix("-").isdecimal()


def _times(number: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"{number} times")
