"""Diversity and leakage: facts, phrasings, contexts, frames and photos that come again."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..records.instance import Instance
from ..records.stored import QUESTION
from ..seeds import generator
from .figures import uses
from .items import NUMBER, SMALL, Item, Thumbnail
from .verdict import Check, never, told

HASHES, BANDS = 64, 16
"""Of a context's MinHash, and how many bands of it are compared."""

SAME = 0.9
"""Likeness (Jaccard, of triples of words) from which two contexts are near-duplicates."""

ALIKE = 4.0
"""Greatest difference of any grey pixel between thumbnails of near-identical frames."""


_Shown = tuple[Instance, int, Thumbnail]


def distinct(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield whether no two rows of a task have the same facts and photos."""
    for task, rows in items.items():
        facts = Counter(_facts(item) for item in rows)
        twice = [f"{n} rows have the same facts" for n in facts.values() if n > 1]
        yield never("diversity", "distinct-facts", len(rows), twice, task)


def diversity(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield how varied each task is."""
    for task, rows in items.items():
        n = len(rows)
        words = [_blanked(item) for item in rows]
        yield told("diversity", "contexts-alike-but-for-numbers", task, n, 1 - len(set(words)) / n)
        near = near_duplicates([item.context for item in rows])
        yield told("diversity", "near-duplicate-contexts", task, n, len(near) / n)
        templates = Counter(item.row.template for item in rows)
        yield told(
            "diversity",
            "most-used-template",
            task,
            n,
            max(templates.values()) / n,
            _most(templates),
        )
        yield told("diversity", "photo-reuse-gini", task, n, gini(uses(rows)))
        labels = {region.label for item in rows for region in item.row.regions}
        yield told("diversity", "categories", task, n, note=f"{len(labels)} of them")


def photo_leakage(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield whether splits share photos."""
    rows = [item for own in items.values() for item in own]
    owner: dict[str, str] = {}
    shared = set()
    for item in rows:
        for source in item.row.sources:
            if owner.setdefault(source.sha256, item.row.split) != item.row.split:
                shared.add(f"{source.file_name} is in {owner[source.sha256]} and {item.row.split}")
    yield never("leakage", "photos", len(owner), sorted(shared))


def frame_leakage(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield whether splits share frames that look the same."""
    rows = [item for own in items.values() for item in own]
    frames = [(i.row, k, t) for i in rows for k, t in enumerate(i.thumbnails)]
    alike = [
        f"image {frames[a][1] + 1} of {frames[a][0].id} looks like "
        f"image {frames[b][1] + 1} of {frames[b][0].id}"
        for a, b in _twins(frames)
    ]
    yield never("leakage", "frames", len(frames), alike)


def gini(counts: Sequence[int]) -> float:
    """Return the Gini coefficient of counts, 0 where all are equal."""
    values = np.sort(np.asarray(counts, dtype=np.float64))
    if not len(values) or not values.sum():
        return 0.0
    rank = np.arange(1, len(values) + 1)
    return float((2 * (rank * values).sum() / values.sum() - len(values) - 1) / len(values))


def near_duplicates(texts: Sequence[str]) -> set[int]:
    """Return the texts that are like an earlier one, by MinHash and then by the texts themselves.

    Broder, On the resemblance and containment of documents, 1997.
    """
    triples = [_triples(text) for text in texts]
    marks = np.array([_minhash(own) for own in triples]) if triples else np.zeros((0, HASHES))
    found: set[int] = set()
    for band in np.split(marks, BANDS, axis=1):
        groups: dict[bytes, list[int]] = defaultdict(list)
        for i, part in enumerate(band):
            groups[part.tobytes()].append(i)
        for group in groups.values():
            for at, i in enumerate(group):
                others = group[max(0, at - 8) : at]
                if i not in found and any(_jaccard(triples[i], triples[j]) >= SAME for j in others):
                    found.add(i)
    return found


def _most(counts: Counter[str]) -> str:
    return f"{min(counts, key=lambda name: (-counts[name], name))}, of {len(counts)}"


def _facts(item: Item) -> str:
    facts = sorted((f.name, f.value, f.where) for f in item.row.facts)
    photos = sorted(source.sha256 for source in item.row.sources)
    question = next((f.value for f in item.row.facts if f.name == QUESTION), "")
    return hashlib.sha256(repr((question, facts, photos)).encode()).hexdigest()


def _blanked(item: Item) -> str:
    """Return the context without numbers, labels and names."""
    text = NUMBER.sub("#", item.context.casefold())
    for label in sorted({r.label.casefold() for r in item.row.regions}, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(label)}(?:e?s)?\b", "@", text)
    return f"{item.row.tier} {item.asked.split(' ')[0]} {text}"


def _triples(text: str) -> frozenset[int]:
    words = text.casefold().split()
    return frozenset(
        int.from_bytes(hashlib.blake2b(" ".join(words[i : i + 3]).encode(), digest_size=4).digest())
        for i in range(max(len(words) - 2, 1))
    )


_rng = generator("MinHash")
_FACTOR = _rng.integers(1, 1 << 31, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFT = _rng.integers(0, 1 << 31, HASHES, dtype=np.uint64)


def _minhash(triples: frozenset[int]) -> NDArray[np.uint64]:
    each = np.fromiter(triples, np.uint64, len(triples))
    mixed = (each[:, None] * _FACTOR + _SHIFT) >> np.uint64(16)
    return np.asarray(mixed.min(axis=0), np.uint64)


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(len(a | b), 1)


def _twins(frames: Sequence[_Shown]) -> Iterator[tuple[int, int]]:
    """Yield pairs of frames of different splits that hardly differ."""
    if not frames:
        return
    splits = np.array([row.split for row, *_ in frames])
    small = np.stack([thumbnail for *_, thumbnail in frames])
    # Perceptual hash: means of coarse blocks; what looks the same is near in all of them.
    blocks = small.reshape(-1, 8, SMALL // 8, 8, SMALL // 8).mean(axis=(2, 4)).reshape(-1, 64)
    means = blocks.mean(axis=1)
    order = np.argsort(means, kind="stable")
    names, counts = np.unique(splits, return_counts=True)
    largest = names[counts.argmax()]
    for i in np.flatnonzero(splits != largest):
        first, last = np.searchsorted(means[order], (means[i] - ALIKE, means[i] + ALIKE))
        near = order[first:last]
        # Between two of the smaller splits each pair is met twice.
        near = near[(splits[near] == largest) | ((splits[near] != splits[i]) & (near < i))]
        near = near[np.abs(blocks[near] - blocks[i]).max(axis=1, initial=0) <= ALIKE]
        own = small[i].astype(np.int16)
        for j in near[np.abs(small[near] - own).max(axis=(1, 2), initial=0) <= ALIKE]:
            yield int(min(i, j)), int(max(i, j))
