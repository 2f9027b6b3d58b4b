"""Pools: the photos of a split with their regions, whole or a keyed few for some instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.source import Pool
from ..seeds import generator
from .catalogue import Catalogue
from .splits import deal

BLOCK_PHOTOS = 64
"""Photos that the instances of a block share, so that decoded photos and cutouts are met again."""


def split_rows(
    catalogue: Catalogue, split: str, proportions: Mapping[str, float]
) -> NDArray[np.int64]:
    """Return the rows of a split's photos, rising."""
    hashes = catalogue.sha256s()
    return np.array([k for k, h in enumerate(hashes) if deal(h, proportions) == split], np.int64)


def pool_of(catalogue: Catalogue, rows: Iterable[int], *, exhaustive: Iterable[str] = ()) -> Pool:
    """Return the pool of these photos, given in rising order.

    ``exhaustive`` names the categories whose absence counts; ``all`` or ``*`` stands for all.
    """
    places = [int(row) for row in rows]
    names = frozenset("*" if name == "all" else name for name in exhaustive)
    regions = (region for row in places for region in catalogue.regions_of(row))
    return Pool(tuple(catalogue.photo(row) for row in places), tuple(regions), names)


def pool(
    catalogue: Catalogue,
    split: str,
    proportions: Mapping[str, float],
    *,
    exhaustive: Iterable[str] = (),
) -> Pool:
    """Return the pool of a whole split."""
    rows = split_rows(catalogue, split, proportions)
    return pool_of(catalogue, rows.tolist(), exhaustive=exhaustive)


def block_rows(
    rows: Sequence[int] | NDArray[np.int64],
    seed: int,
    split: str,
    block: int,
    photos: int = BLOCK_PHOTOS,
) -> NDArray[np.int64]:
    """Return the photo rows for a block: all, or ``photos`` of them drawn by the key, rising."""
    every = np.asarray(rows, np.int64)
    if len(every) <= photos:
        return every
    rng = generator(seed, "pool", split, block)
    return np.sort(rng.choice(every, photos, replace=False))


def block_pool(pool: Pool, seed: int, split: str, block: int, photos: int = BLOCK_PHOTOS) -> Pool:
    """Return the pool for a block of instances: itself if small, else a keyed part of it."""
    if len(pool.photos) <= photos:
        return pool
    chosen = block_rows([p.row for p in pool.photos], seed, split, block, photos).tolist()
    wanted = frozenset(chosen)
    return Pool(
        tuple(photo for photo in pool.photos if photo.row in wanted),
        tuple(region for row in chosen for region in pool.by_photo[row]),
        pool.exhaustive,
    )
