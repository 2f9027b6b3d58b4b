"""Template files: found in folders, read once, parsed once, compiled when first used."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from stat import S_ISREG
from time import perf_counter
from types import CodeType
from typing import NoReturn

from jinja2 import nodes

from ..errors import UsageError, reason
from . import front_matter, syntax
from .front_matter import FrontMatter
from .meter import METER
from .sandbox import Sandbox
from .syntax import Survey

SANDBOX = Sandbox()
"""The one environment that every file is parsed and compiled by."""

_STRAY = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|<image>"
)
MAX_BYTES = 64_000
"""Longest file; the longest packaged one is a sixth of it."""
MAX_FILES = 5_000
"""Most files of a folder."""
BASE = "_base.jinja"
_NEARLY = (".jinja", ".jinja2", ".j2", ".jinja.txt", ".jinja.html", ".jnja", ".jina")

PROMPTS = "polish/"
"""Files below it are prompts to a model, no templates of tasks."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What stands behind a file's front matter: its tree, with the file's line numbers.

    ``broken`` tells that there is nothing to go by in the file: it isn't Jinja, or its front
    matter can't be read.
    """

    tree: nodes.Template
    survey: Survey
    faults: tuple[UsageError, ...]
    broken: bool


@dataclass(frozen=True)
class TemplateFile:
    """One file: ``name`` is its posix path inside its folder, ``path`` as messages show it.

    ``body`` is what stands behind the front matter, parsed when first asked for.
    """

    name: str
    path: str
    sha256: str
    front: FrontMatter | None
    body: str = field(compare=False, repr=False)
    headed: tuple[UsageError, ...] = field(default=(), compare=False, repr=False)
    """What is wrong with the front matter."""

    @cached_property
    def _parsed(self) -> Parsed:
        start = perf_counter()
        found = _parse(self)
        METER.until += perf_counter() - start  # it isn't the instance's doing
        return found

    @property
    def tree(self) -> nodes.Template:
        """The syntax tree, prepared for rendering its blocks one by one."""
        return self._parsed.tree

    @property
    def survey(self) -> Survey:
        """Its blocks and imports, and what is wrong with them."""
        return self._parsed.survey

    @property
    def faults(self) -> tuple[UsageError, ...]:
        """Everything that is wrong with the file alone."""
        return self._parsed.faults

    @property
    def broken(self) -> bool:
        """Whether there is nothing to go by in it."""
        return self._parsed.broken

    @property
    def helper(self) -> bool:
        """Tell whether the file is there for others."""
        return is_helper(self.name)

    @property
    def base_of(self) -> str:
        """Return the task whose base file this is, or ''."""
        return base_of(self.name)

    @property
    def blocks(self) -> Mapping[str, int]:
        """Names of its blocks and their lines."""
        return self.survey.blocks

    @cached_property
    def code(self) -> CodeType:
        """The compiled template, made when first used."""
        tree, start = self.tree, perf_counter()
        code = SANDBOX.compile(tree, self.name, self.path)
        METER.until += perf_counter() - start  # it isn't the instance's doing
        return code


def is_helper(name: str) -> bool:
    """Tell whether a file is there for others: a part of its name begins with _."""
    return any(part.startswith("_") for part in name.split("/"))


def base_of(name: str) -> str:
    """Return the task whose base file has this name, or ''."""
    task, _, last = name.rpartition("/")
    return task if last == BASE else ""


def find(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and path of each *.jinja below the folder, in order of their names.

    Raises UsageError where the folder isn't there, holds none, or a link leads out of it.
    """
    for _ in os.walk(folder, onerror=_refuse):
        pass
    root = folder.resolve()
    paths = sorted((p.relative_to(folder).as_posix(), p) for p in folder.rglob("*.jinja"))
    if len(paths) > MAX_FILES:
        raise UsageError(
            f"the templates folder holds {len(paths)} files, more than {MAX_FILES}",
            where=str(folder),
            remedy="give a folder that holds templates alone",
        )
    if not paths:
        raise UsageError(
            "the templates folder holds no *.jinja file",
            where=str(folder),
            remedy="write one as <task>/<name>.jinja",
        )
    for name, path in paths:
        if not _real(path).is_relative_to(root):
            raise UsageError(
                "a template can't be a link that leads out of its folder",
                where=str(path),
                remedy="copy the file into the folder",
            )
        if not name.startswith(PROMPTS):
            yield name, path


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # Python before 3.13 calls a link to itself the latter
        raise UsageError(
            "the template is a link to itself", where=str(path), remedy="take it away"
        ) from None


def strays(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each file that is called much as a template is, but not quite."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        low = path.name.lower()
        if not low.startswith(".") and low.endswith(_NEARLY) and not path.name.endswith(".jinja"):
            yield path.name, path


def _refuse(error: OSError) -> NoReturn:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        raise UsageError(
            "there is no such templates folder",
            where=error.filename,
            remedy="give a folder that exists",
        )
    raise UsageError(
        f"can't read the templates folder: {error.strerror}",
        where=error.filename,
        remedy="make the folder readable, or give another",
    )


def read(name: str, path: Path) -> TemplateFile:
    """Return the file, its front matter read. Raises UsageError with file and line."""
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(
            "the template isn't UTF-8", where=f"{path}:{line}", remedy="save it as UTF-8"
        ) from None
    stray = _STRAY.search(text)
    if stray:
        raise UsageError(
            f"a template can't hold {stray.group()!r}",
            where=f"{path}:{text.count(chr(10), 0, stray.start()) + 1}",
            remedy="write {{ image(k) }} where image k stands, and no characters that aren't seen",
        )
    return _read(name, str(path), hashlib.sha256(raw).hexdigest(), text)


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise UsageError("the template isn't a file", where=str(path), remedy="take it away")
        if found.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
            if len(raw) <= MAX_BYTES:
                return raw
    except OSError as error:
        raise UsageError(
            f"can't read the template: {reason(error)}",
            where=str(path),
            remedy="make the file readable",
        ) from None
    raise UsageError(
        f"the template is longer than {MAX_BYTES} bytes",
        where=str(path),
        remedy="take parts of it into files of macros",
    )


@lru_cache(maxsize=2048)
def _read(name: str, path: str, sha256: str, text: str) -> TemplateFile:
    """Return the file; a build and the bench of its own process ask for the same ones."""
    front, body, faults = front_matter.split(text, path)
    return TemplateFile(name, path, sha256, front, body, faults)


def _parse(file: TemplateFile) -> Parsed:
    broken = file.front is None and bool(file.headed)
    in_blocks = bool(base_of(file.name)) or not is_helper(file.name)
    try:
        tree = syntax.parse(SANDBOX, file.body, file.name, file.path)
        survey = syntax.survey(tree, SANDBOX, file.path, in_blocks=in_blocks)
    except UsageError as error:
        tree = nodes.Template([], lineno=1)
        return Parsed(tree, Survey({}, (), ()), (*file.headed, error), True)
    syntax.prepare(tree)
    return Parsed(tree, survey, (*file.headed, *survey.faults), broken)
