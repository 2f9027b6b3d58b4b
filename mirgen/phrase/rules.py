"""The rules that every text keeps, whatever template it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..errors import Reject, UsageError
from ..records.frame import PhotoView, Sticker, Subject, Tile
from ..records.instance import Ref, Text
from ..records.puzzle import Puzzle

Fault = Callable[[str, str, str], UsageError]
"""Makes the error for a block, what is wrong and the remedy."""

_MISREAD = re.compile(r"<image>|\b[Ii]mage [A-Z]\b")
_SUSPECT = re.compile(r"mage(?:>| [A-Z])")
"""What every misread text holds; a search that begins with plain letters is ten times faster."""
_LETTER = re.compile(
    r"\*\*[A-H]\*\*|\([A-H]\)|\b(?:[Aa]nswer|[Oo]ption|[Cc]hoice)(?: is)?:? \*{0,2}[A-H]\b"
)


def check_labels(labels: Iterable[str]) -> None:
    """Raise Reject ``label-misread`` where an annotation's name alone would break a rule.

    No template could help it, so none is blamed.
    """
    for label in labels:
        if not label.strip() or _MISREAD.search(label) or _LETTER.search(label):
            raise Reject("label-misread")


def faults(text: Text, fault: Fault, letter: str, answer: str) -> Iterator[UsageError]:
    """Yield what breaks a rule.

    No text holds ``<image>`` or "Image A" (readers count the one and take the other for an
    option); options differ; the summary has no letter; the conclusion has letter and answer.
    """
    for block, said in _blocks(text):
        found = _MISREAD.search(said) if _SUSPECT.search(said) else None
        if found:
            yield fault(
                block,
                f"the block {block!r} says {found.group()!r}, which readers of the data misread",
                'speak of "image 1"',
            )
    if len({option.casefold() for option in text.options}) < len(text.options):
        yield fault("options", f"two options read the same: {text.options}", "tell them apart")
    given = _LETTER.search(text.steps.summary)
    if given:
        yield fault(
            "summary",
            f"the summary gives an option's letter: {given.group()!r}",
            "leave letters to the conclusion",
        )
    conclusion = text.steps.conclusion
    if (
        not re.search(rf"\b{letter}\b", conclusion)
        or answer.casefold() not in conclusion.casefold()
    ):
        yield fault(
            "conclusion",
            f"the conclusion lacks the answer's letter {letter!r} or its text {answer!r}",
            "end it with {{ answer_text }} and: The answer is **{{ letter }}**.",
        )


def ref_faults(
    text: Text, fault: Fault, puzzle: Puzzle, region_image: Mapping[int, int] | None
) -> Iterator[UsageError]:
    """Yield what is wrong with refs: no such region, or one elsewhere than its step says.

    A caption speaks of its own image; region2region of two images at least.

    Raises Reject ``ref-not-visible`` for a region that its frame doesn't show.
    """
    planned = planned_images(puzzle)
    places = planned if region_image is None else region_image
    for ref in text.refs:
        if ref.region in places:
            continue
        block = _block_of(ref, text)
        if ref.region not in planned and ref.region not in puzzle.labels:
            yield fault(
                block,
                f"a ref in block {block!r} names region {ref.region}, which no image has",
                "take the region from the puzzle's words",
            )
        if region_image is not None:
            raise Reject("ref-not-visible")
    for number in range(len(text.steps.caption)):
        field = f"steps.caption[{number}]"
        for ref in text.refs:
            if ref.field == field and places.get(ref.region, number) != number:
                yield fault(
                    "caption",
                    f"the caption of image {number + 1} has a ref to region {ref.region}, "
                    f"which is in image {places[ref.region] + 1}",
                    "speak of the regions of its own image",
                )
    related = [ref.region for ref in text.refs if ref.field == "steps.region2region"]
    known = {places[region] for region in related if region in places}
    needed = min(2, len(puzzle.frames))
    if len(known) < needed and all(region in places for region in related):
        yield fault(
            "region2region",
            f"region2region has refs in {len(known)} of the images",
            f"relate regions of {needed} images at least, with ref()",
        )


def planned_images(puzzle: Puzzle) -> dict[int, int]:
    """Return the image, from 0, of each sticker's, tile's and photo subject's region."""
    found: dict[int, int] = {}
    for number, frame in enumerate(puzzle.frames):
        held = frame.subjects if isinstance(frame, PhotoView) else frame.layers
        found |= {
            each.region: number for each in held if isinstance(each, Sticker | Tile | Subject)
        }
    return found


def _blocks(text: Text) -> list[tuple[str, str]]:
    steps = text.steps
    pieces = [("context", piece.text) for piece in text.context[:-1]]
    return [
        *pieces,
        ("question", text.context[-1].text),
        *(("options", option) for option in text.options),
        ("summary", steps.summary),
        *(("caption", caption) for caption in steps.caption),
        ("text2region", steps.text2region),
        ("region2region", steps.region2region),
        ("conclusion", steps.conclusion),
    ]


def _block_of(ref: Ref, text: Text) -> str:
    if ref.field == f"context[{len(text.context) - 1}]":
        return "question"
    return ref.field.removeprefix("steps.").partition("[")[0]
