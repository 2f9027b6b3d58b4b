"""What polishing will take, estimated from a few rows before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..config import BuildConfig
from ..polish.course import Courses
from ..records.instance import Instance

BYTES_A_TOKEN = 3.0
"""Of English with marks in it; tokenizers differ by a third."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Rows to ask, tokens in and out, and dollars; None where no price is known."""

    rows: int
    prompt_tokens: int
    completion_tokens: int
    usd: float | None

    def line(self) -> str:
        """Return it in one line."""
        cost = "cost unknown, no prices given" if self.usd is None else f"about ${self.usd:.2f}"
        return (
            f"{self.rows} rows to reword, about {self.prompt_tokens} tokens in and"
            f" {self.completion_tokens} out, {cost}"
        )


def estimated(
    sample: Sequence[Instance], rows: int, courses: Courses, config: BuildConfig
) -> Estimate:
    """Return an estimate for so many rows like those of the sample."""
    sizes = [courses.size(row) for row in sample]
    share = rows / len(sizes) / BYTES_A_TOKEN if sizes else 0.0
    prompt = round(share * sum(asked for asked, _ in sizes))
    completion = round(share * sum(replied for _, replied in sizes))
    said, usd = config.polishing, None
    if said.price_in is not None and said.price_out is not None:
        usd = (prompt * said.price_in + completion * said.price_out) / 1e6
    return Estimate(rows, prompt, completion, usd)
