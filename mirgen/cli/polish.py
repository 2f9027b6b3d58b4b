"""``mirgen polish``: reword the texts of a finished data set through a model's endpoint."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import MirgenError
from . import polishing
from .parser import CommandParser
from .progress import JobLines, Money, counting
from .say import note, tell
from .stop import heeding

if TYPE_CHECKING:
    from ..chat.budget import Spend
    from ..run.estimate import Estimate
    from ..run.session import Polished

ABOUT = """Rewords the texts of a finished data set so that they read better, through
any OpenAI-compatible endpoint. No fact can change: numbers, names, units,
regions and images are hidden behind marks, and a reply that loses one, turns
a relation round or says more than the template isn't taken; the row then
keeps its text, with the reason in its column `polish`. Replies are kept, so
a run that was stopped goes on without asking twice. The key comes from
OPENAI_API_KEY in the environment or in .env."""

EXAMPLES = (
    (
        "a local server",
        "mirgen polish out/sample --model qwen3 --base-url http://localhost:8000/v1",
    ),
    (
        "with a cap on what it may cost",
        "mirgen polish out/sample --model gpt-5-mini --polish-price 0.25,2 --polish-budget 5",
    ),
    (
        "by jobs of the Batch API, at half the price; stopped, it goes on waiting",
        "mirgen polish out/sample --model gpt-5-mini --polish-mode batch",
    ),
    ("ask again for what was refused", "mirgen polish out/sample --model qwen3 --retry-failed"),
)


class EndpointDown(MirgenError):
    """The endpoint was given up; what was polished is kept."""

    exit_code = 1


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("polish", ABOUT, EXAMPLES)
    parser.add_argument("out", metavar="OUT", help="folder of a finished build")
    parser.add_argument("--model", metavar="M", help="the model's name (without: the last one)")
    polishing.add(parser)
    parser.add_argument(
        "--templates",
        action="append",
        metavar="DIR",
        help="folder whose polish/system.jinja is the prompt",
    )
    parser.add_argument(
        "--retry-failed", action="store_true", help="ask again for the rows that were refused"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    given = parser.read(words)
    asked = {
        "polish": given.model,
        "templates": given.templates,
        **polishing.asked(given),
    }

    from ..audit import quick
    from ..run.polish import polish

    money, jobs = Money(), JobLines()
    with heeding() as check, counting(1, given.quiet, "rewording") as tick:

        def told(done: int, rows: int, spend: Spend) -> None:
            check()
            if spend.usd is not None:
                money.add(spend.usd)
            tick(1, rows, money.told(rows).lstrip(", "))
            if not given.quiet and not sys.stderr.isatty() and done % -(-rows // 10) == 0:
                note(f"{done} of {rows} rows{money.told(rows)}")

        def waiting(answered: int, requests: int, _spend: Spend) -> None:
            check()
            if not given.quiet:
                jobs.tell(answered, requests)

        def planned(estimate: Estimate) -> None:
            if not given.quiet:
                note(estimate.line())

        summary = polish(
            given.out,
            asked,
            again=given.retry_failed,
            told=told,
            planned=planned,
            waiting=waiting,
            judge=quick,
        )
    if not given.quiet:
        tell(lines(given.out, summary))
    require_up(given.out, summary)
    return 0


def require_up(out: str, summary: Polished) -> None:
    """Raise EndpointDown where the endpoint was given up."""
    if summary.given_up:
        down = summary.outcomes["rejected:endpoint-down"]
        raise EndpointDown(
            f"the endpoint failed many times in a row ({summary.given_up}); {down} rows weren't"
            " asked and keep their text",
            where=out,
            remedy=f"see that it runs, then `mirgen polish {out} --retry-failed`",
        )


def lines(out: str, summary: Polished) -> Iterator[str]:
    """Yield what was done, for people."""
    yield f"{out}: {summary.rows} rows looked at"
    for outcome, number in sorted(summary.outcomes.items(), key=lambda item: (-item[1], item)):
        yield f"  {outcome}: {number}"
    spend = summary.spend
    cost = "cost unknown" if spend.usd is None else f"${spend.usd:.4f}"
    yield (
        f"{spend.requests} requests, {spend.prompt_tokens} tokens in, {spend.completion_tokens}"
        f" out, {cost}; {summary.cached} replies from the cache"
    )
    if summary.troubles:
        told = ", ".join(f"{kind} {number}" for kind, number in summary.troubles.most_common())
        yield f"requests that failed: {told}"
