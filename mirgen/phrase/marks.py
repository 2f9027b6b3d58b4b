"""Marks: how a template says, inside its text, where an image stands and what a phrase refers to.

While a template renders, a ref and an image are private-use characters around plain text. One
pass afterwards takes them out and records where the phrases stand in the clean text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REF, _PHRASE, _END, _IMAGE, _STOP = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
MARKS = re.compile("[\ue000-\ue004]")

_ANY_REF = re.compile("\ue000([0-9]+)\ue001([^\ue000-\ue004]*)\ue002")
_ANY_IMAGE = re.compile("\ue003(-?[0-9]+)\ue004")
_LOOSE = re.compile(r" (?=[.,;:!?](?![0-9]))")
_PRIVATE = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x1f\x7f-\x9f\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Private use, controls, no characters, text direction."""


class PhraseError(Exception):
    """A template called a function of ours wrongly; its message is told with file and line."""


@dataclass(frozen=True, slots=True)
class Span:
    """Code points ``start`` to ``end`` of a clean text speak of ``region``."""

    start: int
    end: int
    region: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A clean text and its spans, in reading order."""

    text: str
    spans: tuple[Span, ...]


def ref(region: int, phrase: str) -> str:
    """Return the phrase marked as speaking of this region.

    Raises PhraseError where the region isn't a whole number, the phrase is empty, or it holds
    another ref or an image.
    """
    try:
        number = region.__index__()
    except AttributeError:
        raise PhraseError(f"ref() takes a region's number first, not {region!r}") from None
    if number < 0:
        raise PhraseError(f"ref() takes a region's number from 0, not {number}")
    words = _spoken(str(phrase))
    if not words:
        raise PhraseError(f"ref({number}, …) has no words to speak of the region with")
    return f"{_REF}{number}{_PHRASE}{words}{_END}"


@lru_cache(maxsize=4096)
def _spoken(phrase: str) -> str:
    if MARKS.search(phrase):
        raise PhraseError("a ref can't hold another ref or an image")
    return tidy(phrase)


def image(number: int) -> str:
    """Return the mark of image ``number``, counted from 1. Raises PhraseError."""
    try:
        return f"{_IMAGE}{number.__index__()}{_STOP}"
    except AttributeError:
        raise PhraseError(f"image() takes an image's number from 1, not {number!r}") from None


def tidy(text: str) -> str:
    """Return the text with single spaces, none at its ends nor before ``. , ; : ! ?``."""
    return _LOOSE.sub("", " ".join(text.split()))


def unmarked(text: str) -> str:
    """Return the text with the words of its refs but no marks."""
    return _ANY_IMAGE.sub("", _ANY_REF.sub(r"\2", text)) if MARKS.search(text) else text


def opening(text: str) -> int:
    """Return where the first word begins, behind the mark of a ref that stands first."""
    first = _ANY_REF.match(text)
    return first.start(2) if first else 0


def images(text: str) -> tuple[list[str], list[int]]:
    """Split at the images: texts before, between and after them (one more), and their numbers."""
    parts = _ANY_IMAGE.split(text)
    return parts[::2], [int(number) for number in parts[1::2]]


def read(text: str) -> Marked:
    """Tidy the text and take its refs out. Raises PhraseError where marks are broken or an
    image is left.
    """
    parts = _ANY_REF.split(tidy(text))
    clean, spans, length = [parts[0]], [], len(parts[0])
    for number, phrase, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        spans.append(Span(length, length + len(phrase), int(number)))
        length += len(phrase) + len(after)
        clean += phrase, after
    joined = "".join(clean)
    if joined.isascii() and joined.isprintable():
        return Marked(joined, tuple(spans))
    if _ANY_IMAGE.search(joined):
        raise PhraseError("image() stands outside the context block")
    if _PRIVATE.search(joined):
        raise PhraseError("a ref was cut or changed after it was made, or private-use text added")
    return Marked(joined, tuple(spans))
