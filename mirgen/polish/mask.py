"""Mask the texts of an instance: whatever carries a fact becomes a numbered mark, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..records.instance import Instance, Ref
from .spans import NUMERAL, WORD, Kind, Seen, Span, fixed_spans, spans
from .words import FUNCTION, NUMBERS, Nouns

MARK = re.compile("⟦([0-9]+)⟧")
TOKEN = "<image>"

NONE = Nouns(())
_ENDS = frozenset((". ", "! ", "? ", "… "))
_QUOTES = frozenset('"“‘(')
_BEFORE = 3
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
    said = set(WORD.findall(" ".join(row.options).lower())) - FUNCTION
    nouns = (own, vocabulary) if own.heads else (vocabulary,)
    seen = Seen(nouns, said, said | NUMERAL | own.heads | vocabulary.heads)
    refs: dict[str, list[Ref]] = {}
    for ref in row.refs:
        refs.setdefault(ref.field, []).append(ref)
    texts: dict[str, str] = {}
    marks: list[Mark] = []
    number = 0
    for field, text in texts_of(row).items():
        answer = _answer(text, row) if field == "steps.conclusion" else ()
        fixed = fixed_spans(text, refs.get(field, ()), answer)
        parts: list[str] = []
        at = 0
        for start, end, kind, inner, _ in spans(text, fixed, seen):
            number += 1
            opens = _opens(text, start)
            marks.append(Mark(number, field, kind, text[start:end], inner, opens))
            parts += text[at:start], f"⟦{number}⟧"
            at = end
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
        before, *pieces = MARK.split(text)
        parts = [before]
        begin, tail = len(before), before
        for number, after in zip(pieces[::2], pieces[1::2], strict=True):
            mark = masked.marks[int(number) - 1]
            if mark.refs:
                refs += [Ref(field, begin + a, begin + b, region) for a, b, region in mark.refs]
            said = mark.text
            if mark.opens != _opens(tail, len(tail)):
                said = _cased(mark)
            parts += said, after
            begin += len(said) + len(after)
            tail = after if len(after) >= _BEFORE else (tail + said + after)[-_BEFORE:]
        clean[field] = "".join(parts)
    return clean, tuple(refs)


def reworded(row: Instance, masked: Masked, texts: Mapping[str, str]) -> Instance:
    """Return the row with these masked texts in the place of its own."""
    clean, refs = unmask(masked, texts)
    context = tuple(
        replace(piece, text=clean[f"context[{i}]"]) if piece.type == "text" else piece
        for i, piece in enumerate(row.context)
    )
    order = {field: k for k, field in enumerate(dict.fromkeys(ref.field for ref in row.refs))}
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
        refs=tuple(sorted(refs, key=lambda ref: (order[ref.field], ref.start))),
    )


def _answer(text: str, row: Instance) -> tuple[Span, ...]:
    """Return where the answer is told, letter and option, if it is."""
    start = text.rfind(f"{row.answer}:")
    if start < 0:
        return ()
    option = row.options[row.answer_index]
    at = text.rfind(option)
    end = at + len(option) if at > start else len(text.rstrip(" ."))
    return (Span(start, end, "name", (), True),)


def _cased(mark: Mark) -> str:
    """Return what a mark hides where it begins a sentence now and didn't, or the other way."""
    text = mark.text
    if not mark.opens:
        return text[:1].upper() + text[1:]
    first = text.split(maxsplit=1)[0].lower() if text else ""
    if _LOWERED.match(text) or first in NUMBERS:
        return text[:1].lower() + text[1:]
    return text


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins at this place; the ``_BEFORE`` characters before it tell."""
    if at and text[at - 1] in _QUOTES:
        at -= 1
    return at == 0 or text[at - 1] == "\n" or (at > 1 and text[at - 2 : at] in _ENDS)
