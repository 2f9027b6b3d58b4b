"""What of a text carries a fact: images, numbers, nouns and words of options, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from ..records.instance import Ref
from .words import BEHIND, NUMBERS, UNITS, Nouns

Kind = Literal["image", "number", "name"]

_UNIT = BEHIND.lower()
_NUMBER = rf"[-−+±]?(?:\d+(?:[.,:/]\d+)*|[¼½¾⅓⅔])(?:st|nd|rd|th)?\b(?: ?{_UNIT})?"
_OPERATOR = r" ?[-−+×÷=≈≠<>/·*–] ?"
_SCAN = re.compile(
    r"(\bimages? \d+(?:(?:,? and |,? or | to |, |–|-)\d+(?!\.\d|\d| ?[%°]))*\b|<image>)"
    r"|([^\W\d_¼½¾⅓⅔]++(?!\d))"
    rf"|({_NUMBER}(?:{_OPERATOR}{_NUMBER})*|[⟦⟧]+|[^\W_]*\d[^\W_]*)"
)
"""Images, numbers and words of a text in lower case: ignoring the case would take twice as long."""
_IMAGE, _SAID = 1, 2
WORD = re.compile(r"[^\W\d_]+")
NUMERAL = NUMBERS | UNITS


class Span(NamedTuple):
    """A piece of a text to mask; refs are start, end and region within it."""

    start: int
    end: int
    kind: Kind
    refs: tuple[tuple[int, int, int], ...] = ()
    whole: bool = False
    """Not to be joined to a neighbour."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What words to look for: nouns, words of options, and every word that may begin one."""

    nouns: tuple[Nouns, ...]
    said: set[str]
    heads: set[str]


def fixed_spans(text: str, refs: Iterable[Ref], answer: Iterable[Span]) -> list[Span]:
    """Return the spans of refs and of the answer; those that overlap become one."""
    spans = [Span(r.start, r.end, "name", ((0, r.end - r.start, r.region),), True) for r in refs]
    spans += answer
    spans.sort(key=lambda span: (span.start, span.end))
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            last = found.pop()
            shift = span.start - last.start
            inner = tuple((a + shift, b + shift, region) for a, b, region in span.refs)
            span = Span(last.start, max(last.end, span.end), "name", last.refs + inner, True)
        found.append(span)
    return found


def spans(text: str, fixed: list[Span], seen: Seen) -> Iterator[Span]:
    """Yield all spans to mask, in order: the fixed ones and what is found between them."""
    low = text.lower()
    if len(low) != len(text):  # a few letters have no lower case of one letter
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    at = 0
    for span in fixed:
        yield from _between(low, at, span.start, seen)
        yield span
        at = span.end
    yield from _between(low, at, len(text), seen)


def _between(low: str, start: int, end: int, seen: Seen) -> list[Span]:
    found: list[Span] = []
    heads, behind = seen.heads, start
    for match in _SCAN.finditer(low, start, end):
        kind = match.lastindex
        if kind == _SAID:
            word = match[0]
            if word not in heads or match.start() < behind:
                continue
            if word in NUMERAL:
                found.append(Span(match.start(), match.end(), "number"))
                continue
            behind = _named(low, match, end, seen) or behind
            if behind > match.start():
                found.append(Span(match.start(), behind, "name"))
        elif match.start() >= behind:
            whole = kind == _IMAGE
            found.append(Span(*match.span(), "image" if whole else "number", (), whole))
    return found


def _named(low: str, match: re.Match[str], end: int, seen: Seen) -> int | None:
    """Return where the noun or the word of an option ends that begins with this word."""
    most = 0
    for nouns in seen.nouns:
        most = max(most, nouns.longest(match[0]))
    if most > 1:
        words = list(islice(_SCAN.finditer(low, match.start(), end), most))
        said = [each[0] if each.lastindex == _SAID else "" for each in words]
        most = max(nouns.at(said, 0)[0] for nouns in seen.nouns)
        if most:
            return words[most - 1].end()
    return match.end() if most or match[0] in seen.said else None


def joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans, neighbours with nothing but a space or hyphen between them as one."""
    held: Span | None = None
    for span in spans:
        if held is None:
            held = span
        elif not (held.whole or span.whole) and text[held.end : span.start] in ("", " ", "-"):
            kind: Kind = "number" if held.kind == span.kind == "number" else "name"
            held = Span(held.start, span.end, kind)
        else:
            yield held
            held = span
    if held is not None:
        yield held
