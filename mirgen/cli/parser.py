"""The parser of one command: argparse, with every fault told in one sentence of ours."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Callable, Sequence
from typing import NoReturn

from ..errors import UsageError, nearest


class CommandParser(argparse.ArgumentParser):
    """A command's arguments, its help, and an example below."""

    def __init__(self, command: str, about: str, examples: Sequence[tuple[str, str]]) -> None:
        width = min(shutil.get_terminal_size().columns, 100)
        super().__init__(
            prog=f"mirgen {command}",
            description=about,
            epilog=_examples(examples),
            allow_abbrev=False,
            add_help=False,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
                prog, max_help_position=30, width=width
            ),
        )
        self._positionals.title = "arguments"

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Return the arguments. Raises UsageError; ``--help`` prints and raises SystemExit."""
        self.add_argument("-h", "--help", action="help", help="show this and leave")
        found, unknown = self.parse_known_args(words)
        if unknown:
            self._refuse(unknown[0])
        return found

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found as UsageError."""
        if lacking := re.match(r"argument (?:\S+/)?(\S+): expected (?:one|at least)", message):
            message = f"{lacking[1]} lacks its value"
        elif missing := re.match(r"the following arguments are required: (.+)", message):
            message = f"{missing[1]} {'are' if ',' in missing[1] else 'is'} missing"
        else:
            message = message.removeprefix("argument ")
        raise UsageError(message, where=self.prog, remedy=f"see `{self.prog} --help`")

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            remedy = f"see `{self.prog} --help`"
            raise UsageError(f"{word!r} is one argument too many", where=self.prog, remedy=remedy)
        option = word.partition("=")[0]
        known = [name for name in self._option_string_actions if name.startswith("--")]
        raise UsageError(
            f"there is no option {option!r}", where=self.prog, remedy=nearest(option, known)
        )


def whole(option: str) -> Callable[[str], int]:
    """Return a reader of whole numbers for this option. It raises UsageError."""

    def read(word: str) -> int:
        try:
            return int(word)
        except ValueError:
            raise UsageError(
                f"{option} can't be {word!r}", where="command line", remedy="give a whole number"
            ) from None

    return read


def _examples(examples: Sequence[tuple[str, str]]) -> str:
    lines = ["examples:"]
    for told, command in examples:
        lines += [f"  # {told}", f"  {command}"]
    return "\n".join(lines)
