"""``mirgen index``: read annotations and photos, say what is usable and what isn't, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .options import add_config
from .parser import CommandParser
from .say import note, tell
from .writing import require_place

ABOUT = """Reads an annotation file and its photos and tells what can be used: how many
photos and regions, what is left out and why, what is repaired, and how many
regions can be cut out. A build does the same first and reuses what is found
here."""

EXAMPLES = (
    ("what is in it?", "mirgen index instances_val2017.json --images val2017"),
    ("look at the cutouts", "mirgen index annotations.json --images photos --sheet cutouts.png"),
    (
        "with other limits for cutouts",
        "mirgen index annotations.json --images photos --config build.yaml --sheet cutouts.png",
    ),
    ("for a script", "mirgen index annotations.json --images photos --json > report.json"),
)


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("index", ABOUT, EXAMPLES)
    parser.add_argument("annotations", metavar="ANNOTATIONS", help="COCO annotation file")
    parser.add_argument(
        "--images", metavar="DIR", required=True, help="folder that its file names start from"
    )
    add_config(parser, "max_pixels, cutouts, and what `sources` says of this file")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--sheet", metavar="F.png", help="draw the cutouts and what was left out")
    given = parser.read(words)
    if given.sheet:
        require_place("contact sheet", Path(given.sheet))

    from ..config import load_config
    from ..run.sources import index_sources
    from ..source import Catalogue, beside, contact_sheet, read_report

    config = load_config(given.config, {}).only(given.annotations, given.images)
    refs = index_sources(config)
    report = read_report(refs[0])
    # First what can fail: a report is told only by a command that did all that was asked.
    if given.sheet:
        contact_sheet(Catalogue(refs), given.sheet)
    tell([report.to_json().decode().rstrip()] if given.json else report.lines())
    others = [f"{name} ({kind})" for name, kind in beside(given.annotations)]
    if others and not given.json:
        tell([f"  beside it, and not read: {', '.join(others)}"])
    if given.sheet:
        note(f"wrote {given.sheet}")
    return 0
