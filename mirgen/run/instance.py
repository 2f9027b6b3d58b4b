"""Make one instance: plan, compose, phrase, check, until all of it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from ..check.invariants import broken
from ..check.schema import Validator
from ..check.truth import Watch, often_untrue
from ..compose import Draft, Studio
from ..errors import MirgenError, Reject, UnfedError
from ..phrase import Phraser
from ..records.frame import Frame
from ..records.instance import Instance
from ..records.protocols import Task
from ..records.puzzle import Puzzle, Slot
from ..records.source import Album, Pool
from ..seeds import generator
from ..tasks.unanswerable import Twinned
from .assemble import assemble
from .plan import Planned, plans
from .stages import Stages

Shown = TypeVar("Shown")
"""What a frame is made of: its plan, or its draft."""


class Maker:
    """Everything that makes instances of one split, held for many of them."""

    def __init__(
        self, album: Album, studio: Studio, phraser: Phraser, seed: int, stages: Stages
    ) -> None:
        self._album, self._studio, self._phraser, self._seed = album, studio, phraser, seed
        self._validator = Validator()
        self._stages = stages

    def make(self, task: Task, slot: Slot, pool: Pool, rejects: Counter[str]) -> Instance:
        """Return the instance of a slot: a function of source, config, seed, split and index.

        Raises UnfedError where the pool can't feed the slot, and MirgenError for a fault of ours.
        """
        for planned in plans(task, slot, pool, self._seed, rejects, self._stages):
            try:
                return self._finish(task, slot, planned, pool)
            except Reject as reject:
                rejects[reject.reason] += 1
        mostly = ", ".join(f"{reason} {n}" for reason, n in rejects.most_common(3))
        raise UnfedError(
            f"the source can't feed {slot.task} at tier {slot.tier} ({slot.kind}): "
            f"{sum(rejects.values())} draws failed, mostly {mostly or 'none was possible'}",
            where=f"split {slot.split}, index {slot.index}",
            remedy=f"give more photos to this split ({len(pool.photos)} photos, "
            f"{len(pool.cutouts)} cutouts now), or leave the task or tier out",
        )

    def _shown(self, task: Task, planned: Planned) -> list[Frame]:
        """Return the finished frames. Raises Reject as soon as one isn't as it was planned."""
        puzzle, studio = planned.puzzle, self._studio
        with self._stages.at("compose"):
            studio.prepare(puzzle.frames)
        if not often_untrue(puzzle):
            return self._watched(task, puzzle, studio.frame, puzzle.frames)
        # Most are given up for what their pixels show: so they are looked at before they are
        # encoded, and again as every reader of the data will see them.
        return self._watched(task, puzzle, studio.finish, self._drafted(task, puzzle))

    def _drafted(self, task: Task, puzzle: Puzzle) -> list[Draft]:
        """Return the frames before they are encoded. Raises Reject as above."""
        at, watch = self._stages.at, Watch(puzzle, task.solve)
        drafts = []
        for plan in puzzle.frames:
            with at("compose"):
                drafts.append(self._studio.draft(plan))
            with at("check"):
                reason = watch.saw(drafts[-1].seen(), drafts[-1].pixels)
            if reason:
                raise Reject(reason)
        return drafts

    def _watched(
        self, task: Task, puzzle: Puzzle, make: Callable[[Shown], Frame], plans: Sequence[Shown]
    ) -> list[Frame]:
        """Return what is made of plans or drafts, each looked at as soon as it is there."""
        at, watch = self._stages.at, Watch(puzzle, task.solve)
        frames = []
        for plan in plans:
            with at("compose"):
                frames.append(make(plan))
            with at("check"):
                reason = watch.saw(frames[-1])
            if reason:
                raise Reject(reason)
        with at("check"):
            reason = watch.seen_all()
        if reason:
            raise Reject(reason)
        return frames

    def _finish(self, task: Task, slot: Slot, planned: Planned, pool: Pool) -> Instance:
        at = self._stages.at
        frames = self._shown(task, planned)
        with at("phrase"):
            # Twins are said alike, but for what is missing.
            rng = generator(self._seed, "phrase", slot.split, slot.drawn)
            text = self._phraser.say(
                planned.puzzle, replace(slot, index=slot.drawn), rng, _images(frames)
            )
        if slot.twin >= 0 and isinstance(task, Twinned):
            # The whole one too is given up where nothing can be left out of it.
            with at("plan"):
                key = generator(self._seed, "left-out", slot.split, slot.drawn)
                asked = self._phraser.asked_with(planned.puzzle, replace(slot, index=slot.drawn))
                lacking = task.leave_out(planned.puzzle, slot.drawn, asked, pool, key)
            if slot.left_out:
                frames = self._again(planned.puzzle, lacking, frames)
                with at("phrase"):
                    others = task.others(lacking)
                    said = [text.options[place] for place in others]
                    text = self._phraser.say_left_out(
                        text, lacking, said, slot, rng, _images(frames)
                    )
                planned = replace(planned, puzzle=lacking)
        with at("check"):
            row = assemble(task, slot, planned, frames, text, self._album, self._seed)
            fault = broken(row) or self._validator.check(row)
        if fault:
            raise MirgenError(
                f"an instance breaks its own rules: {fault}",
                where=f"{row.id}, {slot.task}, template {text.template}",
                remedy="mend the template, or report this with the config and the seed",
            )
        return row

    def _again(self, whole: Puzzle, lacking: Puzzle, frames: list[Frame]) -> list[Frame]:
        """Return the frames with those composed anew that differ."""
        with self._stages.at("compose"):
            return [
                frame if plan is old else self._studio.frame(plan)
                for plan, old, frame in zip(lacking.frames, whole.frames, frames, strict=True)
            ]


def _images(frames: list[Frame]) -> dict[int, int]:
    return {r.region: k for k, frame in enumerate(frames) for r in frame.regions}
