"""Find the listed photos below the images folder, whatever root their names were written from."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from ..remote import is_url

LISTED = 500_000
"""Files that are listed at most, where names don't fit as they are."""

SEARCHED = 5_000
"""Folders that are searched at most for the one that was meant."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listed name, and the path of its file below the images folder, with ``/``.

    ``fault`` is '' or the reason code why there is none; ``repaired`` tells that the name was
    understood by more than its spelling.
    """

    name: str
    path: str
    fault: str = ""
    repaired: bool = False


def find_photos(
    folder: str, names: Sequence[str], keys: Collection[str] | None = None
) -> list[Found]:
    """Return where each name's file is, in the order of the names.

    ``keys`` are all files below a folder that is in an object store, where each look costs a
    request.
    A name that doesn't exist as it is may be written with back-slashes, from a folder further up,
    in other letter case or Unicode form. A file that two names would so share is nobody's.
    """
    root = Path(folder)
    found = [_as_it_is(root, name, keys) for name in names]
    if any(f.fault == "image-missing" for f in found):
        listed = _by_parts(_files(root) if keys is None else sorted(keys))
        found = [f if f.fault != "image-missing" else _understood(f.name, listed) for f in found]
        owners = Counter(f.path for f in found if not f.fault)
        found = [
            Found(f.name, f.path, "image-ambiguous") if f.repaired and owners[f.path] > 1 else f
            for f in found
        ]
    return found


def leads_outside(name: str) -> bool:
    """Tell whether a file name isn't a plain path below the images folder."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    absolute = posix.is_absolute() or bool(windows.drive or windows.root)
    return absolute or ".." in posix.parts or ".." in windows.parts or "\0" in name


def is_file(folder: Path, name: str) -> bool:
    """Tell whether a folder holds a file of this name, one that doesn't lead outside."""
    name = name.replace("\\", "/")
    try:
        return not leads_outside(name) and (folder / name).is_file()
    except OSError:  # such as a name that is too long
        return False


def better_folder(folder: str, names: Sequence[str]) -> tuple[str, int]:
    """Return the folder near this one that has most of the photos, and how many of them.

    Looks below it, beside it and one level up. Returns '' and 0 where none has any.
    """
    if is_url(folder):
        return "", 0
    wanted = [_parts(name) for name in names if not leads_outside(name)][:2000]
    bases = {parts[-1] for parts in wanted if parts}
    held: dict[str, int] = {}
    here = Path.cwd() / folder
    for top in (here, here.parent) if here.is_dir() else (_nearest_real(here),):
        for place, files in _walk(top, SEARCHED):
            held[place] = len(bases & {_key(file) for file in files})
    best = max(sorted(held), key=lambda place: held[place], default="")
    if not held.get(best):
        return "", 0
    # Names may begin with folders: then it is one of the folders above that was meant.
    for up in (Path(best), *Path(best).parents[: max((len(p) for p in wanted), default=1)]):
        count = sum(is_file(up, name) for name in names)
        if count:
            return _short(up), count
    return _short(Path(best)), held[best]


def _as_it_is(root: Path, name: str, keys: Collection[str] | None) -> Found:
    if leads_outside(name):
        return Found(name, name, "path-outside")
    if keys is not None:
        plain = PurePosixPath(name).as_posix()
        return Found(name, plain, "" if plain in keys else "image-missing")
    try:
        exists = (root / name).exists()
    except (OSError, ValueError):  # such as a name that is too long
        exists = False
    return Found(name, name, "" if exists else "image-missing")


def _understood(name: str, listed: dict[tuple[str, ...], list[str]]) -> Found:
    """Look for the longest end of the name that is a file's whole path."""
    parts = _parts(name)
    for start in range(len(parts)):
        paths = listed.get(parts[start:], [])
        if len(paths) == 1:
            return Found(name, paths[0], repaired=True)
        if paths:
            return Found(name, paths[0], "image-ambiguous")
    return Found(name, name, "image-missing")


def _by_parts(paths: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """Return the paths of LISTED files by their parts, spelling left aside."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path in islice(paths, LISTED):
        found.setdefault(_parts(path), []).append(path)
    return found


def _files(root: Path) -> Iterator[str]:
    """Yield the paths of all files below the folder, from there on."""
    for place, files in _walk(root, LISTED):
        yield from (Path(place, file).relative_to(root).as_posix() for file in files)


def _walk(top: Path, most: int) -> Iterator[tuple[str, list[str]]]:
    """Yield folders and their files, in order of name; links are followed, but never in a ring."""
    seen: set[str] = set()
    for number, (place, folders, files) in enumerate(os.walk(top, followlinks=True)):
        real = os.path.realpath(place)
        if real in seen or number >= most:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield place, sorted(files)


def _short(path: Path) -> str:
    """Return the path as one would type it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _nearest_real(path: Path) -> Path:
    return next(up for up in path.parents if up.is_dir())


def _parts(name: str) -> tuple[str, ...]:
    return tuple(_key(part) for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _key(part: str) -> str:
    return unicodedata.normalize("NFC", part).casefold()
