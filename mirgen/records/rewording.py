"""A rewording to look at: what became of a row's texts, word by word, and the guard's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One text before and after: stretches that are the same, gone or new, in reading order."""

    field: str
    parts: tuple[Part, ...]

    def line(self) -> str:
        """Return it as plain text, [-gone-] and {+new+}."""
        marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
        return "".join(marks[kind].format(text) for kind, text in self.parts)


@dataclass(frozen=True, slots=True)
class Rewording:
    """What a model proposed for a row, and whether it was taken."""

    outcome: str
    model: str
    changes: tuple[Change, ...]
    faults: tuple[str, ...]
    """What the guard found, one a text."""
