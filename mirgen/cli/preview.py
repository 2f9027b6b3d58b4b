"""``mirgen preview``: one instance to look at, as a page or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from .options import add_config, add_seed, add_source, add_templates, paired
from .parser import CommandParser
from .say import tell
from .writing import require_place, writing

ABOUT = """Makes one instance and shows it: the prompt with its images, boxes drawn,
question and options, and the reasoning steps with each phrase in the colour
of the region it speaks of. A page (.html) needs nothing but a browser; a
picture (.png) can be put anywhere."""

EXAMPLES = (
    ("what does a task look like?", "mirgen preview speed_comparison"),
    ("a hard one, as a picture", "mirgen preview weight_comparison --tier hard --out hard.png"),
    (
        "from my own photos",
        "mirgen preview location_relationship --annotations a.json --images photos --seed 3",
    ),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("preview", ABOUT, EXAMPLES)
    parser.add_argument("task", metavar="TASK", help="a task's name, see `mirgen tasks`")
    parser.add_argument("--tier", metavar="T", help="easy, medium or hard (without: any)")
    parser.add_argument("--kind", metavar="K", help="what is asked, see `mirgen tasks`")
    add_seed(parser, "without: 0; another one gives another instance")
    add_source(parser, "without: the packaged sample")
    add_templates(parser)
    add_config(parser, "the sources, limits and looks are used")
    parser.add_argument(
        "--out", metavar="F.html|F.png", help="file to write (without: TASK.html in this folder)"
    )
    given = parser.read(words)
    paired(given)
    out = Path(given.out or f"{given.task}.html")
    if out.suffix not in (".html", ".png"):
        raise UsageError(
            f"can't write a preview as {out.suffix or 'a file without a suffix'}",
            where=f"--out {out}",
            remedy="name a file that ends in .html or .png",
        )
    require_place("preview", out)

    from ..config import load_config
    from ..run.preview import preview

    asked = {
        "annotations": given.annotations,
        "images": given.images,
        "seed": given.seed,
        "templates": given.templates,
    }
    row = preview(load_config(given.config, asked), given.task, given.tier, given.kind)

    from ..export.show import page, picture

    with writing("preview", out):
        if out.suffix == ".png":
            picture(row).save(out)
        else:
            out.write_text(page(row), encoding="utf-8")
    tell([f"wrote {out}: {row.task}, {row.tier}, {len(row.images)} images, answer {row.answer}"])
    return 0
