"""Places by name: local paths as they are, object stores by URL with pathlib's own methods."""

from .kept import Kept, cache_folder, scratch, sha256_named
from .path import Entry, RemotePath
from .place import Place, is_url, join, locate, opened

__all__ = [
    "Entry",
    "Kept",
    "Place",
    "RemotePath",
    "cache_folder",
    "is_url",
    "join",
    "locate",
    "opened",
    "scratch",
    "sha256_named",
]
