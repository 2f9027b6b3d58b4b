"""Plan puzzles of each family without a pixel: difficulty, images, rejects, shortcuts, time.

python benchmarks/families.py [--plans N] [--tasks a,b]. The source is the one of speed.py. For each
family and tier it shows the kinds that were asked, the mean number of images, the noisy viewers'
mean error, milliseconds of planning for a puzzle that is kept, the photos that it showed of all
that the source has, the most frequent reasons of rejection, and the shortcuts, or their inverses,
that stand furthest above what the tier allows: with the chance of as many hits at that limit (exact
binomial), starred where it is significant by Holm's procedure over all rules of the table.
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

from mirgen.audit.verdict import ALPHA, at_least
from mirgen.config import load_config
from mirgen.records.frame import FramePlan, PhotoView, Sticker, Tile
from mirgen.records.puzzle import TIERS, Puzzle, Tier
from mirgen.records.source import Pool
from mirgen.run.build import make_recipe
from mirgen.run.plan import plans
from mirgen.run.shard import Bench
from mirgen.run.sources import index_sources
from mirgen.tasks import chosen, find_task

SEED = 11
BLOCK = 50
"""Puzzles that share a pool."""

ALLOWED: dict[Tier, float] = {"easy": 0.25, "medium": 0.10, "hard": 0.02}
"""How far above chance a shortcut may be right."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A shortcut: its share of hits among n, chance, and the chance of as many at the limit."""

    name: str
    hit: float
    chance: float
    n: int
    p: float

    def line(self, significant: float) -> str:
        """Return it in words; a star is put where its chance is as small as ``significant``."""
        star = " *" if self.p <= significant else ""
        over = self.hit - self.chance
        return f"{self.name} {self.hit:.0%} of {self.n}, {over:+.0%}, p {self.p:.2g}{star}"


@dataclass
class Cell:
    """What was planned of one family at one tier."""

    kinds: Counter[str] = field(default_factory=Counter)
    images: list[int] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    hits: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    rejects: Counter[str] = field(default_factory=Counter)
    photos: set[int] = field(default_factory=set)
    every: int = 0
    missed: int = 0
    seconds: float = 0.0

    def add(self, puzzle: Puzzle, error: float, pool: Pool) -> None:
        """Count a planned puzzle, its photos, and which of its shortcuts find the answer."""
        question = puzzle.question
        self.kinds[question.kind] += 1
        self.images.append(len(puzzle.frames))
        self.errors.append(error)
        of = {region.row: region.photo for region in pool.regions}
        for frame in puzzle.frames:
            self.photos |= _photos(frame, of)
        scored = find_task(question.task).rules(question, puzzle.state())
        for name, scores in scored.items():
            for rule, sign in ((name, 1.0), (f"not {name}", -1.0)):
                hit = _picked(sign * scores[0], puzzle.answer), 1 / len(puzzle.options)
                self.hits.setdefault(rule, []).append(hit)

    def rules(self, tier: Tier) -> list[Rule]:
        """Return every rule, the one that exceeds what the tier allows most surely first."""
        rules = []
        for name, pairs in self.hits.items():
            hit, chance = np.mean(pairs, axis=0)
            n, limit = len(pairs), min(float(chance) + ALLOWED[tier], 1.0)
            p = at_least(int(np.floor(hit * n + 1e-9)), n, limit)
            rules.append(Rule(name, float(hit), float(chance), n, p))
        return sorted(rules, key=lambda rule: (rule.p, rule.chance - rule.hit))


def _photos(frame: FramePlan, of: dict[int, int]) -> set[int]:
    """Return the photos whose pixels a frame shows; ``of`` maps regions to theirs."""
    if isinstance(frame, PhotoView):
        return {frame.photo}
    shown = {layer.photo for layer in frame.layers if isinstance(layer, Tile)}
    shown |= {of[layer.row] for layer in frame.layers if isinstance(layer, Sticker)}
    return shown | ({frame.stage.photo} - {-1} if frame.stage.kind == "washed" else set())


def _picked(scores: np.ndarray, answer: int) -> float:
    best = np.flatnonzero(scores >= scores.max() - 1e-9)
    return float(answer in best) / len(best)


def plan(bench: Bench, family: str, tier: Tier, number: int) -> Cell:
    """Plan ``number`` puzzles of a tier; a slot that no draw fills is counted as missed."""
    cell, task = Cell(every=len(bench.rows("train"))), find_task(family)
    layout = bench.layout("train", number, SEED)
    for index in range(number):
        slot = layout.slot(index)
        pool = bench.pool("train", SEED, index // BLOCK)
        start = time.thread_time()
        found = list(islice(plans(task, slot, pool, SEED, cell.rejects), 1))
        cell.seconds += time.thread_time() - start
        cell.missed += not found
        for planned in found:
            cell.add(planned.puzzle, planned.difficulty.error, pool)
    return cell


def cells(where: Path, families: tuple[str, ...], number: int) -> dict[tuple[str, Tier], Cell]:
    """Plan all families at all tiers."""
    found = {}
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
            found[family, tier] = plan(bench, family, tier, number)
    return found


def table(planned: dict[tuple[str, Tier], Cell], rules: int) -> Table:
    """Return what was planned as a table."""
    shown = Table(
        *("family", "tier", "kinds", "missed", "images", "error", "ms", "photos"),
        *("rejects", "worst shortcuts"),
    )
    found = {key: cell.rules(key[1]) for key, cell in planned.items()}
    significant = _holm([rule.p for every in found.values() for rule in every])
    for (family, tier), cell in planned.items():
        shown.add_row(
            family,
            tier,
            " ".join(f"{kind} {count}" for kind, count in sorted(cell.kinds.items())),
            str(cell.missed),
            f"{np.mean(cell.images):.1f}",
            f"{np.mean(cell.errors):.3f}",
            f"{1000 * cell.seconds / max(len(cell.images), 1):.1f}",
            f"{len(cell.photos)} of {cell.every}",
            " ".join(f"{why} {count}" for why, count in cell.rejects.most_common(4)),
            "\n".join(rule.line(significant) for rule in found[family, tier][:rules]),
        )
    return shown


def _holm(chances: list[float]) -> float:
    """Return the largest of the chances that Holm's procedure finds significant, or 0."""
    largest = 0.0
    for done, p in enumerate(sorted(chances)):
        if p > ALPHA / (len(chances) - done):
            break
        largest = p
    return largest


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
        planned = cells(source(), families, asked.plans)
        Console(width=200).print(table(planned, asked.rules))


if __name__ == "__main__":
    main()
