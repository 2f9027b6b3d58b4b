"""Quotas laid out by index: task × tier × kind × option count × answer letter × rank.

Slots are first put in order (task, tier, kind), where every quota is a run or a cycle, so that
each holds within one instance in the whole and in every part; a keyed permutation then spreads
them over the indices. The slot of an index depends on nothing but (seed, split, number, quotas).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..records.frame import Size
from ..records.protocols import Task
from ..records.puzzle import TIERS, Slot, Tier
from ..seeds import generator

LOTS = 16


def apportion(total: int, weights: Sequence[float], rng: np.random.Generator) -> list[int]:
    """Split ``total`` by weights, each share within one of its exact part (largest remainder)."""
    parts = np.asarray(weights, dtype=np.float64) / sum(weights) * total
    counts = np.floor(parts).astype(int)
    order = np.lexsort((rng.random(len(parts)), -(parts - counts)))
    counts[order[: total - counts.sum()]] += 1
    return [int(c) for c in counts]


class Layout:
    """The slots of one split."""

    def __init__(
        self,
        split: str,
        count: int,
        seed: int,
        tasks: Sequence[Task],
        tiers: Mapping[Tier, float],
        frame: Size,
    ) -> None:
        self.split, self.count, self.seed, self.frame = split, count, seed, frame
        self._tasks = tuple(tasks)
        rng = generator(seed, "layout", split, count)
        self._order: NDArray[np.intp] = rng.permutation(count)
        cells = list(self._cells(tiers, rng))
        self._cells_of = np.repeat(np.arange(len(cells)), [n for *_, n in cells])
        self._cell = [cell[:3] for cell in cells]
        self._options, self._answer, self._rank = self._cycles(rng)
        self._unsure = np.full(count, -1)
        self._twin = np.full(count, -1)
        self._lacking = np.zeros(count, dtype=np.bool_)
        self._pair_up()

    def slot(self, index: int) -> Slot:
        """Return what index ``index`` of the split must be."""
        at = int(self._order[index])
        task, tier, kind = self._cell[self._cells_of[at]]
        twin = int(self._index[self._twin[at]]) if self._twin[at] >= 0 else -1
        left_out = bool(self._lacking[at])
        drawn = twin if left_out else index
        lots = generator(self.seed, "lots", self.split, drawn).random(LOTS)
        return Slot(
            split=self.split,
            index=index,
            task=task.name,
            tier=tier,
            kind=kind,
            options=int(self._options[at]),
            answer=int(self._answer[at]),
            rank=int(self._rank[at]),
            lots=tuple(float(lot) for lot in lots),
            frame=self.frame,
            unsure=int(self._unsure[at]),
            twin=twin,
            left_out=left_out,
        )

    @cached_property
    def _index(self) -> NDArray[np.intp]:
        """The index of each place in order."""
        return np.argsort(self._order)

    def _cells(
        self, tiers: Mapping[Tier, float], rng: np.random.Generator
    ) -> list[tuple[Task, Tier, str, int]]:
        cells = []
        wanted = [tier for tier in TIERS if tiers.get(tier)]
        for task, n_task in zip(
            self._tasks, apportion(self.count, [1.0] * len(self._tasks), rng), strict=True
        ):
            shares = apportion(n_task, [tiers[tier] for tier in wanted], rng)
            for tier, n_tier in zip(wanted, shares, strict=True):
                kinds = [kind for kind in task.kinds if task.option_counts(kind, tier)]
                numbers = apportion(n_tier, [1.0] * len(kinds), rng)
                cells += [(task, tier, *cell) for cell in zip(kinds, numbers, strict=True)]
        return cells

    def _cycles(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
        """Cycle option counts within each kind, then letters and ranks within each count."""
        options = np.zeros(self.count, dtype=np.int64)
        for cell, (task, tier, kind) in enumerate(self._cell):
            at = np.flatnonzero(self._cells_of == cell)
            counts = np.array(task.option_counts(kind, tier))
            options[at] = counts[(np.arange(len(at)) + rng.integers(len(counts))) % len(counts)]
        answer, rank = np.zeros_like(options), np.zeros_like(options)
        for k in sorted(set(options.tolist())):
            at = np.flatnonzero(options == k)
            turn = np.arange(len(at)) + rng.integers(k * k)
            answer[at], rank[at] = turn % k, (turn // k + turn) % k
        return options, answer, rank

    def _pair_up(self) -> None:
        """Give the slots of tasks with twins their pairs.

        Of the slots with k options, "it can't be told" is right in 1/k; each of these is made
        from another slot of its kind, with the same options, where another one is right.
        """
        own = np.array([getattr(task, "twins", False) for task, *_ in self._cell], dtype=np.bool_)
        if not own.any():
            return
        met: Counter[tuple[int, str]] = Counter()
        for cell in np.flatnonzero(own).tolist():
            for k in np.unique(self._options[self._cells_of == cell]).tolist():
                at = np.flatnonzero((self._cells_of == cell) & (self._options == k))
                met[k, "all"] += len(at)
                # What is left over is carried into the next cell.
                pairs = min(met[k, "all"] // k - met[k, "lacking"], len(at) // 2)
                met[k, "lacking"] += pairs
                lacking, paired, rest = np.split(at, [pairs, 2 * pairs])
                for name, places in (("paired", paired), ("rest", rest)):
                    turn = np.arange(len(places)) + met[k, name]
                    met[k, name] += len(places)
                    unsure = turn % k
                    self._unsure[places] = unsure
                    self._answer[places] = (unsure + 1 + turn // k % (k - 1)) % k
                    self._rank[places] = (turn // (k * (k - 1)) + turn) % (k - 1)
                for values in (self._unsure, self._answer, self._rank):
                    values[lacking] = values[paired]
                self._twin[lacking], self._twin[paired] = paired, lacking
                self._lacking[lacking] = True
