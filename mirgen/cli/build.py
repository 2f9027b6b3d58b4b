"""``mirgen build``: annotated photos to a data set."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import options, polishing
from .log import logged
from .parser import CommandParser, whole
from .progress import watching
from .say import tell
from .stop import heeding
from .summary import lines

if TYPE_CHECKING:
    from ..run.events import Event

ABOUT = """Makes a data set of multi-image questions from annotated photos: Parquet
shards, a data set card and a manifest in OUT. Without any option it makes 200
instances from packaged drawings in out/sample. The same options and photos
give the same bytes, whatever the number of workers. Stopped or killed, it
goes on where it was when you run it again."""

EXAMPLES = (
    ("try it", "mirgen build"),
    (
        "your own photos",
        "mirgen build --annotations a.json --images photos --out out/mine"
        " --split train=5000 --split test=500",
    ),
    (
        "two sources, two tasks, harder questions",
        "mirgen build --annotations a.json --images a --annotations b.json --images b \\\n"
        "      --tasks speed_comparison,weight_comparison --tiers medium=1,hard=2 --out out/hard",
    ),
    ("another test split, all else as it is", "mirgen build --out out/mine --split test=800"),
    ("options from a file", "mirgen build --config build.yaml"),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    given = _parser().read(words)
    asked = _asked(given)

    from ..audit import quick
    from ..config import load_config
    from ..run.build import build
    from ..run.gate import require_passed
    from ..run.settle import out_of
    from ..runners import maker

    config = load_config(given.config, asked)
    start = time.monotonic()
    with logged(given.log_json) as log, heeding() as check, watching(given.quiet) as show:

        def listen(event: Event) -> None:
            check()
            log(event)
            show(event)

        summary = build(given.config, asked, listen, maker(config), judge=quick)
        log.finished(summary)
    if not given.quiet:
        tell(lines(out_of(config), summary, time.monotonic() - start))
    if summary.polished is not None:
        from .polish import lines as reworded
        from .polish import require_up

        if not given.quiet:
            tell(["", *reworded("polish", summary.polished)])
        require_up(out_of(config), summary.polished)
    require_passed(config.gate, out_of(config), summary.manifest)
    return 0


def _parser() -> CommandParser:
    parser = CommandParser("build", ABOUT, EXAMPLES)
    add = parser.add_argument
    add("--config", metavar="F.yaml", help="options as YAML; those on the command line win")
    options.add_source(parser, "without: those of OUT, else the packaged sample")
    add("--out", metavar="OUT", help="folder to write (without: out/ and the source's name)")
    add(
        "--split",
        action="append",
        metavar="NAME=N",
        help="a split and its number of instances; once for each (without: 160 train, 40 test)",
    )
    options.add_seed(parser, "without: 0")
    add("--tasks", metavar="a,b", help="task names, see `mirgen tasks` (without: all built-in)")
    add(
        "--tiers",
        metavar="TIER=W,…",
        help="weights of easy, medium and hard (without: easy=4,medium=3,hard=3)",
    )
    options.add_templates(parser)
    add(
        "--workers",
        type=whole("--workers"),
        metavar="N",
        help="processes (without: one for each core)",
    )
    add(
        "--runner",
        metavar="R",
        help="what makes shards: processes on this machine, dask or ray (without: processes)",
    )
    add(
        "--cluster",
        metavar="ADDRESS",
        help="the Dask scheduler or Ray head to send shards to (without: one started here)",
    )
    add("--gate", action="store_true", help="exit code 4 where the audit of it fails")
    add("--polish", metavar="MODEL", help="reword the texts by this model, see `mirgen polish`")
    polishing.add(parser)
    add("--log-json", metavar="F.jsonl", help="append a line of JSON for each event to this file")
    add("--quiet", action="store_true", help="print nothing but errors")
    return parser


def _asked(given: Namespace) -> dict[str, object]:
    """Return the options as the configuration's keys, None where not given."""
    from ..records.puzzle import TIERS

    options.paired(given)
    splits = given.split and options.numbers("--split", given.split, "test=500")
    return {
        "annotations": given.annotations,
        "images": given.images,
        "out": given.out,
        "splits": splits,
        "seed": given.seed,
        "tasks": None if given.tasks is None else options.names("--tasks", given.tasks),
        "tiers": None if given.tiers is None else options.weights("--tiers", given.tiers, TIERS),
        "templates": given.templates,
        "workers": given.workers,
        "runner": given.runner,
        "cluster": given.cluster,
        "gate": True if given.gate else None,
        "polish": given.polish,
        **polishing.asked(given),
    }
