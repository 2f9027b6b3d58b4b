"""Mask the texts of an instance: whatever carries a fact becomes a numbered mark, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..records.instance import Instance, Ref
from .spans import NUMERAL, WORD, Kind, Seen, Span, fixed_spans, joined, spans
from .words import FUNCTION, NUMBERS, Nouns

MARK = re.compile("⟦([0-9]+)⟧")
TOKEN = "<image>"

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
    for field, text in texts_of(row).items():
        answer = _answer(text, row) if field == "steps.conclusion" else ()
        fixed = fixed_spans(text, refs.get(field, ()), answer)
        parts: list[str] = []
        at = 0
        for span in joined(text, spans(text, fixed, seen)):
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


def _answer(text: str, row: Instance) -> tuple[Span, ...]:
    """Return where the answer is told, letter and option, if it is."""
    start = text.rfind(f"{row.answer}:")
    if start < 0:
        return ()
    option = row.options[row.answer_index]
    at = text.rfind(option)
    end = at + len(option) if at > start else len(text.rstrip(" ."))
    return (Span(start, end, "name", (), True),)


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
