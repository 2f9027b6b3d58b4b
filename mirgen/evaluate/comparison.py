"""A reply's steps beside the row's: words in common, and numbers that were found."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..records.instance import Steps

STEPS = ("summary", "caption", "text2region", "region2region", "conclusion")

HEADINGS = {
    "summary": "Summary",
    "caption": "Captions",
    "text2region": "Text to regions",
    "region2region": "Regions to regions",
    "conclusion": "Conclusion",
}

_HEADING = re.compile(
    r"^[\s#*\d.)]*(?P<name>"
    + "|".join(f"{re.escape(heading)}?" for heading in HEADINGS.values())
    + r")[\s*]*[:\n][\s*]*",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """F1 of words in common, and the share of the reference's numbers that the reply has."""

    words: float
    numbers: float | None


def step_texts(steps: Steps) -> dict[str, str]:
    """Return the five steps by name, captions as one text."""
    return {name: text_of(steps, name) for name in STEPS}


def text_of(steps: Steps, name: str) -> str:
    """Return one step as text, a caption a line."""
    return "\n".join(steps.caption) if name == "caption" else str(getattr(steps, name))


def split_steps(reply: str) -> dict[str, str]:
    """Return what stands under each of the five headings; a step without one is left out."""
    found: dict[str, str] = {}
    matches = list(_HEADING.finditer(reply))
    for place, match in enumerate(matches, start=1):
        end = matches[place].start() if place < len(matches) else len(reply)
        said = match["name"].lower().rstrip("s")
        name = next(n for n, h in HEADINGS.items() if h.lower().rstrip("s") == said)
        found.setdefault(name, reply[match.end() : end].strip())
    return found


def compare(steps: Steps, reply: str) -> dict[str, Likeness]:
    """Return how alike each step is; one that the reply lacks scores nothing."""
    said = split_steps(reply)
    return {name: likeness(text, said.get(name, "")) for name, text in step_texts(steps).items()}


def likeness(wanted: str, said: str) -> Likeness:
    """Compare two texts as bags of words and of numbers."""
    one, other = (Counter(re.findall(r"\w+", text.lower())) for text in (wanted, said))
    both = (one & other).total()
    words = 2 * both / (one.total() + other.total()) if both else 0.0
    numbers, found = (Counter(_numbers(text)) for text in (wanted, said))
    share = (numbers & found).total() / numbers.total() if numbers else None
    return Likeness(words, share)


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)]
