"""A template: a file and the base files of its task that lend it the blocks it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2

from .files import TemplateFile
from .front_matter import FrontMatter


@dataclass(frozen=True)
class Part:
    """A file with the files that it may import, by name, and the environment that knows them."""

    file: TemplateFile
    names: Mapping[str, TemplateFile]
    environment: jinja2.Environment

    @cached_property
    def compiled(self) -> jinja2.Template:
        """The compiled file."""
        return self.environment.get_template(self.file.name)


@dataclass(frozen=True)
class Template:
    """One way to say puzzles: its own file first, then base files of its task, nearest first.

    ``folder`` is the one that it was found in.
    """

    folder: Path
    front: FrontMatter
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """Posix path inside its templates folder."""
        return self.parts[0].file.name

    @property
    def path(self) -> str:
        """The path as messages show it."""
        return self.parts[0].file.path

    @property
    def sha256(self) -> str:
        """Hash of the template's own file."""
        return self.parts[0].file.sha256

    @cached_property
    def place(self) -> Mapping[str, int]:
        """For each block that there is, which part has it."""
        found: dict[str, int] = {}
        for index, part in enumerate(self.parts):
            for block in part.file.blocks:
                found.setdefault(block, index)
        return found

    def where(self, block: str) -> str:
        """Return file and line of a block, for messages."""
        file = self.parts[self.place.get(block, 0)].file
        return f"{file.path}:{file.blocks.get(block, 1)}"
