"""Before and after: the words in which a proposed rewording differs from the template."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from ..records.instance import Instance
from ..records.rewording import Change, Part, Rewording
from .course import Verdict
from .mask import MARK, mask, texts_of, unmask
from .words import Nouns

_PIECES = re.compile(r"\s+|[\w'’]+|[^\w\s]")


def compared(row: Instance, verdict: Verdict, vocabulary: Nouns) -> Rewording:
    """Return what the last reply would have made of the row, taken or not.

    Marks that the reply made up stay in it as they are.
    """
    masked = mask(row, vocabulary)
    before = texts_of(row)
    after = {}
    for field, text in (verdict.texts or {}).items():
        if all(0 < int(number) <= len(masked.marks) for number in MARK.findall(text)):
            after[field] = unmask(masked, {field: text})[0][field]
        else:
            after[field] = text
    changes = tuple(
        Change(field, tuple(_parts(text, after[field])))
        for field, text in before.items()
        if after.get(field, text) != text
    )
    faults = tuple(f"{code}: {told}" for code, told in verdict.faults)
    return Rewording(verdict.row.polish, verdict.row.polish_model, changes, faults)


def _parts(before: str, after: str) -> Iterator[Part]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "gone", "".join(old[a:b])
        if c < d:
            yield "new", "".join(new[c:d])
