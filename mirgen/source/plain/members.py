"""Walk a JSON object in a file with little memory: long lists come in runs of whole items.

Where a run ends is found by trial: the text from an item's start to a brace that is followed by a
comma and a brace. If it is a list's whole inside, so it is in the file, for the same characters
have the same meaning there. What this can't follow is left to the parser of whole files.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

import msgspec
import numpy as np
import orjson

RUN = 4 << 20
"""Bytes of a list that are decoded at once."""

_LONGEST = 16 << 20
"""Bytes of a single item, or of a member that is no list of ours."""

_TRIALS = 8
"""Places where a list may end that are tried in one run."""

_END = re.compile(rb'\}\s*\](?=\s*(?:\}|,\s*"))')
_SPACE = b" \t\r\n"
_EXPONENT = re.compile(rb"[0-9][eE]\+?[0-9]{2}|[0-9]{100}")
_EIGHT_DIGITS = 0x0101010101010101

Decode = Callable[[bytes], list[Any]]


class Uncommon(Exception):
    """The file isn't written in the common way; it must be read by the general parser."""


def members(
    file: BinaryIO, listed: Collection[str], decode: Callable[[str], Decode]
) -> Iterator[tuple[str, object]]:
    """Yield each member's name and value; ``listed`` ones several times, with a run of items each.

    ``decode(name)`` gives what makes a list of JSON text. Raises Uncommon, OSError.
    """
    text = _Text(file)
    text.take(b"{")
    names: set[str] = set()
    while True:
        name = text.value()
        if not isinstance(name, str) or name in names:
            raise Uncommon("a member's name")
        names.add(name)
        text.take(b":")
        if name in listed and text.peek() == b"[":
            text.take(b"[")
            for run in _runs(text, decode(name)):
                yield name, run
        else:
            yield name, text.value()
        if text.peek() == b"}":
            break
        text.take(b",")
    text.take(b"}")
    if text.peek():
        raise Uncommon("something follows")


def _runs(text: _Text, decode: Decode) -> Iterator[list[Any]]:
    """Yield the items of a list whose bracket was read; the closing one is taken."""
    if text.peek() == b"]":
        text.take(b"]")
        yield []
        return
    size = RUN
    while True:
        rest = text.ahead(size)[:size]
        cut = _last_boundary(rest)
        if cut and (found := _tried(rest, cut, decode)) is not None:
            yield found
            text.skip(cut)
            text.take(b",")
            size = RUN
            continue
        for trial, end in enumerate(_END.finditer(rest)):
            cut = end.start() + 1
            if (found := _tried(rest, cut, decode)) is not None:
                yield found
                text.skip(cut)
                text.take(b"]")
                return
            if trial == _TRIALS:
                break
        if len(rest) < size or size > _LONGEST:
            raise Uncommon("no end of an item")
        size *= 2


def _tried(rest: bytes, cut: int, decode: Decode) -> list[Any] | None:
    """Return the items up to the cut, or None where it isn't between two items."""
    run = b"[" + rest[:cut] + b"]"
    try:
        found = decode(run)
    except msgspec.ValidationError as error:
        raise Uncommon(str(error)) from None
    except msgspec.DecodeError:
        return None
    except (RecursionError, UnicodeDecodeError) as error:
        raise Uncommon(str(error)) from None
    # What is skipped in decoding isn't looked at closely enough for numbers beyond all bounds.
    if _may_be_enormous(run):
        _checked(run)
    return found


def _may_be_enormous(run: bytes) -> bool:
    """Tell whether there are numbers with an exponent, or of a hundred digits or more."""
    signs = np.frombuffer(run, np.uint8)
    digits = signs - np.uint8(48) < 10
    if bool((digits[:-1] & (signs[1:] | np.uint8(32) == 101)).any()):
        return _EXPONENT.search(run) is not None
    eights = np.flatnonzero(digits[: len(digits) // 8 * 8].view(np.uint64) == _EIGHT_DIGITS)
    return bool((eights[10:] - eights[:-10] == 10).any())


def _last_boundary(rest: bytes) -> int:
    """Return where the last ``}`` ends that a comma and a ``{`` follow, 0 where there is none."""
    at = len(rest)
    while (at := rest.rfind(b"{", 0, at)) > 0:
        before = rest[max(0, at - 256) : at].rstrip(_SPACE)
        if before.endswith(b","):
            before = before[:-1].rstrip(_SPACE)
            if before.endswith(b"}"):
                return max(0, at - 256) + len(before)
    return 0


def _checked(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Uncommon(str(error)) from None


class _Text:
    """The part of the file that is looked at; all that was read is known to be UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._part, self._at, self._whole = file, b"", 0, False
        self._utf8 = codecs.getincrementaldecoder("utf-8")()

    def ahead(self, number: int) -> bytes:
        """Return at least so many bytes from here on, as far as there are."""
        if self._at:
            self._part, self._at = self._part[self._at :], 0
        missing = number - len(self._part)
        if missing > 0 and not self._whole:
            more = self._file.read(missing)
            self._whole = len(more) < missing
            try:
                self._utf8.decode(more, self._whole)
            except UnicodeDecodeError as error:
                raise Uncommon(str(error)) from None
            self._part += more
        return self._part

    def skip(self, number: int) -> None:
        """Go on by so many bytes of what was looked at."""
        self._at += number

    def peek(self) -> bytes:
        """Return the next character that is no space, b'' at the end."""
        while True:
            while self._at < len(self._part) and self._part[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._part) or not self.ahead(1 << 16):
                return self._part[self._at : self._at + 1]

    def take(self, sign: bytes) -> None:
        """Go on behind a character that must come next."""
        if self.peek() != sign:
            raise Uncommon(f"no {sign!r}")
        self._at += 1

    def value(self) -> object:
        """Return the value that comes next."""
        self.peek()
        reader, number = json.JSONDecoder(), 1 << 16
        while True:
            part = self.ahead(number)
            try:
                words = part.decode(errors="ignore")
                end = reader.raw_decode(words)[1]
            except (ValueError, RecursionError):
                end = -1
            if 0 <= end < len(words):  # else a number might go on
                length = len(words[:end].encode())
                self.skip(length)
                return _checked(part[:length])
            if self._whole or number >= _LONGEST:
                raise Uncommon("no end of a value")
            number *= 4
