"""One row as a lesson: so many steps given, the rest asked for, and nothing asked for given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...records.instance import Instance
from ..answers import LETTERS
from ..comparison import HEADINGS, STEPS
from .dialects import Pointed, Words, written

ALL = len(STEPS)
"""Steps that there are; with all of them given, the answer alone is asked for."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Prompt and reply; the prompt's parts are texts, or numbers of the row's images from 0."""

    prompt: tuple[str | int, ...]
    reply: str
    pointed: tuple[Pointed, ...]
    """What the marks of ms-swift stand for, in the order in which they stand."""

    @property
    def told(self) -> str:
        """The prompt's texts alone."""
        return "\n".join(part for part in self.prompt if isinstance(part, str))


def lesson(row: Instance, given: int, dialect: str = "none") -> Lesson:
    """Return the lesson that gives the first ``given`` of the five steps.

    Of a conclusion that is given, the last sentence, which holds the answer, is cut off. A
    sentence of a given step that is asked for word by word later on is left out of the prompt.
    """
    steps = _steps(row)
    conclusion = steps["conclusion"][0]
    cut = answer_start(conclusion.text)
    if given == ALL:
        asked = {"": [conclusion.cut(cut, len(conclusion.text))]}
        steps["conclusion"] = [conclusion.cut(0, len(conclusion.text[:cut].rstrip()))]
    else:
        asked = {name: steps[name] for name in STEPS[given:]}
    wanted = {s for parts in asked.values() for part in parts for s in sentences(part.text)}
    shown = {name: [_without(part, wanted) for part in steps[name]] for name in STEPS[:given]}

    regions = {region.region: region for region in row.regions}
    pointed: list[Pointed] = []

    def say(parts: list[Words]) -> str:
        found = [written(part, regions, dialect) for part in parts if part.text]
        pointed.extend(p for _, marks in found for p in marks)
        return "\n".join(text for text, _ in found)

    told = [(name, say(parts)) for name, parts in shown.items()]
    replied = [(name, say(parts)) for name, parts in asked.items()]
    prompt: list[str | int] = [
        piece.image if piece.type == "image" else piece.text for piece in row.context
    ]
    listed = "\n".join(f"{LETTERS[k]}. {option}" for k, option in enumerate(row.options))
    prompt.append("\n".join([f"Options:\n{listed}", *_given(told), _task(given)]))
    reply = "\n".join(f"{HEADINGS[name]}: {text}" if name else text for name, text in replied)
    return Lesson(tuple(prompt), reply, tuple(pointed))


def answer_start(conclusion: str) -> int:
    """Return where the sentence begins that holds the answer, the last of the conclusion."""
    said = [match.start() for match in re.finditer(r"\banswer is\b", conclusion)]
    head = conclusion[: said[-1]] if said else conclusion.rstrip()
    ends = [match.end() for match in _END.finditer(head)]
    return ends[-1] if ends else 0


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, as they stand."""
    return [sentence for sentence in _END.split(text) if sentence.strip()]


_END = re.compile(r"(?<=[.!?])\s+(?=[^\W_])|\n+")


def _steps(row: Instance) -> dict[str, list[Words]]:
    """Return each step's texts, captions one by one, with the spans that mean regions."""
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for ref in row.refs:
        spans.setdefault(ref.field, []).append((ref.start, ref.end, ref.region))

    def words(field: str, text: str) -> Words:
        return Words(text, tuple(sorted(spans.get(field, ()))))

    found = {
        name: [words(f"steps.{name}", getattr(row.steps, name))]
        for name in STEPS
        if name != "caption"
    }
    captions = enumerate(row.steps.caption)
    found["caption"] = [words(f"steps.caption[{k}]", text) for k, text in captions]
    return found


def _without(words: Words, wanted: set[str]) -> Words:
    """Take out the sentences that are asked for."""
    for sentence in sentences(words.text):
        if sentence in wanted:
            start = words.text.index(sentence)
            end = start + len(sentence)
            while end < len(words.text) and words.text[end].isspace():
                end += 1
            before, after = words.cut(0, start), words.cut(end, len(words.text))
            moved = tuple((a + start, b + start, r) for a, b, r in after.spans)
            words = Words(before.text + after.text, before.spans + moved)
    return words


def _given(told: list[tuple[str, str]]) -> list[str]:
    lines = [f"{HEADINGS[name]}: {text}" for name, text in told if text]
    return ["This much is known:", *lines] if lines else []


def _task(given: int) -> str:
    if given == ALL:
        return "Now give the answer in one sentence, with the letter of the right option."
    asked = ", ".join(HEADINGS[name].lower() for name in STEPS[given:])
    start = "Solve it in these parts" if given == 0 else "Go on with what follows from it"
    return f"{start}: {asked}. End with the letter of the right option."
