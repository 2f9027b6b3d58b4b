"""Plan puzzles of each family without a pixel: difficulty, images, rejects, shortcuts, time.

python benchmarks/families.py [--plans N] [--tasks a,b]. The source is the one of speed.py. For each
family and tier it shows the kinds that were asked, the mean number of images, the noisy viewers'
mean error, milliseconds of planning for a puzzle that is kept, the most frequent reasons of
rejection, and the shortcuts, or their inverses, that stand furthest above chance.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from speed import source

from mirgen.config import load_config
from mirgen.records.puzzle import TIERS, Puzzle, Tier
from mirgen.run.build import index_sources, make_recipe
from mirgen.run.plan import plans
from mirgen.run.shard import Bench
from mirgen.tasks import chosen, find_task

SEED = 11
BLOCK = 50
"""Puzzles that share a pool."""


@dataclass
class Cell:
    """What was planned of one family at one tier."""

    kinds: Counter[str] = field(default_factory=Counter)
    images: list[int] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    hits: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    rejects: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    seconds: float = 0.0

    def add(self, puzzle: Puzzle, error: float) -> None:
        """Count a planned puzzle, and which of its shortcuts find the answer."""
        question = puzzle.question
        self.kinds[question.kind] += 1
        self.images.append(len(puzzle.frames))
        self.errors.append(error)
        scored = find_task(question.task).rules(question, puzzle.state())
        for name, scores in scored.items():
            for rule, sign in ((name, 1.0), (f"not {name}", -1.0)):
                hit = _picked(sign * scores[0], puzzle.answer), 1 / len(puzzle.options)
                self.hits.setdefault(rule, []).append(hit)

    def rules(self) -> list[tuple[str, float, float, int]]:
        """Return every rule, the one furthest above chance first: name, hits, over chance, n."""
        rules = []
        for name, pairs in self.hits.items():
            hit, chance = np.mean(pairs, axis=0)
            rules.append((name, float(hit), float(hit - chance), len(pairs)))
        return sorted(rules, key=lambda rule: -rule[2] * rule[3] ** 0.5)


def _picked(scores: np.ndarray, answer: int) -> float:
    best = np.flatnonzero(scores >= scores.max() - 1e-9)
    return float(answer in best) / len(best)


def plan(bench: Bench, family: str, tier: Tier, number: int) -> Cell:
    """Plan ``number`` puzzles of a tier; a slot that no draw fills is counted as missed."""
    cell, task = Cell(), find_task(family)
    layout = bench.layout("train", number, SEED)
    for index in range(number):
        slot = layout.slot(index)
        pool = bench.pool("train", SEED, index // BLOCK)
        start = time.thread_time()
        found = list(islice(plans(task, slot, pool, SEED, cell.rejects), 1))
        cell.seconds += time.thread_time() - start
        cell.missed += not found
        for planned in found:
            cell.add(planned.puzzle, planned.difficulty.error)
    return cell


def table(where: Path, families: tuple[str, ...], number: int, rules: int) -> Table:
    """Plan all and return the table."""
    shown = Table(
        "family", "tier", "kinds", "missed", "images", "error", "ms", "rejects", "worst shortcut"
    )
    for family in families:
        for tier in TIERS:
            given = {
                "annotations": [str(where / "annotations.json")],
                "images": [str(where / "images")],
                "splits": {"train": number},
                "tasks": [family],
                "tiers": {tier: 1},
                "workers": 1,
            }
            config = load_config(None, given)
            bench = Bench(make_recipe(config, index_sources(config), {"train": 1.0}))
            cell = plan(bench, family, tier, number)
            kept = max(len(cell.images), 1)
            shown.add_row(
                family,
                tier,
                " ".join(f"{kind} {count}" for kind, count in sorted(cell.kinds.items())),
                str(cell.missed),
                f"{np.mean(cell.images):.1f}",
                f"{np.mean(cell.errors):.3f}",
                f"{1000 * cell.seconds / kept:.1f}",
                " ".join(f"{why} {count}" for why, count in cell.rejects.most_common(4)),
                "\n".join(f"{n} {h:.0%} of {k}, {o:+.0%}" for n, h, o, k in cell.rules()[:rules]),
            )
    return shown


def main() -> None:
    """Plan the families asked for and print the table."""
    parser = argparse.ArgumentParser(description="Measure the planning of each family.")
    parser.add_argument("--plans", type=int, default=300, help="puzzles a tier (default 300)")
    parser.add_argument("--rules", type=int, default=1, help="shortcuts shown (default 1)")
    parser.add_argument("--tasks", default="", help="families, default all")
    asked = parser.parse_args()
    families = chosen(name for name in asked.tasks.split(",") if name)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["MIRGEN_CACHE"] = cache
        Console(width=200).print(table(source(), families, asked.plans, asked.rules))


if __name__ == "__main__":
    main()
