"""What workers on other machines read: put where OUT is, fetched from there once a machine."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..errors import UsageError
from ..remote import Place, RemotePath, cache_folder, is_url, join, locate, sha256_named
from ..resources import folder as packaged
from ..run.jobs import Recipe
from ..seeds import digest
from ..source import Catalogue, IndexRef
from ..source import cache as kept

INDEX = ("photos.arrow", "regions.arrow", "report.json")
PACKAGED = ""
"""Stands for the folder of packaged templates, wherever a machine has it."""


def absolute(name: str) -> str:
    """Return a place's name as it is from any folder."""
    return name if is_url(name) else str(Path(name).absolute())


def anywhere(recipe: Recipe) -> Recipe:
    """Return the recipe with names that hold from any folder of this machine."""
    folders = (
        PACKAGED if folder == str(packaged("templates")) else absolute(folder)
        for folder in recipe.template_folders
    )
    refs = (replace(r, folder=absolute(r.folder), images=absolute(r.images)) for r in recipe.refs)
    return replace(
        recipe, refs=tuple(refs), template_folders=tuple(folders), shared=absolute(recipe.shared)
    )


def put(recipe: Recipe) -> Recipe:
    """Put indexes and templates where OUT is; return a recipe that finds them from anywhere.

    Raises OutputError, StorageError and UnreachedError.
    """
    recipe = anywhere(recipe)
    shared = locate(recipe.shared)
    for ref in recipe.refs:
        for name in INDEX:
            _put(Path(ref.folder) / name, shared / "index" / _short(ref) / name)
    folders = []
    for folder in recipe.template_folders:
        if folder == PACKAGED:
            folders.append(folder)
            continue
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        named = [(path.relative_to(folder).as_posix(), path) for path in files]
        marks = [f"{name} {sha256_named(path.read_bytes())}" for name, path in named]
        key = digest("templates", *marks).hex()[:32]
        for name, path in named:
            _put(path, locate(join(str(shared / "templates" / key), name)))
        (listed := locate(join(recipe.shared, f"templates/{key}.txt"))).write_bytes(
            "\n".join(name for name, _ in named).encode()
        )
        folders.append(listed.stem)
    return replace(recipe, template_folders=tuple(folders))


def fetched(recipe: Recipe) -> Recipe:
    """Return the recipe as it holds on this machine, all that it lacks fetched from where OUT is.

    Raises UsageError where this machine doesn't see OUT or the photos.
    """
    shared = locate(recipe.shared)
    if not (shared.parent / "build.json").exists():
        raise _unseen("OUT", str(shared.parent.parent))
    refs = tuple(replace(ref, folder=str(_index(ref, shared))) for ref in recipe.refs)
    for ref in refs:
        if not is_url(ref.images):
            first = Path(Catalogue([ref]).photo(0).path)
            if not first.is_file():
                raise _unseen("the photos", str(first))
    folders = tuple(
        PACKAGED if folder == PACKAGED else str(_templates(folder, shared))
        for folder in recipe.template_folders
    )
    return replace(recipe, refs=refs, template_folders=folders)


def _unseen(what: str, where: str) -> UsageError:
    return UsageError(
        f"the worker on {socket.gethostname()} doesn't see {what}",
        where=where,
        remedy="put it on a disk that all machines share under one name, or in an object store",
    )


def _short(ref: IndexRef) -> str:
    return ref.fingerprint[:32]


def _index(ref: IndexRef, shared: Place) -> Path:
    folder = cache_folder() / "index" / _short(ref)
    if not folder.is_dir():
        names = [(name, shared / "index" / _short(ref) / name) for name in INDEX]
        kept.replace(folder, lambda scratch: _fetch(names, scratch))
    return folder


def _templates(key: str, shared: Place) -> Path:
    folder = cache_folder() / "templates" / key
    if not folder.is_dir():
        listed = locate(join(str(shared), f"templates/{key}.txt")).read_bytes().decode()
        names = [(n, locate(join(str(shared / "templates" / key), n))) for n in _lines(listed)]
        kept.replace(folder, lambda scratch: _fetch(names, scratch))
    return folder


def _lines(text: str) -> Iterator[str]:
    yield from filter(None, text.split("\n"))


def _put(file: Path, target: Place) -> None:
    if isinstance(target, RemotePath):
        if not target.exists():
            target.upload(file)
        return
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.part")
        shutil.copyfile(file, beside)
        beside.replace(target)


def _fetch(names: list[tuple[str, Place]], folder: Path) -> None:
    folder.mkdir()
    for name, file in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file, RemotePath):
            file.download(folder / name)
        else:
            shutil.copyfile(file, folder / name)
