"""``mirgen calibrate``: tiers from a real model's share of right answers."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError
from .model import add_model, ask_all, model_of, place_of, real
from .parser import CommandParser, whole
from .progress import counting
from .say import tell

if TYPE_CHECKING:
    from ..evaluate.tiers import TierRule

ABOUT = """Asks a model each question several times, options in another order every
time, and writes its share of right answers into the rows, with the tiers that
follow. Replies that name no option count neither as right nor as wrong. Every
reply is kept: run the same command again after an interruption, and only what
is missing is asked for. Images stay byte for byte as they are."""

EXAMPLES = (
    (
        "easy from 70 % right answers on, the rest hard, as MIR has it",
        "mirgen calibrate out/mine --model qwen2-vl-7b --base-url http://localhost:8000/v1",
    ),
    (
        "three tiers, and first of all what it would take",
        "mirgen calibrate out/mine --model M --base-url URL --thresholds 0.8,0.4 --estimate",
    ),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("calibrate", ABOUT, EXAMPLES)
    parser.add_argument("out", metavar="OUT", help="folder of a finished build")
    parser.add_argument(
        "--samples", metavar="N", type=whole("--samples"), default=10, help="of each question (10)"
    )
    tiers = parser.add_mutually_exclusive_group()
    tiers.add_argument(
        "--thresholds",
        metavar="R[,R]",
        type=_numbers("--thresholds"),
        help="pass rates from which a tier begins: one for easy and hard, two for three (0.7)",
    )
    tiers.add_argument(
        "--quantiles",
        metavar="S[,S]",
        type=_numbers("--quantiles"),
        help="instead: the shares of the data set that are easy, and medium",
    )
    tiers.add_argument("--keep-tiers", action="store_true", help="write pass rates only")
    add_model(parser, temperature=0.7, max_tokens=1024)
    given = parser.read(words)
    if given.samples < 1:
        raise UsageError("--samples can't be less than 1", where="command line")

    from ..evaluate.calibrate import lines, measure, requests, write_back, write_report
    from ..evaluate.replies import Replies
    from ..store import open_dataset

    model, rule, place = model_of(given), _rule(given), place_of(given, "calibration")
    data = open_dataset(given.out)
    with Replies(place / "replies.sqlite") as replies:
        if not ask_all(given, model, lambda: requests(data, model, given.samples), replies):
            return 0
        found = measure(data, model, given.samples, rule, replies)
    with counting(len(data), given.quiet, "writing") as tick:
        write_back(given.out, found, tick)
    write_report(place, found)
    tell(lines(found))
    return 0


def _rule(given: argparse.Namespace) -> TierRule:
    from ..evaluate.tiers import MIR_THRESHOLD, TierRule

    if given.keep_tiers:
        return TierRule((), ())
    if given.quantiles:
        return TierRule((), given.quantiles)
    return TierRule(given.thresholds or (MIR_THRESHOLD,))


def _numbers(option: str) -> Callable[[str], tuple[float, ...]]:
    return lambda word: tuple(real(option)(part) for part in word.split(","))
