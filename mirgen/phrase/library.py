"""The library: every template of the given folders, read and checked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError
from ..records.twins import KEY
from . import checks, files
from .files import SANDBOX, TemplateFile
from .front_matter import FrontMatter
from .sandbox import Shelf
from .template import Part, Template


class Library:
    """All templates, parsed once; a file in a later folder replaces one of the same name."""

    def __init__(
        self,
        templates: Sequence[Template],
        hashes: Mapping[str, str],
        left_out: Template | None = None,
    ) -> None:
        self.templates = tuple(templates)
        self.left_out = left_out
        """The steps of items that lack something."""
        self.hashes = dict(hashes)
        """Name to sha256 of every file in use, base files and macros too."""
        self._slots: dict[tuple[str, str, str], tuple[Template, ...]] = {}

    @classmethod
    def load(cls, folders: Sequence[Path], tasks: Collection[str] | None = None) -> Library:
        """Read every template below the folders, the packaged one first.

        With ``tasks``, the templates of those alone, and what these import when it is asked for:
        for folders that were loaded without a fault before.

        Raises UsageError for the first thing that is wrong, with file, line and remedy.
        """
        library, faults = cls._read(folders, tasks)
        if faults:
            raise faults[0]
        return library

    @classmethod
    def survey(
        cls, folders: Sequence[Path], asked: Mapping[str, Mapping[str, Collection[str]]]
    ) -> tuple[Library, tuple[UsageError, ...]]:
        """Return what can be read, and everything that is wrong before anything is said.

        ``asked`` are the tasks there are, their kinds of question, and the tiers that ask those.
        """
        library, faults = cls._read(folders)
        for folder in folders:
            faults += checks.unread(folder)
        for template in library.templates:
            wrong = tuple(checks.kinds(template, asked))
            faults += wrong or checks.never(template, asked[template.front.task], library.templates)
        return library, tuple({str(fault): fault for fault in faults}.values())

    def for_slot(self, task: str, kind: str, tier: str) -> tuple[Template, ...]:
        """Return the templates that may say such a puzzle, in order of folder and name."""
        key = task, kind, tier
        if key not in self._slots:
            self._slots[key] = tuple(t for t in self.templates if t.front.fits(*key))
        return self._slots[key]

    @classmethod
    def _read(
        cls, folders: Sequence[Path], tasks: Collection[str] | None = None
    ) -> tuple[Library, list[UsageError]]:
        faults: list[UsageError] = []
        names: Mapping[str, TemplateFile] = {}
        bases: dict[str, tuple[Part, ...]] = {}
        made: dict[str, Template] = {}
        for folder in folders:
            own = _files(folder, faults)
            names = {**names, **{file.name: file for file in own}}
            environment = SANDBOX.overlay(loader=Shelf(names))
            parts = [Part(file, names, environment) for file in own if _asked(file, tasks)]
            for part in parts:
                faults += checks.file(part)
                if part.file.base_of and not part.file.broken:
                    bases[part.file.base_of] = (part, *bases.get(part.file.base_of, ()))
            for part in parts:
                front = part.file.front
                if part.file.helper or part.file.broken or front is None:
                    continue
                template = Template(folder, front, (part, *bases.get(front.task, ())))
                made[template.name] = template
                base = names.get(f"{front.task}/{files.BASE}")
                if base is None or not base.broken:  # else its blocks would seem to be lacking
                    faults += checks.blocks(template)
        parts_left_out = bases.get(KEY)
        left_out = None
        if parts_left_out:
            left_out = Template(folders[0], FrontMatter(task=KEY), parts_left_out)
        hashes = {n: file.sha256 for n, file in names.items()}
        return cls(list(made.values()), hashes, left_out), faults


def _asked(file: TemplateFile, tasks: Collection[str] | None) -> bool:
    """Whether the file says one of the tasks, or is the base file of one."""
    if tasks is None:
        return True
    return (file.front.task if file.front else file.base_of) in tasks


def _files(folder: Path, faults: list[UsageError]) -> list[TemplateFile]:
    read = []
    try:
        for name, path in files.find(folder):
            try:
                read.append(files.read(name, path))
            except UsageError as error:
                faults.append(error)
    except UsageError as error:
        faults.append(error)
    return read
