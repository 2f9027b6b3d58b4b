"""Keyed randomness: every generator is made from the names of what it is for, never shared.

Element i of anything is drawn from ``generator(seed, "what", i)`` alone, so that workers,
order of work and rejected neighbours can't change it.
"""

from __future__ import annotations

import hashlib

import numpy as np

Key = int | str | bytes


def digest(*key: Key) -> bytes:
    """Return 32 bytes that depend on each part of the key, its type and its place."""
    sha = hashlib.sha256()
    for part in key:
        raw = part if isinstance(part, bytes) else str(part).encode()
        tag = {int: b"i", str: b"s", bytes: b"b"}[type(part)]
        sha.update(tag + len(raw).to_bytes(8, "little") + raw)
    return sha.digest()


def generator(*key: Key) -> np.random.Generator:
    """Return a fresh NumPy generator for this key (Philox, counter based)."""
    words = np.frombuffer(digest(*key)[:16], dtype="<u8")
    return np.random.Generator(np.random.Philox(key=words))


def unit(*key: Key) -> float:
    """Return a number in [0, 1) that depends on the key alone."""
    return int.from_bytes(digest(*key)[:7], "little") / float(1 << 56)
