"""Planning: what passes, what is given up and why, and that nothing else has a say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.errors import Reject
from mirgen.records.frame import Scene, Stage
from mirgen.records.puzzle import Fact, Facts, Option, Puzzle, Question, Slot
from mirgen.records.source import Pool
from mirgen.run.plan import ATTEMPTS, CANDIDATES, plans
from mirgen.tasks import find_task

from ..built import FAMILIES, sample_bench, sample_pool

SLOT = Slot("train", 5, "fake", "easy", "k", 2, 0, 0, (0.5,) * 16, (640, 400))
POOL = Pool((), ())
SCENE = Scene((640, 400), Stage("board"), ())


def puzzle(a: float = 1.0, told: float = 1.0) -> Puzzle:
    """Return a puzzle that asks for the sum of an image's and a text's number."""
    return Puzzle(
        question=Question("fake", "k", {}, (2.0, 9.0)),
        options=(Option("2"), Option("9", "wrong")),
        answer=0,
        facts=(Fact("x(0)", a, "image:0", "sign"), Fact("told", told, "text")),
        frames=(SCENE,),
        hops=1,
    )


@dataclass
class FakeTask:
    """A task whose draws come from a list; its redraws change both facts."""

    draws: list[list[Puzzle | Reject]]
    fresh: Mapping[str, float] = field(default_factory=lambda: {"x(0)": 8.0, "told": 8.0})
    bounds: tuple[float, float] = (0.0, 1.1)
    asked: int = 0
    name: str = "fake"

    def band(self, kind: str, tier: str) -> tuple[float, float]:
        return self.bounds

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        self.asked += 1
        for item in self.draws[(self.asked - 1) % len(self.draws)]:
            if isinstance(item, Reject):
                raise item
            yield item

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, NDArray[np.float64]]:
        return {name: np.full(n, value) for name, value in self.fresh.items()}

    def solve(self, question: Question, facts: Facts) -> NDArray[np.float64]:
        total = facts["x(0)"] + facts["told"]
        return np.asarray(np.abs(total[:, None] - np.array(question.options)) / 0.5)


def planned(task: FakeTask, most: int = 1) -> tuple[list[Puzzle], Counter[str]]:
    rejects: Counter[str] = Counter()
    found = islice(plans(task, SLOT, POOL, 1, rejects), most)  # type: ignore[arg-type]
    return [p.puzzle for p in found], rejects


def test_a_lawful_puzzle_is_planned_with_its_difficulty() -> None:
    rejects: Counter[str] = Counter()
    task = FakeTask([[puzzle()]])
    (found,) = islice(plans(task, SLOT, POOL, 1, rejects), 1)  # type: ignore[arg-type]
    assert found.puzzle == puzzle()
    assert found.difficulty.hops == 1
    assert 0 < found.difficulty.error < 0.1  # lapses alone: the fact carries no noise
    assert found.difficulty.pass_rate is None
    assert not rejects


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (FakeTask([[puzzle(5.0)]]), "not-unique"),
        (FakeTask([[puzzle()]], fresh={"x(0)": 8.0, "told": 1.0}), "text-idle"),
        (FakeTask([[puzzle()]], fresh={"x(0)": 1.0, "told": 8.0}), "image-idle"),
        (FakeTask([[puzzle()]], bounds=(0.5, 1.0)), "too-easy"),
        (FakeTask([[puzzle()]], bounds=(0.0, 0.0)), "too-hard"),
        (FakeTask([[Reject("no-such-thing")]]), "no-such-thing"),
    ],
)
def test_each_way_to_fail_is_counted_and_bounded(task: FakeTask, reason: str) -> None:
    found, rejects = planned(task)
    assert not found
    assert rejects == {reason: ATTEMPTS}
    assert task.asked == ATTEMPTS


def test_a_bad_candidate_makes_room_for_the_next() -> None:
    found, rejects = planned(FakeTask([[puzzle(5.0), puzzle(6.0), puzzle()]]))
    assert found == [puzzle()]
    assert rejects == {"not-unique": 2}


def test_a_reject_in_the_middle_ends_the_draw_but_not_the_slot() -> None:
    task = FakeTask([[puzzle(5.0), Reject("stuck")], [puzzle()]])
    found, rejects = planned(task)
    assert found == [puzzle()]
    assert rejects == {"not-unique": 1, "stuck": 1}
    assert task.asked == 2


def test_no_more_candidates_are_looked_at_than_allowed() -> None:
    task = FakeTask([[puzzle(5.0)] * CANDIDATES + [puzzle()]])
    found, rejects = planned(task)
    assert not found
    assert rejects == {"not-unique": ATTEMPTS * CANDIDATES}


def test_whoever_cannot_use_a_plan_gets_further_ones() -> None:
    found, _ = planned(FakeTask([[puzzle(), puzzle()]]), most=5)
    assert len(found) == 5


@pytest.mark.parametrize("family", FAMILIES)
def test_a_plan_is_a_function_of_seed_and_slot(family: str) -> None:
    """The same from another bench, after other slots; another one from another seed."""
    task = find_task(family)

    def plan(seed: int, indices: tuple[int, ...]) -> Puzzle:
        bench = sample_bench({"train": 90}, (family,))
        layout = bench.layout("train", 90, 4)
        for index in indices:
            drawn = plans(task, layout.slot(index), sample_pool(bench), seed, Counter())
            last = next(drawn).puzzle
        return last

    one = plan(4, (7,))
    assert plan(4, (3, 8, 7)) == one
    assert plan(5, (7,)).facts != one.facts
    assert plan(4, (8,)).facts != one.facts
