"""location_relationship: where things stand that no single picture shows together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from ...errors import Reject
from ...records.deferred import Deferred
from ...records.frame import PhotoView, Size, Subject
from ...records.puzzle import TIERS, TOLD, Fact, Facts, Puzzle, Question, Slot, Tier, seen
from ...records.source import Pool
from ..shared.balance import balanced, by_rank
from . import solve as solver
from .chains import MIRROR, Chains, draw_chains
from .crops import Scenery, any_places, sceneries
from .layout import Layout
from .options import Drafts, choose_options, said_options
from .setting import SHARE, draw_setting, fitting
from .words import make_words

Array = NDArray[np.float64]

CHAINS = 160
"""Chains of pictures drawn to choose the fairest from."""

OPTIONS = 3
"""How often options are drawn for them until some are as the slot's lots mean them."""

SETTINGS = 6
"""Photos and sizes of windows that are tried until one lets pictures stand between the things."""

FAIREST = 6
"""Chains of one photo that are looked at: where these are too easy, most others are as well."""

THINGS = {"distance": 2, "halfway": 3, "place": 1}
"""Number of things asked about."""

LARGER = 1.5
"""How much larger than in its photo a window may be shown."""

BANDS: dict[Tier, tuple[float, float]] = {
    "easy": (0.0, 0.05),
    "medium": (0.055, 0.12),
    "hard": (0.095, 0.45),
}


class LocationRelationship:
    """Windows of one photo; the texts tell how they join, the question asks across them."""

    name = "location_relationship"
    category = "spatial"
    kinds = ("distance", "halfway", "place")
    about = "Overlapping crops of one photo, joined by told offsets or by things seen in both."
    needs = "photos with at least three annotated things apart from each other"

    def lacks(self, pool: Pool) -> str:
        """Return what the pool lacks, or ''."""
        have = sum(int(s.askable.sum()) >= 3 for s in sceneries(pool))
        return (
            "" if have >= 3 else f"3 photos with 3 things big enough to ask about (it has {have})"
        )

    def option_counts(self, kind: str, tier: Tier) -> tuple[int, ...]:
        """Return 4 or 5 distances; few photos hold three things and pictures between them."""
        return () if tier != "easy" and kind == "halfway" else (4, 5)

    def band(self, kind: str, tier: Tier) -> tuple[float, float]:
        """Return the error band of a tier."""
        return BANDS[tier]

    def solve(self, question: Question, facts: Facts) -> Array:
        """Return misfits (n, options)."""
        return solver.solve(question, facts)

    def rules(self, question: Question, facts: Facts) -> Mapping[str, Array]:
        """Return the shortcuts' scores (n, options)."""
        return solver.rules(question, facts)

    def redraw(
        self, puzzle: Puzzle, n: int, pool: Pool, rng: np.random.Generator
    ) -> dict[str, Array]:
        """Draw all facts of the layout again: places in windows, offsets, mirrorings."""
        names = [fact.name for fact in puzzle.facts]
        seen = [name for name in names if name.startswith("cx(")]
        told = [name for name in names if name.startswith("offset[")]
        mirrors = [name for name in names if name.startswith("mirrored[")]
        low, high = SHARE[len(puzzle.question.args["things"])]
        share = low + (high - low) * rng.random((len(seen) + len(told), n))
        room = 1 / share[len(seen) :] - 1
        offsets = room * np.subtract(*rng.random((2, len(told), n)))
        often = np.array([MIRROR[tier] for tier in TIERS])[
            rng.integers(1, 3, size=(len(mirrors), n))
        ]
        return {
            **dict(zip(seen, any_places(pool, share[: len(seen)], rng), strict=True)),
            **dict(zip(told, offsets, strict=True)),
            **dict(zip(mirrors, np.where(rng.random(often.shape) < often, 1.0, 0.0), strict=True)),
        }

    def draw(self, slot: Slot, pool: Pool, rng: np.random.Generator) -> Iterator[Puzzle]:
        """Yield candidates of one photo. Raises Reject."""
        things = THINGS[slot.kind]
        photos = fitting(pool, things)
        if not photos:
            raise Reject("no-photo-with-things-apart")
        chains = _chains(photos, things, slot.tier, rng)
        setting = chains.setting
        drafts, order = _options(slot, chains, self.band(slot.kind, slot.tier), rng)
        for i in order[:FAIREST]:
            at = int(drafts.kept[i])
            layout = chains.layout(int(drafts.numbers.rows[at]))
            yield _puzzle(
                slot, setting.scenery, layout, drafts.numbers.shuffled(at, slot.answer, rng)
            )


def _chains(photos: Sequence[Scenery], things: int, tier: Tier, rng: np.random.Generator) -> Chains:
    """Draw chains of the first of SETTINGS that has any. Raises Reject."""
    for _ in range(SETTINGS - 1):
        with suppress(Reject):
            return draw_chains(draw_setting(photos, things, tier, rng), tier, CHAINS, rng)
    return draw_chains(draw_setting(photos, things, tier, rng), tier, CHAINS, rng)


def _options(
    slot: Slot, chains: Chains, band: tuple[float, float], rng: np.random.Generator
) -> tuple[Drafts, NDArray[np.intp]]:
    """Draw the chains' options, and return the order in which they are fair. Raises Reject."""
    wanted = by_rank(slot.rank, slot.options)
    for left in reversed(range(OPTIONS)):
        try:
            drafts = choose_options(slot, chains, band, rng)
            return drafts, balanced(drafts.scores, slot.rank, slot.lots, rng, wanted)
        except Reject:
            if not left:
                raise
    raise AssertionError


def _puzzle(
    slot: Slot, scenery: Scenery, layout: Layout, options: Sequence[tuple[float, str]]
) -> Puzzle:
    names = _names(scenery, layout)
    facts = _facts(scenery, layout)
    values = tuple(value for value, _ in options)
    question = Question("location_relationship", slot.kind, layout.args(names), values)
    state = {f.name: np.array([f.value]) for f in facts}
    return Puzzle(
        question=question,
        options=said_options(options),
        answer=slot.answer,
        facts=facts,
        frames=_frames(slot.frame, scenery, layout),
        hops=len(layout.windows),
        words=Deferred(make_words, scenery, layout, names, question, state),
    )


def _names(scenery: Scenery, layout: Layout) -> list[str]:
    """Name the things, with their picture where the bare name isn't unique."""
    plain = [layout.name(scenery, i, p) for i, p in layout.asked]
    joining = [layout.name(scenery, j.region, j.source) for j in layout.joins if j.kind != "told"]
    if len(set(plain)) == len(plain) and not set(plain) & set(joining):
        return plain
    return [f"{name} in image {p + 1}" for name, (_, p) in zip(plain, layout.asked, strict=True)]


def _facts(scenery: Scenery, layout: Layout) -> tuple[Fact, ...]:
    facts = []
    for picture in range(len(layout.windows)):
        for index in layout.shown(picture):
            x = _upright(scenery, layout, picture, index)
            x = 1 - x if layout.mirrored[picture] else x
            name = f"cx({layout.region(picture, index)})"
            facts.append(Fact(name, x, seen(picture), "position"))
    for join in layout.joins:
        if join.kind == "mark":
            continue
        (here, _, width, _), there = layout.windows[join.source], layout.windows[join.to][0]
        step = (there - here) / width
        if join.kind == "anchor":
            step -= _upright(scenery, layout, join.source, join.region)
        # Rounded as by Chains.offsets, which ties would show.
        facts.append(Fact(f"offset[{join.to + 1}]", float(np.round(step, 2)), TOLD))
    if any(layout.mirrored):
        facts += [Fact(f"mirrored[{p + 1}]", float(m), TOLD) for p, m in enumerate(layout.mirrored)]
    return tuple(facts)


def _upright(scenery: Scenery, layout: Layout, picture: int, index: int) -> float:
    """Return a region's centre in a picture as the scene has it, as a share of the width."""
    left, _, width, _ = layout.windows[picture]
    x0, _, x1, _ = scenery.boxes[index]
    return float(((x0 + x1) / 2 - left) / width)


def _frames(frame: Size, scenery: Scenery, layout: Layout) -> tuple[PhotoView, ...]:
    _, _, width, height = layout.windows[0]
    scale = min(LARGER, 0.75 * max(frame) / max(width, height))
    size = round(width * scale), round(height * scale)
    return tuple(
        PhotoView(
            photo=scenery.photo.row,
            window=window,
            size=size,
            mirrored=layout.mirrored[p],
            subjects=tuple(
                Subject(layout.region(p, i), scenery.regions[i].row) for i in layout.shown(p)
            ),
        )
        for p, window in enumerate(layout.windows)
    )


TASK = LocationRelationship()
