"""The one place where what exporters do to COCO is undone, before the strict parser reads it.

A dialect is a small function ``(raw, tally) -> raw`` on the decoded JSON object: it returns the
object in the common spelling and counts each repair under a reason code. They run in the order
of ``DIALECTS``; each must leave alone what it doesn't know, since it sees unchecked input.
"""

from __future__ import annotations

from collections.abc import Callable

from ..tally import Tally
from .ids import with_annotation_ids
from .licences import with_coco_licences

Raw = dict[str, object]
Dialect = Callable[[Raw, Tally], Raw]

DIALECTS: tuple[Dialect, ...] = (with_coco_licences, with_annotation_ids)


def normalise(raw: Raw, tally: Tally) -> Raw:
    """Return ``raw`` after every dialect; repairs are counted in ``tally``."""
    for dialect in DIALECTS:
        raw = dialect(raw, tally)
    return raw
