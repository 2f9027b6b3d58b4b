"""``mirgen templates``: list, check and begin templates, and tell all that one may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import UsageError, nearest
from .options import add_templates
from .parser import CommandParser
from .say import tell

ABOUT = """Templates say puzzles in words. A .jinja file in a folder that --templates names
is a further way to say them; `new` begins one that works, `check` tells every
fault in it with file, line and remedy, and `list` tells what there is."""

EXAMPLES = (
    ("begin a task of your own", "mirgen templates new my_task"),
    ("begin a phrasing", "mirgen templates new weight_comparison"),
    ("is all of it right? (exit code 0 or 2)", "mirgen templates check templates"),
    ("see it, again with each change", "mirgen preview weight_comparison --templates templates"),
)

HERE = Path("templates")
"""Where `new` writes and `check` looks, unless told otherwise."""


def run(words: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = CommandParser("templates", ABOUT, EXAMPLES)
    parser.add_argument(
        "what", metavar="|".join(ACTIONS), help="what to do; see each one's own --help"
    )
    if not words or words[0].startswith("-"):
        parser.read(words)
    if words[0] not in ACTIONS:
        raise UsageError(
            f"there is no {words[0]!r} to do with templates",
            where="mirgen templates",
            remedy=nearest(words[0], ACTIONS),
        )
    return ACTIONS[words[0]](words[1:])


def _list(words: Sequence[str]) -> int:
    parser = CommandParser(
        "templates list",
        "Lists the templates that a build would choose from, a line each:\n"
        "name, task, kinds, tiers, weight, language.",
        (("the packaged and your own", "mirgen templates list --templates templates"),),
    )
    add_templates(parser)
    given = parser.read(words)

    from ..run.rehearse import listing

    tell(["\t".join(row) for row in listing(given.templates or ())])
    return 0


def _check(words: Sequence[str]) -> int:
    parser = CommandParser(
        "templates check",
        "Reads every template of the folders and says 20 instances of the packaged sample\n"
        "with it for each kind and tier that it is for. Prints each fault as\n"
        "file:line: what is wrong: the remedy. Exit code 0, or 2 where there are faults.",
        (("your own", "mirgen templates check"), ("others", "mirgen templates check mine yours")),
    )
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        help="folders to check (without: ./templates if it is there, else the packaged ones)",
    )
    given = parser.read(words)
    folders = given.folders or ([str(HERE)] if HERE.is_dir() else [])

    from ..run.rehearse import check

    found = check(folders)
    tell(f"{fault.where}: {fault.what}: {fault.remedy}" for fault in found.faults)
    for task in found.unsaid:
        tell([f"{task}: read, but not said, as the packaged sample can't feed the task"])
    files = len({fault.where.rpartition(":")[0] for fault in found.faults})
    told = f"{_many(len(found.faults), 'fault')} in {_many(files, 'file')}, " if files else ""
    tell([f"{told}{_many(found.templates, 'template')}, {found.renderings} renderings"])
    return UsageError.exit_code if found.faults else 0


def _new(words: Sequence[str]) -> int:
    parser = CommandParser(
        "templates new",
        "Writes DIR/NAME/NAME.jinja: a template that works and explains itself. It declares\n"
        "a new task; where a task is called NAME, it is one more phrasing of that task.",
        (
            ("a task of your own, from one file", "mirgen templates new my_task"),
            ("one more phrasing of a task", "mirgen templates new weight_comparison"),
            (
                "the same under a name of yours",
                "mirgen templates new balances --like weight_comparison",
            ),
        ),
    )
    parser.add_argument("name", metavar="NAME", help="a task's name, or one of yours")
    parser.add_argument("--like", metavar="TASK", help="say this task, under a name of yours")
    parser.add_argument(
        "--templates", metavar="DIR", help="folder to write into (without: ./templates)"
    )
    given = parser.read(words)

    from ..run.scaffold import scaffold
    from .writing import writing

    folder = Path(given.templates or HERE)
    path = folder / given.name / f"{given.name}.jinja"
    if path.exists():
        raise UsageError(
            "the template is there already", where=str(path), remedy="choose another name"
        )
    text, task = scaffold(given.name, given.like, str(folder))
    with writing("template", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    tell(
        [
            f"wrote {path}",
            f"see it:   mirgen preview {task} --templates {folder} --watch",
            f"check it: mirgen templates check {folder}",
        ]
    )
    return 0


def _reference(words: Sequence[str]) -> int:
    parser = CommandParser(
        "templates reference",
        "Prints every variable, function, filter and front matter key that templates may\n"
        "use, as Markdown: the second half of docs/templates.md.",
        (("of one task", "mirgen templates reference --task weight_comparison"),),
    )
    parser.add_argument("--task", metavar="TASK", help="only the variables of this task")
    parser.add_argument(
        "--into", metavar="F.md", help="write it into this file, between its two marks"
    )
    given = parser.read(words)

    from ..run.reference import inserted, reference, variables
    from .writing import writing

    if given.into:
        path = Path(given.into)
        with writing("reference", path):
            text = inserted(path.read_text(encoding="utf-8"), str(path))
            path.write_text(text, encoding="utf-8")
        tell([f"wrote {path}"])
        return 0
    tell([variables(given.task) if given.task else reference()])
    return 0


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


ACTIONS: dict[str, Callable[[Sequence[str]], int]] = {
    "list": _list,
    "check": _check,
    "new": _new,
    "reference": _reference,
}
"""What can be done, and how."""
