"""Files that a command writes beside a data set: what stands in their way is told first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OutputError, UsageError, reason
from ..remote import is_url


@contextmanager
def writing(what: str, path: Path) -> Iterator[None]:
    """Turn an OSError into an OutputError: ``can't write the <what>: <reason> (path): remedy``."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"can't write the {what}: {reason(error)}",
            where=str(path),
            remedy="name a file in a folder that exists and can be written",
        ) from None


def beside(out: str, option: str) -> Path:
    """Return OUT as a folder beside or in which reports go. Raises UsageError where it is a URL."""
    if is_url(out):
        raise UsageError(
            "reports are written on this machine's disk",
            where=out,
            remedy=f"name a folder for them with {option}",
        )
    return Path(out)


def require_place(what: str, path: Path) -> None:
    """Refuse, before any work is done for it, a file that can't be there. Raises OutputError."""
    with writing(what, path):
        stood = path.exists()
        path.open("ab").close()
        if not stood:
            path.unlink()
