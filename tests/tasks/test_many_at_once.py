"""What families work out for many candidates at once is what the solver says of each alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mirgen.errors import Reject
from mirgen.records.puzzle import TIERS, Puzzle, Slot
from mirgen.seeds import generator
from mirgen.tasks import find_task
from mirgen.tasks.location_relationship import family as location
from mirgen.tasks.location_relationship.chains import draw_chains
from mirgen.tasks.location_relationship.options import choose_options
from mirgen.tasks.location_relationship.setting import draw_setting, fitting
from mirgen.tasks.weight_comparison.order import make_order, things_needed
from mirgen.tasks.weight_comparison.trees import draw_trees

from ..built import sample_bench, sample_pool

LOTS = (0.5,) * 16
SLOT = Slot("train", 0, "location_relationship", "easy", "distance", 4, 1, 2, LOTS, (640, 400))


def scored_alone(puzzle: Puzzle) -> dict[str, list[float]]:
    """Return the shortcuts' scores of the puzzle's options, by rising value."""
    task = find_task(puzzle.question.task)
    rising = np.argsort(puzzle.question.options)
    scores = task.rules(puzzle.question, puzzle.state())
    return {name: score[0][rising].tolist() for name, score in scores.items()}


@pytest.mark.parametrize("kind", ["distance", "halfway", "place"])
def test_shortcuts_of_chains(kind: str) -> None:
    """Marks, anchors, told edges and mirrorings: the sums of arrays are the solver's."""
    pool = sample_pool(sample_bench({"train": 300}, ("location_relationship",)))
    things = location.THINGS[kind]
    looked = mirrored = 0
    for seed in range(40):
        rng = generator("chains", seed)
        tier = TIERS[seed % 2 if kind == "halfway" else seed % 3]
        slot = replace(SLOT, kind=kind, tier=tier)
        try:
            setting = draw_setting(fitting(pool, things), things, tier, rng)
            chains = draw_chains(setting, tier, 12, rng)
            drafts = choose_options(slot, chains, (0.0, 1.0), rng)
        except Reject:
            continue
        for i, at in enumerate(drafts.kept.tolist()):
            layout = chains.layout(int(drafts.numbers.rows[at]))
            options = drafts.numbers.shuffled(at, slot.answer, rng)
            puzzle = location._puzzle(slot, setting.scenery, layout, options)
            misfit = find_task(SLOT.task).solve(puzzle.question, puzzle.state())[0]
            assert misfit[slot.answer] < 0.13
            for name, expected in scored_alone(puzzle).items():
                assert drafts.scores[name][i] == pytest.approx(expected, abs=1e-9), name
            looked += 1
            mirrored += any(layout.mirrored)
    assert looked > 100
    assert mirrored > 10


@pytest.mark.parametrize("kind", ["heaviest", "lightest"])
@pytest.mark.parametrize("tier", TIERS)
def test_shortcuts_of_trees(kind: str, tier: str) -> None:
    """Which things lie where, what is told, and who is named first."""
    slot = replace(
        SLOT, task="weight_comparison", kind=kind, tier=tier, options=5 - (tier == "easy")
    )
    names = [f"thing {i}" for i in range(things_needed(slot, 12))]
    trees = draw_trees(slot, len(names), 60, generator("trees", kind, tier))
    scores = trees.rules(kind)
    task = find_task("weight_comparison")
    for i in range(len(trees.parents)):
        order = make_order(slot, names, trees, i)
        state = {f.name: np.array([float(f.value)]) for f in order.facts}
        alone = task.rules(order.question, state)
        assert alone.keys() == scores.keys()
        for name, expected in alone.items():
            assert scores[name][i].tolist() == expected[0].tolist(), name
        fits = task.solve(order.question, state)[0] <= 1
        assert fits.tolist() == [k == slot.answer for k in range(slot.options)]
    assert len(trees.parents) > 5
