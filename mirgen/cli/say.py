"""Printing: results to stdout, the rest to stderr; a reader that went away changes no exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO


def tell(lines: Iterable[str]) -> None:
    """Print lines of a result."""
    for line in lines:
        _write(sys.stdout, line)


def note(line: str) -> None:
    """Print a line that isn't part of a result: progress, warnings, errors."""
    _write(sys.stderr, line)


def flush() -> None:
    """Write out what is buffered, so that a reader that went away isn't met at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _mute(stream)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
    except BrokenPipeError:
        _mute(stream)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")


def _mute(stream: TextIO) -> None:
    """Send what is still to come to nowhere, that in the buffer too."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
