"""Which photos are copies of one picture: the same file, a re-encoding, a turned or flipped one.

Copies must not stand on both sides of a split. A copy is known by the hash of its bytes, by the
name of the picture that an exporter says it was made from, or by its thumbnail: photos whose
coarse frequencies nearly agree in one of the eight turns and flips, and whose thumbnails then
correlate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .looks import THUMB

_BANDS = 4
_LOW = 8
"""Frequencies a side that make the code: 64 bits, in four bands of 16."""

_BITS_OFF = 8
"""Bits in which the codes of two copies may differ."""

_ALIKE = 0.985
"""Correlation of two thumbnails from which they show the same picture."""

_NOWHERE = 0.8
"""Standard deviations by which they may differ in one pixel: more is another thing in one room."""

_FLAT = 6.0
"""Standard deviation of a thumbnail's luma below which it tells nothing (a blank page)."""

_AT_ONCE = 1 << 14
"""Thumbnails that are compared with all at once; it bounds the memory that takes."""

_CROWDED = 40
"""Photos of one band beyond which only neighbours are compared."""

Thumbs = NDArray[np.uint8]


def kin(
    sha256s: Sequence[str], origins: Sequence[str], thumbs: Sequence[bytes | None]
) -> list[str]:
    """Return for each photo the hash that stands for its picture: the smallest of its copies'.

    ``thumbs`` are rows of THUMB x THUMB luma, b'' or None where a photo has none.
    """
    groups = _Groups(len(sha256s))
    for keys in (sha256s, origins):
        first: dict[str, int] = {}
        for place, key in enumerate(keys):
            if key:
                groups.join(first.setdefault(key, place), place)
    first_with: dict[bytes, int] = {}
    twins = [(first_with.setdefault(t, k), k) for k, t in enumerate(thumbs) if t]
    if twins:
        drawn = list(first_with.values())
        stacked = np.frombuffer(b"".join(first_with), np.uint8).reshape(-1, THUMB, THUMB)
        told = {drawn[k] for k in _telling(stacked).tolist()}
        for one, other in twins:
            if one in told:
                groups.join(one, other)
        for one, other in alike(stacked):
            groups.join(drawn[one], drawn[other])
    return groups.smallest(sha256s)


def alike(thumbs: Thumbs) -> Iterator[tuple[int, int]]:
    """Yield pairs of thumbnails, (n, 16, 16) uint8, that show the same picture."""
    telling = _telling(thumbs)
    if len(telling) < 2:
        return
    parts = range(0, len(telling), _AT_ONCE)
    asked = [telling[k : k + _AT_ONCE] for k in parts]
    bands = _Bands(np.concatenate([_codes(_normal(thumbs[part])) for part in asked]))
    for start, part in zip(parts, asked, strict=True):
        for turned in _turns(_normal(thumbs[part])):
            for one, other in bands.close(_codes(turned), start):
                a, b = turned[one], _normal(thumbs[telling[other], None])[0]
                if float((a * b).mean()) >= _ALIKE and float(abs(a - b).max()) <= _NOWHERE:
                    yield int(part[one]), int(telling[other])


def _telling(thumbs: Thumbs) -> NDArray[np.intp]:
    """Return the places of thumbnails that aren't blank."""
    parts = range(0, len(thumbs), _AT_ONCE)
    spread = [thumbs[k : k + _AT_ONCE].reshape(-1, THUMB * THUMB).std(axis=1) for k in parts]
    return np.flatnonzero(np.concatenate([*spread, np.empty(0)]) >= _FLAT)


class _Bands:
    """Codes in the order of each of their bands, so that near ones are found."""

    def __init__(self, codes: NDArray[np.uint64]) -> None:
        self._codes = codes
        self._orders = [np.argsort(self._band(codes, k), kind="stable") for k in range(_BANDS)]

    def close(self, asked: NDArray[np.uint64], first: int) -> Iterator[tuple[int, int]]:
        """Yield pairs of an asked code's place and a known one's that share a band and most bits.

        The first asked code is the one at place ``first``; none is paired with itself.
        """
        for band, order in enumerate(self._orders):
            own, theirs = self._band(self._codes, band)[order], self._band(asked, band)
            starts = np.searchsorted(own, theirs, "left")
            stops = np.minimum(np.searchsorted(own, theirs, "right"), starts + _CROWDED)
            lengths = stops - starts
            one = np.repeat(np.arange(len(asked)), lengths)
            steps = np.arange(lengths.sum()) - np.repeat(lengths.cumsum() - lengths, lengths)
            other = order[np.repeat(starts, lengths) + steps]
            close = np.bitwise_count(asked[one] ^ self._codes[other]) <= _BITS_OFF
            kept = close & (first + one != other)
            yield from zip(one[kept].tolist(), other[kept].tolist(), strict=True)

    @staticmethod
    def _band(codes: NDArray[np.uint64], band: int) -> NDArray[np.uint64]:
        return np.asarray((codes >> np.uint64(16 * band)) & np.uint64(0xFFFF), np.uint64)


def _normal(thumbs: Thumbs) -> NDArray[np.float32]:
    """Return the thumbnails without their brightness and contrast."""
    values = thumbs.astype(np.float32)
    values -= values.mean(axis=(1, 2), keepdims=True)
    spread = values.std(axis=(1, 2), keepdims=True)
    return np.asarray(values / np.maximum(spread, 1e-6), np.float32)


def _turns(values: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Yield the eight turns and flips."""
    for flipped in (values, values[:, :, ::-1]):
        for quarter in range(4):
            yield np.rot90(flipped, quarter, axes=(1, 2))


def _codes(values: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Return 64 bits a thumbnail: which of its low frequencies lie above their median (pHash)."""
    steps = np.arange(THUMB)
    cosines = np.cos(np.pi / THUMB * (steps[None, :] + 0.5) * np.arange(_LOW)[:, None])
    waves = np.einsum("ai,nij,bj->nab", cosines, values, cosines).reshape(len(values), -1)
    bits = waves > np.median(waves[:, 1:], axis=1, keepdims=True)
    found: NDArray[np.uint64] = np.packbits(bits, axis=1).view(np.uint64).ravel()
    return found


class _Groups:
    """Union-find over places."""

    def __init__(self, number: int) -> None:
        self._parent = list(range(number))

    def find(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        a, b = self.find(one), self.find(other)
        self._parent[max(a, b)] = min(a, b)

    def smallest(self, names: Sequence[str]) -> list[str]:
        """Return for each place the smallest name in its group."""
        roots = [self.find(place) for place in range(len(self._parent))]
        best: dict[int, str] = {}
        for root, name in zip(roots, names, strict=True):
            best[root] = min(best.get(root, name), name)
        return [best[root] for root in roots]
