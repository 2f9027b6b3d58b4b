"""Pools: the photos of a split with their regions, whole or a keyed few for some instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.source import Pool
from ..seeds import generator
from .catalogue import Catalogue
from .shares import Shares, counts_of
from .splits import dealt

BLOCK_PHOTOS = 96
"""Photos that the instances of a block share, so that decoded photos and cutouts are met again."""


def split_rows(
    catalogue: Catalogue, split: str, proportions: Mapping[str, float]
) -> NDArray[np.int64]:
    """Return the rows of a split's photos, rising; copies of a picture are all in one split."""
    place = list(proportions).index(split) if split in proportions else -1
    return np.flatnonzero(dealt(catalogue.lots(), proportions) == place).astype(np.int64)


def pool_of(catalogue: Catalogue, rows: Iterable[int]) -> Pool:
    """Return the pool of these photos, given in rising order."""
    places = [int(row) for row in rows]
    regions = (region for row in places for region in catalogue.regions_of(row))
    return Pool(tuple(catalogue.photo(row) for row in places), tuple(regions))


def pool(catalogue: Catalogue, split: str, proportions: Mapping[str, float]) -> Pool:
    """Return the pool of a whole split."""
    return pool_of(catalogue, split_rows(catalogue, split, proportions).tolist())


def block_rows(
    rows: Sequence[int] | NDArray[np.int64],
    seed: int,
    split: str,
    block: int,
    photos: int = BLOCK_PHOTOS,
    shares: Shares | None = None,
) -> NDArray[np.int64]:
    """Return the photo rows for a block, rising: all, or ``photos`` of them drawn by the key.

    With ``shares`` each source gives its share of them, as far as it has so many photos; without,
    each photo counts the same.
    """
    every = np.asarray(rows, np.int64)
    rng = generator(seed, "pool", split, block)
    if shares is None:
        return every if len(every) <= photos else np.sort(rng.choice(every, photos, replace=False))
    parts = shares.parts(every)
    wanted = counts_of([len(part) for part in parts], shares.weights, photos)
    drawn = [rng.choice(part, n, replace=False) for part, n in zip(parts, wanted, strict=True)]
    return np.sort(np.concatenate(drawn))
