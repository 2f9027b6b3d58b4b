"""The phraser: says a puzzle with a template and records what each phrase speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import MirgenError, Reject, UsageError
from ..records.instance import Piece, Ref, Steps, Text
from ..records.puzzle import Puzzle, Slot
from ..seeds import unit
from . import marks, rules
from .library import Library
from .marks import Marked, PhraseError
from .plain import plain, plain_text
from .render import Rendering
from .sandbox import GLOBALS
from .template import Template

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Phraser:
    """Says puzzles with a library's templates.

    Which template says an instance depends on ``seed``, split and index alone, in proportion
    to the weights of those that fit.
    """

    def __init__(self, library: Library, seed: int) -> None:
        self._library = library
        self._seed = seed

    def say(
        self,
        puzzle: Puzzle,
        slot: Slot,
        rng: np.random.Generator,
        region_image: Mapping[int, int] | None = None,
    ) -> Text:
        """Return the puzzle in words.

        ``rng`` is drawn from by ``pick`` alone, once a call, in the order options, context,
        question, summary, captions, text2region, region2region, conclusion.
        ``region_image`` is the image, counted from 0, of each region that the finished frames
        show; without it, stickers and photo subjects are known from the frame plans, and where
        a drawn region is isn't checked.

        Raises UsageError where no template fits or the template breaks a rule, naming the file
        and line; Reject ``options-alike`` where two of the puzzle's options read the same,
        ``label-misread`` where a label is empty or would be taken for an option's letter, and
        ``ref-not-visible`` where a template speaks of a region that its frame doesn't show.
        """
        template = self._choose(slot, puzzle)
        given = tuple(marks.tidy(plain_text(option.text)) for option in puzzle.options)
        if len({text.casefold() for text in given}) < len(given) or not all(given):
            raise Reject("options-alike")
        rules.check_labels(map(plain_text, puzzle.labels.values()))
        rendering = Rendering(template, _names(puzzle, slot, rng, given))
        options = _options(rendering, given)
        rendering.name(options=options)
        said = _Said(rendering)
        context = said.context(len(puzzle.frames))
        letter, answer = LETTERS[puzzle.answer], options[puzzle.answer]
        steps = Steps(
            summary=said.step("summary"),
            caption=tuple(
                said.step("caption", f"[{k}]", number=k + 1, frame=k)
                for k in range(len(puzzle.frames))
            ),
            text2region=said.step("text2region"),
            region2region=said.step("region2region"),
            conclusion=said.step("conclusion", letter=letter, answer_text=answer),
        )
        text = Text(
            context=context,
            question="\n".join(p.text if p.type == "text" else "<image>" for p in context),
            options=options,
            steps=steps,
            refs=tuple(said.refs),
            template=template.name,
            template_sha256=template.sha256,
        )
        rules.check(text, rendering.fault, letter, answer)
        rules.check_refs(text, rendering.fault, puzzle, region_image)
        return text

    def _choose(self, slot: Slot, puzzle: Puzzle) -> Template:
        task, kind = puzzle.question.task, puzzle.question.kind
        fitting = self._library.for_slot(task, kind, slot.tier)
        if not fitting:
            raise UsageError(
                f"no template says {task} questions of kind {kind!r} and tier {slot.tier!r}",
                where="templates",
                remedy=f"write {task}/<name>.jinja in a folder and name that with --templates",
            )
        left = unit(self._seed, "template", slot.split, slot.index)
        left *= sum(template.front.weight for template in fitting)
        for template in fitting:
            left -= template.front.weight
            if left < 0:
                return template
        return fitting[-1]


class _Said:
    """Collects what the blocks say, and the refs of it."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self.refs: list[Ref] = []

    def context(self, n_images: int) -> tuple[Piece, ...]:
        """Return the pieces of the context block and, last, the question's."""
        texts, numbers = marks.images(self._rendering.marked("context"))
        if numbers != list(range(1, n_images + 1)):
            raise self._rendering.fault(
                "context",
                f"the context shows the images {numbers or 'not at all'}",
                f"each of the {n_images} images stands once and in order: "
                "{{ image(1) }}, {{ image(2) }}, …",
            )
        pieces: list[Piece] = []
        for k, text in enumerate(texts):
            if text and not text.isspace():
                self._piece(pieces, "context", text)
            if k < n_images:
                pieces.append(Piece("image", "", k))
        self._piece(pieces, "question", self._rendering.marked("question"))
        return tuple(pieces)

    def step(self, block: str, place: str = "", **local: Any) -> str:
        """Return a step's clean text; its refs are recorded under ``steps.<block><place>``."""
        clean = self._rendering.read(block, self._rendering.marked(block, **local))
        return self._record(f"steps.{block}{place}", clean)

    def _piece(self, pieces: list[Piece], block: str, text: str) -> None:
        clean = self._rendering.read(block, text)
        pieces.append(Piece("text", self._record(f"context[{len(pieces)}]", clean), -1))

    def _record(self, field: str, clean: Marked) -> str:
        self.refs += [Ref(field, s.start, s.end, s.region) for s in clean.spans]
        return clean.text


def _names(
    puzzle: Puzzle, slot: Slot, rng: np.random.Generator, options: tuple[str, ...]
) -> dict[str, Any]:
    def pick(*choices: Any) -> Any:
        many = choices[0] if len(choices) == 1 and isinstance(choices[0], tuple | list) else choices
        if not many:
            raise PhraseError("pick() has nothing to choose from")
        return many[int(rng.random() * len(many))]

    ours: dict[str, Any] = {
        "tier": slot.tier,
        "kind": puzzle.question.kind,
        "n_images": len(puzzle.frames),
        "options": options,
        "pick": pick,
    }
    words = {name: plain(value) for name, value in puzzle.words.items()}
    for name in words.keys() & (ours.keys() | GLOBALS.keys()):
        if name not in ours or words[name] != ours[name]:
            raise MirgenError(
                f"a word can't be called {name!r}: every template has that name",
                where=f"task {puzzle.question.task}",
                remedy="give the puzzle's word another name",
            )
    return {**GLOBALS, **words, **ours}


def _options(rendering: Rendering, given: tuple[str, ...]) -> tuple[str, ...]:
    if not rendering.has("options"):
        return given
    lines = [line for line in rendering.marked("options").splitlines() if line.strip()]
    if len(lines) != len(given):
        raise rendering.fault(
            "options",
            f"the block 'options' has {len(lines)} lines for {len(given)} options",
            "say each of `options` on a line of its own, in their order",
        )
    read = [rendering.read("options", line) for line in lines]
    if any(each.spans for each in read):
        raise rendering.fault("options", "a ref stands in an option", "write the words alone")
    return tuple(each.text for each in read)
