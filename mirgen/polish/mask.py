"""Mask the texts of an instance: whatever carries a fact becomes a numbered mark, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, NamedTuple

from ..records.instance import Instance, Ref
from .words import BEHIND, FUNCTION, NUMBERS, UNITS, Nouns

Kind = Literal["image", "number", "name"]

MARK = re.compile("⟦([0-9]+)⟧")
TOKEN = "<image>"

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
_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = NUMBERS | UNITS
NONE = Nouns(())
_ENDS = (". ", "! ", "? ", "… ")
_LOWERED = re.compile(r"(?:The|A|An|Images?|This|That|These|Those|All|Both|Each)\b")


class Mark(NamedTuple):
    """What stands behind ⟦number⟧ in a field; refs are start, end and region within ``text``."""

    number: int
    field: str
    kind: Kind
    text: str
    refs: tuple[tuple[int, int, int], ...] = ()
    opens: bool = False
    """Whether it begins a sentence of the template."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The texts of one instance by field, as a model may see them, and what their marks hide."""

    texts: Mapping[str, str]
    marks: tuple[Mark, ...]
    """Mark n at place n - 1."""


class _Span(NamedTuple):
    start: int
    end: int
    kind: Kind
    refs: tuple[tuple[int, int, int], ...] = ()
    whole: bool = False
    """Not to be joined to a neighbour."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What words to look for: nouns, words of options, and every word that may begin one."""

    nouns: tuple[Nouns, ...]
    said: set[str]
    heads: set[str]


def texts_of(row: Instance) -> dict[str, str]:
    """Return what may be reworded, by field as refs name it: context pieces and steps."""
    steps = row.steps
    texts = {f"context[{i}]": p.text for i, p in enumerate(row.context) if p.type == "text"}
    texts["steps.summary"] = steps.summary
    texts |= {f"steps.caption[{i}]": text for i, text in enumerate(steps.caption)}
    for name in ("text2region", "region2region", "conclusion"):
        texts[f"steps.{name}"] = getattr(steps, name)
    return texts


def mask(row: Instance, vocabulary: Nouns = NONE) -> Masked:
    """Return the row's texts with numbers, units, labels, option words, refs and images masked.

    Labels are those of the row's regions and the nouns of ``vocabulary``, the source's.
    """
    own = Nouns({region.label for region in row.regions} - vocabulary.names)
    said = set(_WORD.findall(" ".join(row.options).lower())) - FUNCTION
    nouns = (own, vocabulary) if own.heads else (vocabulary,)
    seen = _Seen(nouns, said, said | _NUMERAL | own.heads | vocabulary.heads)
    refs: dict[str, list[Ref]] = {}
    for ref in row.refs:
        refs.setdefault(ref.field, []).append(ref)
    texts: dict[str, str] = {}
    marks: list[Mark] = []
    for field, text in texts_of(row).items():
        answer = _answer(text, row) if field == "steps.conclusion" else ()
        fixed = _fixed(text, refs.get(field, ()), answer)
        parts: list[str] = []
        at = 0
        for span in _joined(text, _spans(text, fixed, seen)):
            opens = _opens(text, span.start)
            number = len(marks) + 1
            hidden = text[span.start : span.end]
            marks.append(Mark(number, field, span.kind, hidden, span.refs, opens))
            parts += text[at : span.start], f"⟦{number}⟧"
            at = span.end
        texts[field] = "".join((*parts, text[at:]))
    return Masked(texts, tuple(marks))


def unmask(masked: Masked, texts: Mapping[str, str]) -> tuple[dict[str, str], tuple[Ref, ...]]:
    """Put back what the marks of ``texts`` hide; return clean texts and where their refs are now.

    A mark that now begins a sentence gets a capital, one that no longer does loses its own.
    Raises LookupError for a mark that there is not.
    """
    clean: dict[str, str] = {}
    refs: list[Ref] = []
    for field, text in texts.items():
        pieces = MARK.split(text)
        said = pieces[0]
        for number, after in zip(pieces[1::2], pieces[2::2], strict=True):
            mark = masked.marks[int(number) - 1]
            begin = len(said)
            refs += (Ref(field, begin + a, begin + b, region) for a, b, region in mark.refs)
            said += _cased(mark, said) + after
        clean[field] = said
    return clean, tuple(refs)


def reworded(row: Instance, masked: Masked, texts: Mapping[str, str]) -> Instance:
    """Return the row with these masked texts in the place of its own."""
    clean, refs = unmask(masked, texts)
    context = tuple(
        replace(piece, text=clean[f"context[{i}]"]) if piece.type == "text" else piece
        for i, piece in enumerate(row.context)
    )
    order = list(dict.fromkeys(ref.field for ref in row.refs))
    return replace(
        row,
        context=context,
        question="\n".join(p.text if p.type == "text" else TOKEN for p in context),
        steps=replace(
            row.steps,
            summary=clean["steps.summary"],
            caption=tuple(clean[f"steps.caption[{i}]"] for i in range(len(row.steps.caption))),
            text2region=clean["steps.text2region"],
            region2region=clean["steps.region2region"],
            conclusion=clean["steps.conclusion"],
        ),
        refs=tuple(sorted(refs, key=lambda ref: (order.index(ref.field), ref.start))),
    )


def _answer(text: str, row: Instance) -> tuple[_Span, ...]:
    """Return where the answer is told, letter and option, if it is."""
    start = text.rfind(f"{row.answer}:")
    if start < 0:
        return ()
    option = row.options[row.answer_index]
    at = text.rfind(option)
    end = at + len(option) if at > start else len(text.rstrip(" ."))
    return (_Span(start, end, "name", (), True),)


def _fixed(text: str, refs: Iterable[Ref], answer: Iterable[_Span]) -> list[_Span]:
    """Return the spans of refs and of the answer; those that overlap become one."""
    spans = [_Span(r.start, r.end, "name", ((0, r.end - r.start, r.region),), True) for r in refs]
    spans += answer
    spans.sort(key=lambda span: (span.start, span.end))
    found: list[_Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            last = found.pop()
            shift = span.start - last.start
            inner = tuple((a + shift, b + shift, region) for a, b, region in span.refs)
            span = _Span(last.start, max(last.end, span.end), "name", last.refs + inner, True)
        found.append(span)
    return found


def _spans(text: str, fixed: list[_Span], seen: _Seen) -> Iterator[_Span]:
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


def _between(low: str, start: int, end: int, seen: _Seen) -> list[_Span]:
    found: list[_Span] = []
    heads, behind = seen.heads, start
    for match in _SCAN.finditer(low, start, end):
        kind = match.lastindex
        if kind == _SAID:
            word = match[0]
            if word not in heads or match.start() < behind:
                continue
            if word in _NUMERAL:
                found.append(_Span(match.start(), match.end(), "number"))
                continue
            behind = _named(low, match, end, seen) or behind
            if behind > match.start():
                found.append(_Span(match.start(), behind, "name"))
        elif match.start() >= behind:
            whole = kind == _IMAGE
            found.append(_Span(*match.span(), "image" if whole else "number", (), whole))
    return found


def _named(low: str, match: re.Match[str], end: int, seen: _Seen) -> int | None:
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


def _joined(text: str, spans: Iterable[_Span]) -> Iterator[_Span]:
    """Yield the spans, neighbours with nothing but a space or hyphen between them as one."""
    held: _Span | None = None
    for span in spans:
        if held is None:
            held = span
        elif not (held.whole or span.whole) and text[held.end : span.start] in ("", " ", "-"):
            kind: Kind = "number" if held.kind == span.kind == "number" else "name"
            held = _Span(held.start, span.end, kind)
        else:
            yield held
            held = span
    if held is not None:
        yield held


def _cased(mark: Mark, before: str) -> str:
    opens = _opens(before, len(before))
    text = mark.text
    if opens and not mark.opens:
        return text[:1].upper() + text[1:]
    first = text.split(maxsplit=1)[0].lower() if text else ""
    if mark.opens and not opens and (_LOWERED.match(text) or first in NUMBERS):
        return text[:1].lower() + text[1:]
    return text


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at this place."""
    if at and text[at - 1] in '"“‘(':
        at -= 1
    return at == 0 or text[at - 1] == "\n" or (at > 1 and text[at - 2 : at] in _ENDS)
