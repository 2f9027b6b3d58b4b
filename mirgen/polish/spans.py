"""What of a text carries a fact: images, numbers, nouns and words of options, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Literal, NamedTuple

from ..records.instance import Ref
from .words import BEHIND, NUMBERS, UNITS, Nouns

Kind = Literal["image", "number", "name"]

_UNIT = BEHIND.lower()
_NUMBER = rf"[-−+±]?(?:\d+(?:[.,:/]\d+)*|[¼½¾⅓⅔])(?:st|nd|rd|th)?\b(?: ?{_UNIT})?"
_OPERATOR = r" ?[-−+×÷=≈≠<>/·*–] ?"
_SCAN = re.compile(
    r"[^\w⟦⟧<+±−½¼¾⅓⅔-]{0,4}+(?:"
    r"(i(?<=\bi)mages? \d+(?:(?:,? and |,? or | to |, |–|-)\d+(?!\.\d|\d| ?[%°]))*\b|<image>)"
    r"|([a-z]++(?![^\W_¼½¾⅓⅔])|[^\W\d_¼½¾⅓⅔]++(?!\d))"
    rf"|({_NUMBER}(?:{_OPERATOR}{_NUMBER})*|[⟦⟧]+|[^\W_]*\d[^\W_]*))"
)
"""Images, numbers and words of a text in lower case: ignoring the case would take twice as long.

A match begins with what may stand before any of them, and words of plain letters are tried first:
that halves the time.
"""
_IMAGE, _SAID = 1, 2
WORD = re.compile(r"[^\W\d_]+")
NUMERAL = NUMBERS | UNITS
_JOINING = frozenset(("", " ", "-"))


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
    spans.sort(key=itemgetter(0, 1))
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            last = found.pop()
            shift = span.start - last.start
            inner = tuple((a + shift, b + shift, region) for a, b, region in span.refs)
            span = Span(last.start, max(last.end, span.end), "name", last.refs + inner, True)
        found.append(span)
    return found


def spans(text: str, fixed: list[Span], seen: Seen) -> list[Span]:
    """Return all spans to mask, in order: the fixed ones and what is found between them.

    Neighbours with nothing but a space or hyphen between them are one.
    """
    low = text.lower()
    if len(low) != len(text):  # a few letters have no lower case of one letter
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found: list[Span] = []
    at = 0
    for span in fixed:
        if at < span.start:
            _between(low, at, span.start, seen, found)
        found.append(span)
        at = span.end
    _between(low, at, len(text), seen, found)
    return found


def _between(low: str, start: int, end: int, seen: Seen, found: list[Span]) -> None:
    """Add the spans of a piece of a text, each joined to the one before where they are one."""
    heads, behind = seen.heads, start
    for match in _SCAN.finditer(low, start, end):
        kind = match.lastindex
        if kind == _SAID:
            word = match[_SAID]
            if word not in heads:
                continue
            begin, stop = match.span(_SAID)
            if begin < behind:
                continue
            what: Kind = "number"
            if word not in NUMERAL:
                behind = _named(low, match, end, seen) or behind
                if behind <= begin:
                    continue
                stop, what = behind, "name"
        else:
            begin, stop = match.span(kind or 0)
            if begin < behind:
                continue
            if kind == _IMAGE:
                found.append(Span(begin, stop, "image", (), True))
                continue
            what = "number"
        if found and not (last := found[-1]).whole and low[last.end : begin] in _JOINING:
            found[-1] = Span(last.start, stop, what if what == last.kind else "name")
        else:
            found.append(Span(begin, stop, what))


def _named(low: str, match: re.Match[str], end: int, seen: Seen) -> int | None:
    """Return where the noun or the word of an option ends that begins with this word."""
    word = match[_SAID]
    most = 0
    for nouns in seen.nouns:
        most = max(most, nouns.longest(word))
    if most > 1:
        words = list(islice(_SCAN.finditer(low, match.start(_SAID), end), most))
        said = [each[_SAID] or "" for each in words]
        most = max(nouns.at(said, 0)[0] for nouns in seen.nouns)
        if most:
            return words[most - 1].end()
    return match.end() if most or word in seen.said else None
