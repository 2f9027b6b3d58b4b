"""What is checked of everything that a packaged template says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Protocol, cast

from mirgen.phrase import nouns
from mirgen.records.instance import Text
from mirgen.records.puzzle import TOLD, Puzzle

NUMBER = r"[−-]?\d+(?:\.\d+)?"
GENERIC = re.compile(
    r"the one in (?:image \d+|row \d, column \d)|the (?:first|second|third|fourth)|(?:the )?\w+ pan"
    r"|the (?:fif|six|seven|eigh|nin)th"
)


class Family(Protocol):
    """What a module of families/ holds: how the texts of its family are judged."""

    def check_facts(self, said: Said) -> None:
        """Read the told facts out of the context: each there, once, and right."""

    def values(self, puzzle: Puzzle) -> list[float]:
        """Return the solver's values that steps may quote, beside the facts."""

    def names(self, puzzle: Puzzle) -> dict[int, str]:
        """Return what each region that captions must name is called in every ref to it."""

    def drawn(self, puzzle: Puzzle) -> dict[int, int]:
        """Return the image, from 0, of each region that a drawing makes."""


def family(name: str) -> Family:
    """Return how the texts of a family are judged."""
    return cast(Family, import_module(f".families.{name}", __package__))


@dataclass(frozen=True)
class Said:
    """A puzzle, and what one template says of it."""

    puzzle: Puzzle
    text: Text
    places: dict[int, int]

    @property
    def context(self) -> str:
        """What stands between the images, without the question."""
        return " ".join(piece.text for piece in self.text.context[:-1])

    @property
    def steps(self) -> dict[str, str]:
        """The steps by field."""
        steps = self.text.steps
        return {
            "steps.summary": steps.summary,
            **{f"steps.caption[{k}]": caption for k, caption in enumerate(steps.caption)},
            "steps.text2region": steps.text2region,
            "steps.region2region": steps.region2region,
            "steps.conclusion": steps.conclusion,
        }

    def told(self, prefix: str) -> dict[str, float]:
        """Told facts whose names begin so, by what stands in their brackets."""
        return {
            f.name[len(prefix) + 1 : -1]: f.value
            for f in self.puzzle.facts
            if f.where == TOLD and f.name.startswith(prefix + "[")
        }


def check_prose(said: Said) -> None:
    pieces = [p.text for p in said.text.context if p.type == "text"]
    for text in (*pieces, *said.steps.values()):
        assert not re.search(r"None|undefined|\{|\}|  ", text), text
        assert not re.search(r"[a-z0-9)][,;:.][A-Za-z]", text), text
        assert not re.search(r"[.!?] [a-z]|[.,;:] ?[.,;:]|\bs s\b", text), text
        assert not re.search(r"\b([A-Za-z]+) \1\b", text), text
        assert not re.search(r"\bone [a-z]*[^s]s (?:weighs|is)\b", text), text
        assert text[-1] in ".?!:" or "|" in text or re.fullmatch(r"image \d+", text), text
    assert said.text.steps.conclusion.endswith(f"{said.text.options[said.puzzle.answer]}.")
    assert said.text.options[said.puzzle.answer] == said.puzzle.options[said.puzzle.answer].text


def check_refs(said: Said) -> None:
    task = said.puzzle.question.task
    names = family(task).names(said.puzzle)
    fields = {f"context[{i}]": piece.text for i, piece in enumerate(said.text.context)}
    fields |= said.steps
    captioned = set()
    for ref in said.text.refs:
        span = fields[ref.field][ref.start : ref.end]
        image = re.search(r"in image (\d+)|^image (\d+)$", span)
        if image:
            assert int(image.group(1) or image.group(2)) == said.places[ref.region] + 1, span
        if ref.field.startswith("steps.caption"):
            captioned.add(ref.region)
        if ref.region in names and not GENERIC.fullmatch(span) and not span.startswith("image "):
            name = names[ref.region]
            same = span.startswith("the same")
            assert same or name in span or nouns.plural(name) in span, (name, span)
    # A pan's caption names the pan, not each of the equal things in it.
    assert captioned == set(names) or task == "weight_comparison"


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def check_sums(said: Said) -> None:
    """Sums and products on the page come out, but for one in the last of three decimals."""
    pattern = rf"({NUMBER}(?:/\d+)?(?: [+−×] \d+(?:\.\d+)?(?: kg)?)+) = ({NUMBER})"
    for text in (said.text.steps.region2region, said.text.steps.conclusion):
        for sum_, result in re.findall(pattern, text):
            first, *rest = re.split(r" ([+−×]) ", sum_.replace(" kg", ""))
            total = Fraction(first.replace("−", "-"))
            for sign, part in zip(rest[::2], rest[1::2], strict=True):
                value = Fraction(part)
                if sign == "×":
                    total *= value
                else:
                    total += value if sign == "+" else -value
            assert abs(float(total) - number(result)) < 0.0021, (sum_, result)


def check_numbers(said: Said, values: list[float]) -> None:
    """Every number of a step rounds a fact, a solver's value, or counts images."""
    exact = [*(f.value for f in said.puzzle.facts), *values]
    known = Counter(range(1, len(said.puzzle.frames) + 1))
    known.update([0])
    for value in exact:
        for digits in range(5):
            known.update(round(sign * value, digits) for sign in (-1, 1))
            known.update(round(sign * value * 100, digits) for sign in (-1, 1))
    for field, text in said.steps.items():
        for found in re.findall(rf"(?<![\w.]){NUMBER}", text):
            assert number(found) in known, (field, found, text)
