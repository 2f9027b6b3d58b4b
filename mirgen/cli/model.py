"""What commands that ask a model share: its options, the estimate, progress, what is missing."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UnansweredError, UsageError
from .parser import whole
from .progress import counting
from .say import note, tell
from .writing import beside

if TYPE_CHECKING:
    from ..evaluate.asking import Model, Request
    from ..evaluate.replies import Replies


def add_model(parser: argparse.ArgumentParser, temperature: float, max_tokens: int) -> None:
    """Add the options that say whom to ask, how, and for how much at most."""
    add = parser.add_argument
    add("--model", metavar="M", required=True, help="the model's name at the server")
    add("--base-url", metavar="URL", required=True, help="an OpenAI-compatible server, .../v1")
    add(
        "--api-key-env",
        metavar="NAME",
        help="environment variable with the key (without: MIRGEN_API_KEY or OPENAI_API_KEY,"
        " here or in .env)",
    )
    add("--temperature", metavar="T", type=real("--temperature"), default=temperature)
    add("--max-tokens", metavar="N", type=whole("--max-tokens"), default=max_tokens)
    add("--concurrency", metavar="N", type=whole("--concurrency"), default=8, help="at most (8)")
    add(
        "--timeout", metavar="S", type=real("--timeout"), default=120.0, help="of one attempt (120)"
    )
    add("--price-in", metavar="P", type=real("--price-in"), help="of a million tokens in")
    add("--price-out", metavar="P", type=real("--price-out"), help="of a million tokens out")
    add("--budget", metavar="P", type=real("--budget"), help="spend no more, all runs together")
    add("--estimate", action="store_true", help="say what it would take, ask nothing")
    add("--to", metavar="FOLDER", help="where replies and reports are kept (without: beside OUT)")
    add("--quiet", action="store_true", help="print the result only")


def real(option: str) -> Callable[[str], float]:
    """Return a reader of numbers from 0 on for this option. It raises UsageError."""

    def read(word: str) -> float:
        try:
            number = float(word)
        except ValueError:
            number = -1.0
        if not 0 <= number < float("inf"):
            raise UsageError(
                f"{option} can't be {word!r}", where="command line", remedy="give a number from 0"
            )
        return number

    return read


def model_of(given: argparse.Namespace) -> Model:
    """Return whom to ask, and how. Raises UsageError."""
    from ..chat.secret import NAMES, api_key
    from ..evaluate.asking import Model

    if not re.match(r"https?://[^\s/]+", given.base_url):
        raise UsageError(
            f"{given.base_url!r} isn't an address",
            where="--base-url",
            remedy="give one such as http://localhost:8000/v1",
        )
    for option, value in (("concurrency", given.concurrency), ("max-tokens", given.max_tokens)):
        if value < 1:
            raise UsageError(
                f"--{option} can't be {value}", where="command line", remedy="give 1 or more"
            )
    if given.timeout == 0:
        raise UsageError("--timeout can't be 0", where="command line", remedy="give seconds")
    names = (given.api_key_env,) if given.api_key_env else NAMES
    return Model(
        model=given.model,
        base_url=given.base_url,
        api_key=api_key(given.base_url, names=names),
        temperature=given.temperature,
        max_tokens=given.max_tokens,
        timeout=given.timeout,
        concurrency=given.concurrency,
    )


def place_of(given: argparse.Namespace, what: str) -> Path:
    """Return the folder for replies and reports: ``OUT.<what>/<model>`` if none is named."""
    if given.to:
        return Path(given.to)
    out = beside(given.out, "--to")
    return out.with_name(f"{out.name}.{what}") / re.sub(r"[^\w.-]+", "-", given.model)


def ask_all(
    given: argparse.Namespace,
    model: Model,
    requests: Callable[[], Iterable[Request]],
    replies: Replies,
) -> bool:
    """Say what it takes, and ask, unless only the estimate is wanted; tell whether it was asked.

    Raises UsageError, and UnansweredError where requests are left without a reply.
    """
    from ..chat.budget import Budget, Prices
    from ..evaluate.asking import ask
    from ..evaluate.estimate import estimate

    prices = Prices(given.price_in, given.price_out)
    spent = prices.of(*replies.tokens())
    if given.budget is not None and spent is None:
        raise UsageError(
            "a budget needs prices",
            where="--budget",
            remedy="give --price-in and --price-out, of a million tokens each",
        )
    told = estimate(model, requests(), replies, prices)
    if given.estimate:
        tell(told.lines())
        return False
    if not given.quiet:
        for line in told.lines():
            note(line)
    budget = Budget(prices, given.budget, spent or 0.0)
    with _watch(told.requests, told.stood, given.quiet) as tick:
        asked = ask(model, requests(), replies, budget, tick)
    if not given.quiet and asked.faults:
        faults = ", ".join(f"{n} × {code}" for code, n in sorted(asked.faults.items()))
        note(f"attempts in vain: {faults}")
    if asked.over_budget:
        raise UnansweredError(
            f"the budget of {given.budget:g} is used up, {asked.over_budget} requests are left",
            where=given.out,
            remedy="raise --budget and run the same command again, replies are kept",
        )
    if asked.unanswered:
        raise UnansweredError(
            f"{asked.unanswered} of {told.requests} requests got no reply",
            where=f"{given.model} at {given.base_url}",
            remedy="run the same command again, replies are kept and the rest is asked for",
        )
    return True


@contextmanager
def _watch(total: int, stood: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Count requests; say once, after the first that were made, how long the rest will take."""
    start, done = time.monotonic(), 0
    told = quiet or total == stood

    with counting(total, quiet, "asking") as bar:

        def tick(number: int) -> None:
            nonlocal done, told
            done += number
            bar(number)
            made, spent = done - stood, time.monotonic() - start
            if not told and (made >= 50 or (made >= 5 and spent > 20)):
                told = True
                left = (total - done) * spent / made
                note(f"about {left / 60:.0f} minutes to go" if left > 90 else f"about {left:.0f} s")

        yield tick
