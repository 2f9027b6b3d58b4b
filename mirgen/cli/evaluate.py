"""``mirgen evaluate``: how well a model answers, by category, task, tier and number of images."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError, nearest
from .model import add_model, ask_all, model_of, place_of
from .parser import CommandParser, whole
from .say import tell

if TYPE_CHECKING:
    from ..evaluate.prompts import Ablation

ABOUT = """Asks a model every question and tells how many it answers right, with
confidence intervals: by category, task, tier and number of images; on request
with the options in every order (CircularEval), with images or texts left out,
and step by step. Every reply is kept: after an interruption the same command
asks for what is missing. Writes report.md, report.json and instances.jsonl."""

EXAMPLES = (
    (
        "a model behind an OpenAI-compatible server",
        "mirgen evaluate out/mine --model qwen2-vl-7b --base-url http://localhost:8000/v1",
    ),
    (
        "what it gets by liking letters, and what without looking",
        "mirgen evaluate out/mine --model M --base-url URL --circular --ablations all",
    ),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("evaluate", ABOUT, EXAMPLES)
    add = parser.add_argument
    add("out", metavar="OUT", help="folder of a finished build")
    add("--split", metavar="NAME", help="one split only (without: all)")
    add("--limit", metavar="N", type=whole("--limit"), help="the first N of each split only")
    add("--circular", action="store_true", help="every order of the options (CircularEval)")
    add(
        "--ablations",
        metavar="a,b",
        help="also with something left out: no-images, no-texts, shuffled-images, or all",
    )
    add("--steps", action="store_true", help="ask for the five steps, and compare them")
    add(
        "--boxes",
        metavar="U",
        default="pixels",
        help="in what the model's boxes are: pixels, 1000 (thousandths) or unit (0 to 1)",
    )
    add_model(parser, temperature=0.0, max_tokens=2048)
    given = parser.read(words)
    if given.limit is not None and given.limit < 1:
        raise UsageError("--limit can't be less than 1", where="command line")

    from ..evaluate.evaluate import Plan, requests, results
    from ..evaluate.grounding import UNITS
    from ..evaluate.replies import Replies
    from ..evaluate.report import lines, summarise, write_report
    from ..store import open_dataset

    if given.boxes not in UNITS:
        raise UsageError(
            f"boxes can't be in {given.boxes!r}",
            where="--boxes",
            remedy=nearest(given.boxes, UNITS),
        )
    plan = Plan(
        circular=given.circular,
        ablations=_ablations(given),
        steps=given.steps,
        unit=given.boxes,
        split=given.split,
        limit=given.limit,
    )
    model, place = model_of(given), place_of(given, "evaluation")
    data = open_dataset(given.out)
    data.shards(plan.split)
    with Replies(place / "replies.sqlite") as replies:
        if not ask_all(given, model, lambda: requests(data, model, plan), replies):
            return 0
        found = results(data, model, plan, replies)
    report = summarise(given.model, found)
    write_report(place, report, found)
    tell(lines(report))
    return 0


def _ablations(given: argparse.Namespace) -> tuple[Ablation, ...]:
    from ..evaluate.prompts import ABLATIONS

    known = {name: name for name in ABLATIONS if name != "none"}
    if not given.ablations:
        return ()
    if given.ablations == "all":
        return tuple(known)
    asked = given.ablations.split(",")
    for name in asked:
        if name not in known:
            raise UsageError(
                f"there is no ablation {name!r}", where="--ablations", remedy=nearest(name, known)
            )
    return tuple(known[name] for name in dict.fromkeys(asked))
