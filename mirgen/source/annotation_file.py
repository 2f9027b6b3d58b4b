"""Read an annotation file: bounded in size and depth, decoded, or told why not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

import orjson

from ..errors import SourceError
from ..remote import RemotePath, locate, scratch

MB = 1 << 20
_REMEDY = "give an existing COCO JSON file"


@contextmanager
def opened(path: str, max_mb: int = 2048) -> Iterator[BufferedReader]:
    """Open an annotation file to read.

    One in an object store is fetched first, into a file that has no name.

    Raises SourceError: no such file, a folder, unreadable, larger than ``max_mb`` megabytes.
    """
    file = locate(path)
    remedy = _REMEDY
    try:
        if file.is_dir():
            names = sorted(child.name for child in file.iterdir())
            found = [name for name in names if name.endswith(".json")][:3]
            if found:
                remedy = f"give the file itself, such as {', '.join(found)}"
            raise SourceError("the annotations are a folder", where=path, remedy=remedy)
        if file.exists() and not file.is_file():
            raise SourceError("the annotations are no file", where=path, remedy=remedy)
        size = file.size() if isinstance(file, RemotePath) else file.stat().st_size
        if size > max_mb * MB:
            raise SourceError(
                f"the annotations are {-(-size // MB)} MB large, the limit is {max_mb}",
                where=path,
                remedy="split the file, or raise max_json_mb in the config",
            )
        found_file = _fetched(file) if isinstance(file, RemotePath) else file.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    with found_file:
        yield found_file


def _fetched(file: RemotePath) -> BufferedReader:
    here = scratch(file.name)
    try:
        file.download(here)
        return here.open("rb")
    finally:
        here.unlink()


def sha256_of(file: BufferedReader, path: str) -> str:
    """Return the sha256 of a file's bytes. Raises SourceError where they can't be read."""
    try:
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


def bytes_of(file: BufferedReader, path: str) -> bytes:
    """Return all bytes of a file. Raises SourceError where they can't be read."""
    try:
        file.seek(0)
        return file.read()
    except OSError as error:
        raise _unreadable(path, error) from None


def read_bytes(path: str, max_mb: int = 2048) -> tuple[bytes, str]:
    """Return an annotation file's bytes and their sha256. Raises SourceError as ``opened`` does."""
    with opened(path, max_mb) as file:
        data = bytes_of(file, path)
    return data, hashlib.sha256(data).hexdigest()


def _unreadable(path: str, error: OSError | ValueError) -> SourceError:
    remedy = "make the file readable" if isinstance(error, PermissionError) else _REMEDY
    detail = error.strerror if isinstance(error, OSError) else str(error)
    return SourceError(f"can't read annotations: {detail}", where=path, remedy=remedy)


def decode(data: bytes, where: str) -> object:
    """Return the decoded JSON; UTF-16 and UTF-32, a byte order mark and NaN are understood.

    Raises SourceError with line and column where it isn't JSON or nested too deeply.
    """
    if not data.strip():
        raise SourceError("the annotations are empty", where=where, remedy=_REMEDY)
    try:
        return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        fault: json.JSONDecodeError = error
    encoding = json.detect_encoding(data)
    deep = "depth" in fault.msg
    try:
        if not encoding.startswith("utf-8") or b"NaN" in data or b"Infinity" in data:
            # The standard library's parser is slower, and takes what Python's own writer makes.
            plain = json.loads(data, parse_constant=lambda _: None)
            return orjson.loads(json.dumps(plain))
    except json.JSONDecodeError as error:
        # What this parser stumbles at is no NaN, nor the encoding.
        fault = error
    except UnicodeDecodeError:
        pass
    except RecursionError:
        deep = True
    place = f"{where}:{fault.lineno}:{fault.colno}"
    if deep:
        raise SourceError("the annotations nest too deeply", where=place, remedy=_REMEDY)
    if encoding.startswith("utf-8"):
        _require_text(data, where)
    remedy = "give a COCO instances file, or mend it at this line and column"
    if "unexpected end" in fault.msg:
        remedy = "fetch the file again, it seems to be cut off here"
    what = f"the annotations aren't JSON: {fault.msg.split(':')[0]}"
    raise SourceError(what, where=place, remedy=remedy)


def _require_text(data: bytes, where: str) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:  # orjson doesn't say where
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise SourceError(
            "the annotations aren't UTF-8 text",
            where=f"{where}:{line}:{column}",
            remedy="save the file as UTF-8",
        ) from None
