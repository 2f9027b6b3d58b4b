"""weight_comparison: what balances show and texts tell, put together by the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.deferred import Deferred
from ...records.puzzle import Facts, Option, Puzzle, Question, Slot, Tier
from ...records.source import Pool, Region
from ..shared.choose import fairest
from . import solve as solver
from .cast import pick_weighed
from .chain import Chain, draw_chains, pictures, redraw_chain
from .order import Order, make_order, redraw_order, things_needed
from .scene import frames
from .trees import draw_trees
from .words import chain_words, order_words

Array = NDArray[np.float64]

ORDERS = ("heaviest", "lightest")
TREES: dict[Tier, int] = {"easy": 256, "medium": 384, "hard": 512}
"""Trees drawn to choose the fairest from; about half of them fit."""
ENOUGH = 6
"""As many are to be left to choose from."""
FIRST: dict[Tier, str] = {"easy": "", "medium": "", "hard": "only-wins"}
"""The rule that is settled before all others."""
SPARED: dict[Tier, float] = {"easy": 0.7, "medium": 0.4, "hard": 0.0}
"""Share of the options that may be seen to lose, at most: the rest can't be told by that."""

BANDS: dict[bool, dict[Tier, tuple[float, float]]] = {
    True: {"easy": (0.0, 0.05), "medium": (0.07, 0.13), "hard": (0.093, 0.35)},
    False: {"easy": (0.0, 0.115), "medium": (0.1, 0.22), "hard": (0.16, 0.5)},
}
"""Error bands of orders and of chains: a chain's every count matters, so lapses weigh more."""


class WeightComparison:
    """Balances with things in their pans; the texts give weights, or say what is equal."""

    name = "weight_comparison"
    category = "analytical"
    kinds = ("heaviest", "lightest", "how_many", "weight_of")
    about = "Balances over several pictures and told weights: what is heaviest, how many balance."
    needs = "cutouts of at least 8 categories"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(pool.cutouts_by_category)
        return "" if have >= 8 else f"cutouts of 8 categories (it has {have})"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 to 5 things, or 4 or 5 numbers."""
        if kind in ORDERS:
            return {"easy": (3, 4), "medium": (4, 5), "hard": (5,)}[tier]
        return (4, 5)

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS[kind in ORDERS][tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return solver.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts of the tree or chain again."""
        again = redraw_order if puzzle.question.kind in ORDERS else redraw_chain
        return again(puzzle.question, n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that share a cast. Raises Reject."""
        ordered = slot.kind in ORDERS
        told_link = slot.kind == "how_many"
        number = (
            things_needed(slot, len(pool.cutouts_by_category))
            if ordered
            else pictures(slot) + 1 + told_link
        )
        cast = pick_weighed(pool, number, slot.frame, rng, copies=not ordered)
        names = [region.category for region in cast]
        if not ordered:
            for chain in draw_chains(slot, names, rng):
                yield _chain_puzzle(slot, chain, cast, pool, rng)
            return
        trees = draw_trees(slot, len(names), TREES[slot.tier], rng)
        scores = trees.rules(slot.kind)
        seen_to_lose = (scores["never-loses"] < 0).mean(axis=1)
        some = np.flatnonzero(seen_to_lose <= max(SPARED[slot.tier], seen_to_lose.min()))
        scores = {name: score[some] for name, score in scores.items()}
        for at in fairest(scores, slot.answer, slot.lots, rng, ENOUGH, FIRST[slot.tier]):
            i = some[at]
            picks = {int(score[at].argmax()): name for name, score in sorted(scores.items())}
            order = make_order(slot, names, trees, int(i))
            yield _order_puzzle(slot, order, picks, cast, pool, rng)


def _order_puzzle(
    slot: Slot,
    order: Order,
    picks: Mapping[int, str],
    cast: tuple[Region, ...],
    pool: Pool,
    rng: np.random.Generator,
) -> Puzzle:
    """Return the puzzle of an order; ``picks`` are the shortcuts that take a wrong option."""
    names = [region.category for region in cast]
    options = tuple(
        Option(names[o], "" if i == slot.answer else picks.get(i, "a-comparison-forgotten"))
        for i, o in enumerate(order.question.options)
    )
    return Puzzle(
        question=order.question,
        options=options,
        answer=slot.answer,
        facts=order.facts,
        frames=frames(slot.frame, order.weighings, cast, pool, rng),
        hops=len(order.weighings),
        words=Deferred(order_words, order, names),
        labels={},
    )


def _chain_puzzle(
    slot: Slot, chain: Chain, cast: tuple[Region, ...], pool: Pool, rng: np.random.Generator
) -> Puzzle:
    names = [region.category for region in cast]
    heavy = slot.kind == "weight_of"
    options = tuple(
        Option(f"{value:.0f} kg" if heavy else f"{value:.0f}", mistake)
        for value, mistake in chain.options
    )
    return Puzzle(
        question=chain.question,
        options=options,
        answer=slot.answer,
        facts=chain.facts,
        frames=frames(slot.frame, chain.weighings, cast, pool, rng),
        hops=len(chain.weighings),
        words=Deferred(chain_words, chain, names),
        labels={},
    )


TASK = WeightComparison()
