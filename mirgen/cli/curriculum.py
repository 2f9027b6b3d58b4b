"""``mirgen curriculum``: training files from easy to hard, for a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError, nearest
from .model import real
from .options import add_seed
from .parser import CommandParser
from .progress import counting
from .say import tell

ABOUT = """Writes one sorted training file: easy instances first, then medium ones, then
five stages over the hard ones, with 5, 4, 3, 1 and none of the reasoning steps
given and the rest asked for, as MIR has it. Beside it stand the images, what
starts the trainer with the flags that keep the order, and a README with what
is in each stage."""

EXAMPLES = (
    ("for ms-swift", "mirgen curriculum out/mine --to ms-swift out/lessons"),
    (
        "for TRL, boxes as Qwen2.5-VL has them, no hard instance twice",
        "mirgen curriculum out/mine --to trl --boxes qwen2.5-vl --disjoint --share 0.2 out/lessons",
    ),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("curriculum", ABOUT, EXAMPLES)
    add = parser.add_argument
    add("out", metavar="OUT", help="folder of a finished build")
    add("dest", metavar="DEST", help="folder to write, which mustn't exist")
    add("--to", metavar="TRAINER", required=True, help="ms-swift, trl or llama-factory")
    add("--split", metavar="NAME", default="train", help="the split to teach (train)")
    add("--share", metavar="S", type=real("--share"), help="of the hard ones in each stage (0.4)")
    add("--disjoint", action="store_true", help="no hard instance in two stages")
    add("--medium", metavar="W", default="first", help="first, hard (with them) or none (first)")
    add(
        "--boxes",
        metavar="D",
        default="none",
        help="how regions are written: none, pixels, qwen2-vl, qwen2.5-vl, qwen3-vl, internvl, or "
        "ms-swift, which writes them for any model (none)",
    )
    add_seed(parser, "of what is by lot (0)")
    add("--quiet", action="store_true", help="print nothing but faults")
    given = parser.read(words)

    from ..evaluate.curriculum.dialects import DIALECTS
    from ..evaluate.curriculum.stages import GIVEN, MIR_SHARE, Curriculum
    from ..evaluate.curriculum.trainers import TRAINERS
    from ..evaluate.curriculum.write import given_told, write_curriculum
    from ..store import open_dataset

    for option, value, known in (
        ("--to", given.to, list(TRAINERS)),
        ("--boxes", given.boxes, list(DIALECTS)),
        ("--medium", given.medium, ["first", "hard", "none"]),
    ):
        if value not in known:
            raise UsageError(
                f"{option} can't be {value!r}", where="command line", remedy=nearest(value, known)
            )
    if given.boxes == "ms-swift" and given.to != "ms-swift":
        raise UsageError(
            f"{given.to} can't read boxes of ms-swift",
            where="--boxes",
            remedy="name the model's own way, such as qwen2.5-vl",
        )
    usual = 1 / len(GIVEN) if given.disjoint else MIR_SHARE
    plan = Curriculum(
        share=usual if given.share is None else given.share,
        disjoint=given.disjoint,
        medium=given.medium,
        seed=given.seed or 0,
    )
    data = open_dataset(given.out)
    total = sum(shard.rows for shard in data.shards(given.split))
    with counting(total, given.quiet, "writing") as tick:
        made = write_curriculum(
            data, given.split, Path(given.dest), given.to, plan, given.boxes, tick
        )
    if not given.quiet:
        for stage in made.stages:
            tell([f"{stage.name}: {len(stage.ids)} lessons, given: {given_told(stage.given)}"])
        tell([f"wrote {given.dest}: {made.lines} lessons, {made.images} images"])
    return 0
