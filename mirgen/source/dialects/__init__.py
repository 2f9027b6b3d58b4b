"""The one place where what exporters do to COCO is undone, before the strict parser reads it.

A dialect is a small function ``(raw, tally) -> raw`` on the decoded JSON object: it returns the
object in the common spelling and counts each repair under a reason code. They run in the order
of ``DIALECTS``; each must leave alone what it doesn't know, since it sees unchecked input. What
one value can be written as (numbers as text, flat polygons) is the parsers' business, not theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from ..tally import Tally
from .categories import with_categories
from .crowds import with_single_masks
from .files import with_file_names
from .ids import with_annotation_ids
from .licences import with_coco_licences
from .origins import with_origins
from .panoptic import with_segments

Raw = dict[str, object]
Dialect = Callable[[Raw, Tally], Raw]

DIALECTS: tuple[Dialect, ...] = (
    with_segments,
    with_coco_licences,
    with_file_names,
    with_origins,
    with_categories,
    with_single_masks,
    with_annotation_ids,
)


def normalise(raw: Raw, tally: Tally) -> Raw:
    """Return ``raw`` after every dialect; repairs are counted in ``tally``."""
    for dialect in DIALECTS:
        raw = dialect(raw, tally)
    return raw
