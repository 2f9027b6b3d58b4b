"""Look at every photo file once: is it there, what is it, and the hash of its bytes.

Headers only: a picture over the pixel limit is never decoded. Files that lack their format's
end mark are decoded to see whether they are whole.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from PIL import ExifTags, Image, UnidentifiedImageError

from ..remote import Entry, Kept, RemotePath, sha256_named
from .roots import leads_outside
from .turns import swaps

_END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND", "GIF": b";"}
_TAIL = 65_536
_AT_ONCE = 4096
"""Files that wait for a thread at most."""
FETCHES = 16
"""Files that are fetched from an object store at a time."""
_MOST_BYTES = 1 << 30
"""Bytes of a file that is read at all."""
_POINTERS = (b"version https://git-lfs", b"/annex/objects/", b"../.git/annex/objects/")
_ALSO = {"MPO": "JPEG"}
"""Formats that are files of another one, with something behind it."""


_BROKEN = (
    *(UnidentifiedImageError, OSError, ValueError, SyntaxError, ArithmeticError, EOFError),
    *(LookupError, TypeError, AttributeError, struct.error, MemoryError),
)
"""What Pillow raises at files that aren't what they say."""


@dataclass(frozen=True, slots=True)
class PhotoState:
    """What a photo file is; ``fault`` is '' or the reason code it can't be used for.

    ``size`` is in bytes, ``mtime`` in ns (in an object store, another number that changes with
    the content); ``width`` and ``height`` are those of the upright
    photo; ``mode`` is Pillow's; ``plain`` tells a baseline RGB JPEG without rotation, ``lies``
    that the file's extension belongs to another format.
    """

    file_name: str
    fault: str = ""
    size: int = -1
    mtime: int = -1
    width: int = 0
    height: int = 0
    mode: str = ""
    orientation: int = 1
    sha256: str = ""
    plain: bool = False
    lies: bool = False


def look_at_all(
    folder: str,
    names: Sequence[str],
    known: Mapping[str, PhotoState],
    *,
    max_pixels: int,
    workers: int,
) -> list[PhotoState]:
    """Return the state of each named file, in order; unchanged ``known`` ones aren't read again.

    The states are worth keeping whatever the limit; ``limited`` applies it.
    """
    root = Path(folder)

    def look(name: str) -> PhotoState:
        return look_at(root, name, known.get(name), max_pixels)

    return _each(look, names, workers)


def look_at_stored(
    folder: RemotePath,
    names: Sequence[str],
    known: Mapping[str, PhotoState],
    listed: Mapping[str, Entry],
    *,
    max_pixels: int,
) -> list[PhotoState]:
    """Return the same for files in an object store, of which ``listed`` are there.

    Their contents are kept on this machine. Raises StorageError, UnreachedError.
    """
    kept = Kept()

    def look(name: str) -> PhotoState:
        if leads_outside(name):
            return PhotoState(name, "path-outside")
        entry, old = listed.get(name), known.get(name)
        if entry is None:
            return PhotoState(name, "image-missing")
        if old is not None and (old.size, old.mtime) == (entry.size, entry.version):
            return old
        if entry.size > _MOST_BYTES:
            return PhotoState(name, "photo-too-large", entry.size, entry.version)
        try:
            data = (folder / name).read_bytes()
        except FileNotFoundError:
            return PhotoState(name, "image-missing")
        state = _seen(name, data, entry.size, entry.version, max_pixels)
        if not state.fault:
            kept.keep(state.sha256, data)
        return state

    return _each(look, names, FETCHES)


def _each(look: Callable[[str], PhotoState], names: Sequence[str], number: int) -> list[PhotoState]:
    with warnings.catch_warnings(), ThreadPoolExecutor(max(1, number)) as threads:
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return [
            state
            for start in range(0, len(names), _AT_ONCE)
            for state in threads.map(look, names[start : start + _AT_ONCE])
        ]


def look_at(root: Path, name: str, known: PhotoState | None, max_pixels: int) -> PhotoState:
    """Return the state of one file below ``root``, the ``known`` one if the file is unchanged."""
    if leads_outside(name):
        return PhotoState(name, "path-outside")
    path = root / name
    try:
        stat = path.stat()
        if known is not None and (known.size, known.mtime) == (stat.st_size, stat.st_mtime_ns):
            return known
        if not S_ISREG(stat.st_mode):  # a pipe would be waited for without end
            return PhotoState(name, "photo-unreadable")
        if stat.st_size > _MOST_BYTES:
            return PhotoState(name, "photo-too-large", stat.st_size, stat.st_mtime_ns)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return PhotoState(name, "image-missing")
    except OSError:
        return PhotoState(name, "photo-unreadable")
    return _seen(name, data, stat.st_size, stat.st_mtime_ns, max_pixels)


def _seen(name: str, data: bytes, size: int, mtime: int, max_pixels: int) -> PhotoState:
    """Return what a file of this content is."""
    if data.startswith(_POINTERS):
        return PhotoState(name, "photo-pointer", size, mtime)
    sha256 = sha256_named(data)
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            # The base class's way: a PNG's own would decode the picture to look for EXIF behind it.
            exif = Image.Image.getexif(image)
            orientation = int(exif.get(ExifTags.Base.Orientation, 1) or 1)
            if width * height <= max_pixels and not _ends(image.format or "", data):
                image.load()
            if swaps(orientation):
                width, height = height, width
            upright = orientation not in range(2, 9)
            plain = upright and _is_plain(image)
            mode, lies = image.mode, _lies(name, image.format or "")
    except Image.DecompressionBombError:
        return PhotoState(name, "photo-too-large", size, mtime, sha256=sha256)
    except _BROKEN:
        return PhotoState(name, "photo-unreadable", size, mtime, sha256=sha256)
    turn = 1 if upright else orientation
    return PhotoState(name, "", size, mtime, width, height, mode, turn, sha256, plain, lies)


def limited(state: PhotoState, max_pixels: int) -> PhotoState:
    """Return the state, refused as ``photo-too-large`` where it has too many pixels."""
    if state.fault or state.width * state.height <= max_pixels:
        return state
    return PhotoState(state.file_name, "photo-too-large", state.size, state.mtime)


def _lies(name: str, kind: str) -> bool:
    """Tell whether the extension is another format's; one that is no picture's tells nothing."""
    told = Image.registered_extensions().get(PurePosixPath(name).suffix.lower())
    return told is not None and _ALSO.get(told, told) != _ALSO.get(kind, kind)


def _ends(kind: str, data: bytes) -> bool:
    mark = _END_MARKS.get(kind)
    return mark is not None and mark in data[-_TAIL:]


def _is_plain(image: Image.Image) -> bool:
    """Tell a baseline YCbCr JPEG: not progressive, and not RGB stored as such."""
    if image.format != "JPEG" or image.mode != "RGB" or "progressive" in image.info:
        return False
    letters = [part[0] for part in getattr(image, "layer", ())]
    return image.info.get("adobe_transform", 1) == 1 and letters != [82, 71, 66]
