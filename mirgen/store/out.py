"""An OUT to build in, wherever it is."""

from __future__ import annotations

from ..remote import Place, RemotePath, locate
from .folder import OutFolder
from .stored import StoredFolder

Out = OutFolder | StoredFolder
"""One to build in: both promise the same, as far as their disk or store can."""


def open_out(path: Place | str) -> Out:
    """Return the context manager over OUT. Raises UsageError at a bad URL."""
    place = locate(path)
    return StoredFolder(place) if isinstance(place, RemotePath) else OutFolder(place)
