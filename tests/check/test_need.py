"""The proof of need, shown to fail where an image or the text is idle."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from mirgen.check.need import DRAWS, SHARE, changed, needless, places
from mirgen.records.frame import Scene, Stage, Sticker
from mirgen.records.protocols import Task
from mirgen.records.puzzle import Fact, Facts, Option, Puzzle, Question, Slot
from mirgen.records.source import Pool
from mirgen.run import plan
from mirgen.run.plan import plans
from mirgen.seeds import generator
from mirgen.tasks import find_task
from mirgen.tasks.speed_comparison.script import Script

from ..built import FAMILIES, sample_bench, sample_pool
from .conftest import SCENE, add_up, make_puzzle

FACTS = (
    Fact("cx(0)", 1, "image:0", "position"),
    Fact("cx(1)", 2, "image:1", "position"),
    Fact("told", 3, "text"),
)


def coin(n: int, seed: int = 0) -> dict[str, NDArray[np.float64]]:
    """Redraw every fact from two values, the true one among them."""
    rng = np.random.default_rng(seed)
    return {f.name: f.value + rng.integers(0, 2, n) for f in FACTS}


def test_places_are_the_text_and_every_image() -> None:
    assert places((SCENE,) * 3) == ("text", "image:0", "image:1", "image:2")


def test_shares_are_those_of_a_brute_force() -> None:
    """Over all eight outcomes of three coins, counted by hand-written sums."""
    outcomes = list(itertools.product((0, 1), repeat=3))
    redraws = {
        fact.name: np.array([fact.value + outcome[i] for outcome in outcomes])
        for i, fact in enumerate(FACTS)
    }
    puzzle = make_puzzle(FACTS, 2, (6, 7.2, 9), 0)
    shares = changed(puzzle, add_up, redraws)
    expected: Counter[str] = Counter()
    for outcome in outcomes:
        for i, fact in enumerate(FACTS):
            total = 6 + outcome[i]
            fitting = [o for o in (6, 7.2, 9) if abs(total - o) <= 0.5]
            expected[fact.where] += fitting != [6]
    assert shares == {where: n / 8 for where, n in expected.items()}
    assert shares == {"text": 0.5, "image:0": 0.5, "image:1": 0.5}


def test_a_second_right_option_is_a_change() -> None:
    """A candidate that becomes as good as the answer counts as needed, through the tie."""
    puzzle = make_puzzle(FACTS, 2, (6, 6.9), 0)
    redraws = {"cx(0)": np.full(4, 1.45), "cx(1)": np.full(4, 2.0), "told": np.full(4, 3.0)}
    shares = changed(puzzle, add_up, redraws)  # 6.45 is within 0.5 of both
    assert shares == {"text": 0, "image:0": 1, "image:1": 0}


def test_only_one_place_at_a_time_is_drawn_again() -> None:
    """Two changes that cancel out aren't made together."""
    redraws = {"cx(0)": np.full(4, 2.0), "cx(1)": np.full(4, 1.0), "told": np.full(4, 3.0)}
    puzzle = make_puzzle(FACTS, 2, (6, 9), 0)
    assert changed(puzzle, add_up, redraws) == {"text": 0, "image:0": 1, "image:1": 1}


def test_a_lawful_puzzle_passes() -> None:
    puzzle = make_puzzle(FACTS, 2, (6, 7, 8), 0)
    assert needless(puzzle, "easy", add_up, coin(DRAWS)) == ""


def test_an_image_without_a_fact_is_idle() -> None:
    puzzle = make_puzzle(FACTS, 3, (6, 7, 8), 0)
    assert needless(puzzle, "easy", add_up, coin(DRAWS)) == "image:2"


def test_an_image_that_the_solver_ignores_is_idle() -> None:
    puzzle = make_puzzle(FACTS, 2, (6, 7, 8), 0, ignored=["cx(1)"])
    puzzle = replace(puzzle, question=replace(puzzle.question, options=(4, 5, 6)))
    assert needless(puzzle, "easy", add_up, coin(DRAWS)) == "image:1"


def test_a_text_that_the_solver_ignores_is_idle() -> None:
    puzzle = make_puzzle(FACTS, 2, (3, 4, 5), 0, ignored=["told"])
    assert needless(puzzle, "easy", add_up, coin(DRAWS)) == "text"


def test_a_text_that_cannot_have_been_otherwise_is_idle() -> None:
    puzzle = make_puzzle(FACTS, 2, (6, 7, 8), 0)
    redraws = coin(DRAWS) | {"told": np.full(DRAWS, 3.0)}
    assert needless(puzzle, "easy", add_up, redraws) == "text"


def test_a_change_that_is_too_rare_is_none() -> None:
    """10 of 64 is too few for every tier, 20 enough for easy, 40 for hard."""
    puzzle = make_puzzle(FACTS, 2, (6, 7, 8), 0)

    def rare(changes: int) -> dict[str, NDArray[np.float64]]:
        fresh = {f.name: np.full(DRAWS, float(f.value)) for f in FACTS}
        for values in fresh.values():
            values[:changes] += 1
        return fresh

    verdicts = {
        (tier, changes): needless(puzzle, tier, add_up, rare(changes))
        for tier in SHARE
        for changes in (10, 20, 40)
    }
    assert {k for k, v in verdicts.items() if not v} == {
        ("easy", 20),
        ("easy", 40),
        ("medium", 20),
        ("medium", 40),
        ("hard", 40),
    }


# The families' own solvers and redraws.

SPEED = find_task("speed_comparison")


def mover(m: int, x: float, image: int, sighting: int) -> Sticker:
    return Sticker(region=2 * m + sighting, row=m, x=x * 640, y=380.0, height=80.0)


def speed_puzzle(script: Script, cx: dict[int, float], times: list[float], best: int) -> Puzzle:
    """Return a puzzle of ``fastest`` with movers at these places at these times."""
    where = {
        script.region(m, s): script.sightings[m][s] for m in range(script.movers) for s in (0, 1)
    }
    facts = [Fact(f"cx({r})", x, f"image:{where[r]}", "position") for r, x in sorted(cx.items())]
    facts += [Fact(f"time[{k + 1}]", t, "text") for k, t in enumerate(times)]
    stage = Stage("road")
    frames = tuple(
        Scene(
            (640, 400),
            stage,
            tuple(mover(m, cx[script.region(m, s)], k, s) for m, s in script.seen_in(k)),
        )
        for k in range(script.images)
    )
    order = tuple(range(script.movers))
    return Puzzle(
        question=Question("speed_comparison", "fastest", script.args(), order),
        options=tuple(Option(f"the mover {m}", "" if m == best else "slower") for m in order),
        answer=best,
        facts=tuple(facts),
        frames=frames,
        hops=script.images,
    )


def judged(task: Task, puzzle: Puzzle, tries: int = 5) -> set[str]:
    """Return the idle places that several large sets of redraws find."""
    pool = sample_pool(sample_bench({"train": 300}))
    found = set()
    for i in range(tries):
        redraws = task.redraw(puzzle, 16 * DRAWS, pool, generator("need", i))
        found.add(needless(puzzle, "easy", task.solve, redraws))
    return found


RING = Script(((0, 1), (1, 2), (0, 2)), (0, 0, 0))
PLACES = {0: 0.2, 1: 0.5, 2: 0.3, 3: 0.66, 4: 0.85, 5: 0.2}


def test_a_ring_of_movers_needs_every_image() -> None:
    # 0.30 in 3 s, 0.36 in 4 s, 0.65 in 7 s: mover 0 leads narrowly.
    assert judged(SPEED, speed_puzzle(RING, PLACES, [0, 3, 7], 0)) == {""}


def test_an_image_between_two_sightings_of_all_is_idle() -> None:
    """Everybody is seen first in image 0 and last in image 2: image 1 shows an empty road."""
    script = Script(((0, 2), (0, 2), (0, 2)), (0, 0, 0))
    puzzle = speed_puzzle(script, PLACES, [0, 3, 7], 2)
    assert judged(SPEED, puzzle) == {"text"}  # all gaps are one: the times are idle too


def test_an_image_of_nobody_asked_about_is_idle() -> None:
    """A fourth image shows a fifth wheel, a mover that no option names."""
    script = Script((*RING.sightings, (0, 3)), (0, 0, 0, 0))
    puzzle = speed_puzzle(script, PLACES | {6: 0.4, 7: 0.43}, [0, 3, 7, 20], 0)
    # It is in the facts, but neither asked about nor compared.
    args = {**puzzle.question.args, "movers": puzzle.question.args["movers"][:3]}
    asked = replace(
        puzzle,
        question=replace(puzzle.question, args=args, options=(0, 1, 2)),
        options=puzzle.options[:3],
    )
    pool = sample_pool(sample_bench({"train": 300}))
    for i in range(5):
        redraws = SPEED.redraw(puzzle, DRAWS, pool, generator("need", i))
        shares = changed(asked, SPEED.solve, redraws)
        assert shares["image:3"] == 0
        assert min(share for place, share in shares.items() if place != "image:3") > 0.1


def test_a_solver_that_ignores_the_times_makes_the_text_idle() -> None:
    """With all images a second apart mover 1 is the fastest, whatever the texts tell."""

    def deaf(question: Question, facts: Facts) -> NDArray[np.float64]:
        still = {
            name: np.full_like(values, float(name[5])) if name.startswith("time[") else values
            for name, values in facts.items()
        }
        return SPEED.solve(question, still)

    pool = sample_pool(sample_bench({"train": 300}))
    puzzle = speed_puzzle(RING, PLACES, [0, 3, 7], 1)
    redraws = SPEED.redraw(puzzle, DRAWS, pool, generator("need"))
    assert needless(puzzle, "easy", deaf, redraws) == "text"
    assert needless(replace(puzzle, answer=0), "easy", SPEED.solve, redraws) == ""


@pytest.mark.parametrize("family", FAMILIES)
def test_planning_gives_up_what_is_idle(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all redraws of the text, or of the first image, be the truth: nothing is planned."""
    monkeypatch.setattr(plan, "ATTEMPTS", 60)
    task = find_task(family)
    bench = sample_bench({"train": 300}, (family,))
    slot = next(s for s in map(bench.layout("train", 300, 1).slot, range(300)) if s.tier == "easy")
    pool = sample_pool(bench)
    for place, reason in (("text", "text-idle"), ("image:0", "image-idle")):
        stuck = _Stuck(task, place)
        rejects: Counter[str] = Counter()
        assert not list(plans(stuck, slot, pool, 1, rejects))
        assert rejects[reason] > 0


class _Stuck:
    """A task whose redraws leave one place as it is."""

    def __init__(self, task: Task, place: str) -> None:
        self._task, self._place = task, place

    def __getattr__(self, name: str) -> object:
        return getattr(self._task, name)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield one candidate a draw: others would share its redraws, and so its truth."""
        return islice(self._task.draw(slot, pool, rng), 1)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: object, rng: np.random.Generator
    ) -> dict[str, NDArray[np.float64]]:
        fresh = self._task.redraw(puzzle, n, pool, rng)  # type: ignore[arg-type]
        same = {f.name: np.full(n, f.value) for f in puzzle.facts if f.where == self._place}
        return fresh | same
