"""Options of polishing, which several commands have, and their way into the configuration."""

from __future__ import annotations

from argparse import Namespace

from ..errors import UsageError
from .parser import CommandParser, whole


def add(parser: CommandParser) -> None:
    """Add --base-url and all that begins with --polish-."""
    add = parser.add_argument
    add("--base-url", metavar="URL", help="an OpenAI-compatible endpoint (without: OpenAI's)")
    add(
        "--polish-price",
        metavar="IN,OUT",
        help="US dollars for a million tokens in and out (without: unknown)",
    )
    add("--polish-budget", metavar="USD", help="dollars that are never passed; needs the prices")
    add(
        "--polish-mode",
        metavar="requests|batch",
        help="ask at once, or by jobs of the Batch API, cheaper and within a day",
    )
    add(
        "--polish-concurrency",
        type=whole("--polish-concurrency"),
        metavar="N",
        help="requests under way at once, at most (without: 32)",
    )
    add("--polish-timeout", metavar="S", help="seconds for one request (without: 120)")
    add("--polish-deadline", metavar="S", help="seconds after which nothing more is asked")
    add("--polish-temperature", metavar="T", help="0 to 2 (without: the endpoint's own)")
    add(
        "--polish-max-tokens",
        type=whole("--polish-max-tokens"),
        metavar="N",
        help="tokens of a reply, for models that think (without: by the length of the texts)",
    )
    add("--polish-cache", metavar="F.sqlite", help="where replies are kept (without: the cache)")
    add(
        "--polish-offline",
        action="store_true",
        default=None,
        help="take replies from the cache alone, open no connection",
    )


def asked(given: Namespace) -> dict[str, object]:
    """Return the options as the configuration's keys. Raises UsageError."""
    prices: list[float | None] = [None, None]
    if given.polish_price is not None:
        parts = given.polish_price.split(",")
        if len(parts) != 2:
            raise UsageError(
                f"--polish-price can't be {given.polish_price!r}",
                where="command line",
                remedy="give the price of a million tokens in and out, as --polish-price 0.25,2",
            )
        prices = [_number("--polish-price", part) for part in parts]
    settings = {
        "price_in": prices[0],
        "price_out": prices[1],
        "budget": _number("--polish-budget", given.polish_budget),
        "mode": given.polish_mode,
        "concurrency": given.polish_concurrency,
        "timeout": _number("--polish-timeout", given.polish_timeout),
        "deadline": _number("--polish-deadline", given.polish_deadline),
        "temperature": _number("--polish-temperature", given.polish_temperature),
        "max_tokens": given.polish_max_tokens,
        "cache": given.polish_cache,
        "offline": given.polish_offline,
    }
    told = {name: value for name, value in settings.items() if value is not None}
    return {"base_url": given.base_url, "polishing": told or None}


def _number(option: str, word: str | None) -> float | None:
    if word is None:
        return None
    try:
        return float(word)
    except ValueError:
        raise UsageError(
            f"{option} can't be {word!r}", where="command line", remedy="give a number"
        ) from None
