"""``mirgen preview``: one instance to look at, as a page or a picture."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..resources import folder as packaged
from . import polishing
from .options import add_config, add_seed, add_source, add_templates, paired
from .parser import CommandParser
from .say import flush, note, tell
from .watch import changes
from .writing import require_place, writing

if TYPE_CHECKING:
    from ..config import BuildConfig

RELOAD = '<head><meta http-equiv="refresh" content="2">'
"""Makes browsers read a page again that is written again."""

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
    ("while you write a template", "mirgen preview my_words --templates templates --watch"),
    (
        "what would a model make of the texts?",
        "mirgen preview yes_but --polish qwen3 --base-url http://localhost:8000/v1",
    ),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("preview", ABOUT, EXAMPLES)
    parser.add_argument(
        "task", metavar="TASK", help="a task's name, see `mirgen tasks`, or that of a template"
    )
    parser.add_argument("--tier", metavar="T", help="easy, medium or hard (without: any)")
    parser.add_argument("--kind", metavar="K", help="what is asked, see `mirgen tasks`")
    add_seed(parser, "without: 0; another one gives another instance")
    add_source(parser, "without: the packaged sample")
    add_templates(parser)
    add_config(parser, "the sources, limits and looks are used")
    parser.add_argument(
        "--polish", metavar="MODEL", help="reword it by this model, and show what that changed"
    )
    polishing.add(parser)
    parser.add_argument(
        "--out", metavar="F.html|F.png", help="file to write (without: TASK.html in this folder)"
    )
    parser.add_argument(
        "--watch", action="store_true", help="write it again whenever a template is changed"
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

    asked = {
        "annotations": given.annotations,
        "images": given.images,
        "seed": given.seed,
        "templates": given.templates or _here(given.task),
        "polish": given.polish,
        **polishing.asked(given),
    }
    config = load_config(given.config, asked)
    if not given.watch:
        _write(config, given, out)
        return 0
    with suppress(KeyboardInterrupt):
        for _ in changes([packaged("templates"), *map(Path, config.templates)]):
            try:
                _write(config, given, out)
            except UsageError as error:
                note(f"mirgen: {error}")
            note("watching the templates, end it with Ctrl-C")
            flush()
    return 0


def _write(config: BuildConfig, given: Namespace, out: Path) -> None:
    from ..export.show import page, picture
    from ..run.polish import preview as reworded
    from ..run.preview import preview, vocabulary

    row = preview(config, given.task, given.tier, given.kind)
    rewording = None
    if config.polish is not None:
        row, rewording = reworded(row, config, vocabulary(config))
    with writing("preview", out):
        if out.suffix == ".png":
            picture(row).save(out)
        else:
            text = page(row, rewording)
            out.write_text(text.replace("<head>", RELOAD) if given.watch else text, "utf-8")
    tell(
        [
            f"wrote {out}: {row.task}, {row.tier}, {len(row.images)} images, answer {row.answer}"
            + (f", said with {row.template}" if config.templates else "")
        ]
    )
    if rewording is not None:
        tell(["", f"{rewording.model}: {rewording.outcome}", *rewording.faults])
        tell(f"{change.field}: {change.line()}" for change in rewording.changes)


def _here(name: str) -> list[str] | None:
    """Return ./templates where `mirgen templates new` has put a template of that name."""
    here = Path("templates")
    own = (here / name / f"{name}.jinja").is_file()
    return [str(here)] if own and here.resolve() != packaged("templates").resolve() else None
