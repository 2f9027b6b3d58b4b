"""scale_blur: what is truly larger, the same or more blurred, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.frame import Scene
from ...records.puzzle import TOLD, Fact, Facts, Option, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool, Region
from ..shared.choose import fairest, one_of
from . import rules as shortcuts
from . import scene
from . import solve as solver
from .draw import redraw_states
from .fitting import fitting
from .options import choose_options, said, stored
from .propose import propose
from .script import (
    CLOSE_UPS,
    COPIES,
    FIGURES,
    KINDS,
    PANES,
    SIZES,
    Script,
    draw_script,
    pane_args,
    prints_of,
    same_args,
)
from .words import make_words

Array = NDArray[np.float64]

STATES, MORE_STATES = 512, 2048
"""States drawn at once; few are fit where one of some things is to be found."""
KEPT = {"largest": 640, "smallest": 640, "same_region": 144}
USUALLY_KEPT = 208
"""Of those that are fit, options are made of so many: what takes longer is made less often."""
ENOUGH = 4
"""As many are to be left to choose the fairest from."""
TOGETHER = (
    "tallest-on-the-picture", "zoom-multiplied", "blurriest-on-the-picture", "distance-multiplied"
)  # fmt: skip
"""Rules that mostly say the same, and "told-only" the opposite."""
OPTIONS: dict[str, dict[Tier, tuple[int, ...]]] = {
    "largest": {"easy": (3, 4), "medium": (3, 4)},
    "smallest": {"easy": (3, 4), "medium": (3, 4)},
    "size_order": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
    "ratio": {"easy": (4,), "medium": (4, 5), "hard": (4, 5)},
    "same_region": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
    "most_blurred": {"medium": (4,)},
    "blur_order": {"easy": (3, 4), "medium": (4, 5), "hard": (4, 5)},
}

BANDS: dict[str, dict[Tier, tuple[float, float]]] = {
    **{kind: {"easy": (0.0, 0.08), "medium": (0.065, 0.16), "hard": (0.12, 0.4)} for kind in KINDS},
    "ratio": {"easy": (0.0, 0.08), "medium": (0.065, 0.18), "hard": (0.12, 0.48)},
    **{kind: {"easy": (0.0, 0.11), "medium": (0.08, 0.18), "hard": (0.12, 0.4)} for kind in PANES},
}
"""Error bands by kind: a blur is read less surely than a height."""

PLACES = ("the first", "the second", "the third", "the fourth")


class ScaleBlur:
    """Things, figures or prints at told zooms and distances; the pictures tell the rest."""

    name = "scale_blur"
    category = "analytical"
    kinds = KINDS
    about = "Things at told zooms, copies behind frosted panes: what is larger, the same, softer."
    needs = "cutouts of 5 categories that aren't small or much wider than high, a photo to print"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = len(scene.figures(pool, "pair"))
        if have < 5:
            return f"tall enough cutouts, hardly wider than high, of 5 categories (it has {have})"
        if not scene.figures(pool, "row"):
            return "a cutout that is clearly higher than wide"
        return "" if scene.cuttings(pool) else "a photo with a region large enough to be printed"

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 3 or 4 candidates, 3 to 5 sequences, or 4 or 5 numbers.

        Easy ones don't ask for the strongest of three panes: few rely on the scale and on each.

        Hard ones don't ask for the one extreme of several: a picture of another is needed only
        as far as it might have been that, which isn't as often as hard demands.
        """
        return OPTIONS[kind].get(tier, ())

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS[kind][tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return shortcuts.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts of the structure again."""
        return redraw_states(puzzle.question.kind, puzzle.question.args, n, rng)

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates that show the same things, or the same photo. Raises Reject."""
        cast = _cast(slot, pool, rng)
        number = MORE_STATES if slot.kind in ("largest", "smallest", "ratio") else STATES
        states = propose(slot, cast.bare.args, number, rng)
        rows = np.flatnonzero(fitting(slot, cast.bare, states))
        if not len(rows):
            raise Reject("no-clear-answer")
        # The same state may be asked with several sets of options.
        if slot.kind != "ratio":
            rows = np.resize(rows, KEPT.get(slot.kind, USUALLY_KEPT))
        states = {name: values[rows] for name, values in states.items()}
        drafts = choose_options(slot, cast.bare, states, rng)
        if not len(drafts.rows):
            raise Reject("too-few-mistakes")
        states = {name: values[drafts.rows] for name, values in states.items()}
        scores = shortcuts.scores(cast.bare, states, drafts.values)
        for i in fairest(scores, drafts.answer, _lots(slot, scores), rng, ENOUGH, shortcuts.ALIKE):
            state = {name: values[i : i + 1] for name, values in states.items()}
            shown = drafts.shown(i)
            question = replace(
                cast.bare, options=tuple(stored(slot.kind, value) for value, _ in shown)
            )
            texts = tuple(
                Option(said(slot.kind, value, cast.candidates), mistake) for value, mistake in shown
            )
            yield Puzzle(
                question=question,
                options=texts,
                answer=slot.answer,
                facts=_facts(question, state),
                frames=cast.frames(slot, question, state, rng),
                hops=cast.images,
                words=Deferred(make_words, question, state, cast.script, cast.names),
            )


def _lots(slot: Slot, scores: Mapping[str, Array]) -> list[float]:
    """Return the lots of rules in order of their names, one lot for those that hang together.

    Truth is what is seen less what is told. So where what looks largest is the answer, who
    multiplies mostly finds it too, and who only reads finds it last; with a lot for each, one of
    them would have to hit far more often than by chance.
    """
    lots = dict(zip(sorted(scores), slot.lots, strict=False))
    if slot.kind != "ratio":
        looks = next((lots[name] for name in TOGETHER if name in lots), 0.0)
        lots |= {name: looks for name in TOGETHER if name in lots}
        lots |= {name: 1 - looks for name in ("told-only",) if name in lots}
    return list(lots.values())


@dataclass(frozen=True, slots=True)
class _Cast:
    """What a draw shows: ``names`` of things, and what ``candidates`` for answers are called."""

    bare: Question
    names: tuple[str, ...]
    candidates: tuple[str, ...]
    images: int
    things: tuple[Region, ...] = ()
    script: Script | None = None
    cutting: scene.Cutting | None = None

    def frames(
        self, slot: Slot, question: Question, state: Facts, rng: np.random.Generator
    ) -> tuple[Scene, ...]:
        """Return the frames of one state."""
        if self.script is not None:
            return scene.size_frames(slot, self.script, self.things, state, rng)
        if self.cutting is not None:
            return scene.pane_frames(slot, question, self.cutting, state, rng)
        return scene.same_frames(slot, question, self.things[0], state, rng)


def _cast(slot: Slot, pool: Pool, rng: np.random.Generator) -> _Cast:
    """Draw who is shown, and the structure. Raises Reject('cast-too-small' or 'no-photo')."""
    if slot.kind in SIZES:
        script = draw_script(slot, rng)
        things = scene.pick_things(pool, script.things, "pair" if script.crowded else "alone", rng)
        names = tuple(thing.category for thing in things)
        candidates = tuple(f"the {names[t]}" for t, _ in script.asked)
        bare = Question("scale_blur", slot.kind, script.args(), ())
        return _Cast(bare, names, candidates, len(script.shown), things, script)
    if slot.kind in PANES:
        windows = scene.cuttings(pool)
        if not windows:
            raise Reject("no-photo")
        prints, copies = prints_of(slot.kind, slot.tier), COPIES[slot.tier]
        if slot.kind == "most_blurred":
            copies = slot.options
        bare = Question("scale_blur", slot.kind, pane_args(prints, copies), ())
        called = "the pane in image {}" if slot.kind == "most_blurred" else "image {}"
        candidates = tuple(called.format(k + 2) for k in range(copies))
        return _Cast(bare, (), candidates, 1 + copies, cutting=one_of(windows, rng))
    figure = scene.pick_things(pool, 1, "row", rng)
    count, copies = FIGURES[slot.tier], CLOSE_UPS[slot.tier]
    bare = Question("scale_blur", slot.kind, same_args(count, copies), ())
    return _Cast(bare, (figure[0].category,), PLACES[:count], 1 + copies, figure)


def _facts(question: Question, state: Facts) -> tuple[Fact, ...]:
    """Return the facts of a state, each with its place and how it is read."""
    image = _images(question)
    senses = {"h": "length", "cx": "position", "cy": "position", "step": "step"}
    found = []
    for name, values in state.items():
        attribute, _, regions = name.partition("(")
        if regions:
            where = seen(image[int(regions.rstrip(")").partition(",")[0])])
            found.append(Fact(name, float(values[0]), where, senses[attribute]))  # type: ignore[arg-type]
        else:
            found.append(Fact(name, float(values[0]), TOLD))
    return tuple(found)


def _images(question: Question) -> list[int]:
    """Return the image of each region, both from 0."""
    args = question.args
    if question.kind in SIZES:
        return [image for image, things in enumerate(args["shown"]) for _ in things]
    first = args["prints"] if question.kind in PANES else args["row"]["h"]
    return [0] * len(first) + [copy["image"] for copy in args["copies"]]


TASK = ScaleBlur()
