"""Where templates, schemas and the sample are: beside the package in a checkout, inside a wheel."""

from __future__ import annotations

from pathlib import Path

from .errors import MirgenError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``templates``, ``schemas`` or ``data/sample``.

    Raises MirgenError where the installation lacks it.
    """
    for root in (_PACKAGE / "packaged", _PACKAGE.parent):
        path = root / name
        if path.is_dir():
            return path
    raise MirgenError(
        f"this installation of mirgen has no folder {name!r}",
        where=str(_PACKAGE),
        remedy="install mirgen again from a wheel or from the whole repository",
    )
