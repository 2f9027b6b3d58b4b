"""What templates of motion_detection may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...records.puzzle import Facts, Question
from .script import Script


def make_words(
    script: Script, names: Sequence[str], question: Question, facts: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use."""
    return {}
