"""What a run will ask for, before anything is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..chat.budget import Prices
from .asking import Model, Request
from .replies import Replies


@dataclass(frozen=True, slots=True)
class Estimate:
    """Requests in all and those that have a reply; tokens and money of the rest, at most."""

    requests: int
    stood: int
    tokens_in: int
    tokens_out: int
    cost: float | None

    @property
    def missing(self) -> int:
        """Requests that are still to be made."""
        return self.requests - self.stood

    def lines(self) -> Iterator[str]:
        """Say it."""
        yield (
            f"{self.requests} requests, {self.stood} of them answered already; the rest takes "
            f"about {self.tokens_in:,} tokens in and at most {self.tokens_out:,} out"
        )
        if not self.missing:
            return
        told = "unknown: give --price-in and --price-out" if self.cost is None else ""
        yield f"cost: {told or f'at most about {self.cost:.2f}'}"
        yield "time: told once the first requests are answered"


def estimate(
    model: Model, requests: Iterable[Request], replies: Replies, prices: Prices
) -> Estimate:
    """Count what there is to do. Tokens of images are those of 28 × 28 pixels each."""
    number = stood = tokens = 0
    for request in requests:
        number += 1
        if replies.get(request.key) is None:
            tokens += request.prompt.tokens()
        else:
            stood += 1
    most = (number - stood) * model.max_tokens
    return Estimate(number, stood, tokens, most, prices.of(tokens, most))
