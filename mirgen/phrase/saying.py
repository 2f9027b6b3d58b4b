"""Saying one puzzle with one template: every block in its order, refs recorded, rules kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from ..errors import MirgenError, Reject, UsageError
from ..records.instance import Piece, Ref, Steps, Text
from ..records.puzzle import Puzzle, Slot
from ..records.twins import twinned
from . import marks, rules
from .marks import Marked, PhraseError
from .plain import plain, plain_text
from .render import Rendering
from .sandbox import GLOBALS
from .template import Template

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Made = TypeVar("Made")
Other = TypeVar("Other")
Tell = Callable[[UsageError], None]


def refuse(error: UsageError) -> None:
    """Raise the first fault, as a build does."""
    raise error


def say(
    template: Template,
    puzzle: Puzzle,
    slot: Slot,
    rng: np.random.Generator,
    region_image: Mapping[int, int] | None = None,
    tell: Tell = refuse,
) -> Text:
    """Return the puzzle in the template's words; `Phraser.say` tells of the arguments.

    ``tell`` is handed each fault. Where it returns, the block is left empty and the next one is
    tried, and the rules that hold of the whole are asked only where all blocks were said.
    """
    given = tuple(marks.tidy(plain_text(option.text)) for option in puzzle.options)
    if len({text.casefold() for text in given}) < len(given) or not all(given):
        raise Reject("options-alike")
    rules.check_labels(map(plain_text, puzzle.labels.values()))
    # That it can't be told is no option of the task's, which says its own ones alone.
    kept = twinned(puzzle.question)
    at = len(given) if kept is None else int(kept["at"])
    own = given[:at] + given[at + 1 :]
    rendering = Rendering(template, names_of(puzzle, slot, rng, own))
    said = Said(rendering, tell)
    read = said.attempt(lambda: _options(rendering, own), own)
    options = read[:at] + given[at : at + 1] + read[at:]
    rendering.name(options=options)
    context = said.context(len(puzzle.frames))
    letter, answer = LETTERS[puzzle.answer], options[puzzle.answer]
    steps = Steps(
        summary=said.step("summary"),
        caption=tuple(
            said.step("caption", f"[{k}]", number=k + 1, frame=k) for k in range(len(puzzle.frames))
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
    if said.whole:
        for fault in chain(
            rules.faults(text, rendering.fault, letter, answer),
            rules.ref_faults(text, rendering.fault, puzzle, region_image),
        ):
            said.fault(fault)
    return text


class Said:
    """Collects what the blocks say, and the refs of it."""

    def __init__(self, rendering: Rendering, tell: Tell) -> None:
        self._rendering = rendering
        self._tell = tell
        self.refs: list[Ref] = []
        self.whole = True

    def fault(self, error: UsageError) -> None:
        """Hand a fault on."""
        self.whole = False
        self._tell(error)

    def attempt(self, make: Callable[[], Made], other: Other) -> Made | Other:
        """Return what ``make`` does; tell its fault, and return the other, where it has one."""
        try:
            return make()
        except UsageError as error:
            self.fault(error)
            return other

    def context(self, n_images: int) -> tuple[Piece, ...]:
        """Return the pieces of the context block and, last, the question's."""
        marked = self.attempt(lambda: self._rendering.marked("context"), None)
        texts, numbers = marks.images(marked or "")
        if marked is not None:
            for what in _image_faults(numbers, n_images):
                remedy = "each of the {} images stands once and in order: {}".format(
                    n_images, "{{ image(1) }}, {{ image(2) }}, …"
                )
                self.fault(self._rendering.fault("context", what, remedy))
        pieces: list[Piece] = []
        for k, text in enumerate(texts):
            if text and not text.isspace():
                self._piece(pieces, "context", partial(str, text))
            if k < n_images:
                pieces.append(Piece("image", "", k))
        self._piece(pieces, "question", lambda: self._rendering.marked("question"))
        return tuple(pieces)

    def step(self, block: str, place: str = "", **local: Any) -> str:
        """Return a step's clean text; its refs are recorded under ``steps.<block><place>``."""
        return self._record(
            f"steps.{block}{place}", block, lambda: self._rendering.marked(block, **local)
        )

    def _piece(self, pieces: list[Piece], block: str, make: Callable[[], str]) -> None:
        pieces.append(Piece("text", self._record(f"context[{len(pieces)}]", block, make), -1))

    def _record(self, field: str, block: str, make: Callable[[], str]) -> str:
        nothing = Marked("", ())
        clean = self.attempt(lambda: self._rendering.read(block, make()), nothing)
        self.refs += [Ref(field, s.start, s.end, s.region) for s in clean.spans]
        return clean.text


def _image_faults(numbers: list[int], n_images: int) -> Iterator[str]:
    wanted = range(1, n_images + 1)
    if numbers == list(wanted):
        return
    for k in sorted({*numbers} - {*wanted}):
        yield f"the context shows an image {k}, and there are {n_images}"
    never = [str(k) for k in wanted if k not in numbers]
    if never:
        yield f"the context never shows image {', '.join(never)}"
    twice = [str(k) for k in wanted if numbers.count(k) > 1]
    if twice:
        yield f"the context shows image {', '.join(twice)} more than once"
    if sorted(numbers) == list(wanted):
        yield f"the context shows the images in the order {', '.join(map(str, numbers))}"


def names_of(
    puzzle: Puzzle, slot: Slot, rng: np.random.Generator, options: tuple[str, ...]
) -> dict[str, Any]:
    """Return what templates may speak of: the puzzle's words, and what every template has."""

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
