"""Which split a photo belongs to: decided by its content alone, for good."""

from __future__ import annotations

from collections.abc import Mapping

from ..seeds import unit

_KEY = "mirgen.split"


def deal(sha256: str, proportions: Mapping[str, float]) -> str:
    """Return the split of a photo by its content hash.

    ``proportions`` are weights above 0 in any unit; their order counts. A copy of the photo under
    another name gets the same split.
    """
    total = float(sum(proportions.values()))
    place = unit(_KEY, sha256) * total
    reached, split = 0.0, ""
    for split, share in proportions.items():  # noqa: B007 - the last one catches rounding
        reached += share
        if place < reached:
            break
    return split
