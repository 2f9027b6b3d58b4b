"""A reply held against its row: what it names, and whether that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ..records.instance import Instance
from .answers import read_answer
from .prompts import Prompt
from .replies import Reply

Kind = Literal["right", "wrong", "unparsed", "refused", "empty", "failed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Of these, right and wrong are answers; the others name no option."""


@dataclass(frozen=True, slots=True)
class Judged:
    """``index`` is the option named, in the row's order, ``shown`` its place in the prompt."""

    kind: Kind
    index: int = -1
    shown: int = -1
    how: str = ""

    @property
    def answered(self) -> bool:
        """Whether an option was named."""
        return self.kind in ("right", "wrong")


def judge(row: Instance, prompt: Prompt, reply: Reply) -> Judged:
    """Read a reply to this prompt about this row. A request that was refused for good failed."""
    if reply.status != 200:
        return Judged("failed", how=f"status-{reply.status}")
    shown = [row.options[k] for k in prompt.order]
    reading = read_answer(reply.text, shown, cut=reply.finish == "length")
    if reading.outcome != "answered":
        return Judged(reading.outcome, how=reading.how)
    index = prompt.original(reading.index)
    kind: Kind = "right" if index == row.answer_index else "wrong"
    return Judged(kind, index, reading.index, reading.how)
