"""The life of an OUT folder: staged, committed as one, resumed or rolled forward after a crash.

OUT/.mirgen/lock                 held while a build runs
OUT/.mirgen/build.json           what the unfinished build was asked for
OUT/.mirgen/shared/              what its workers on other machines read, see run/share.py
OUT/.mirgen/staging/*.parquet    its finished shards
OUT/.mirgen/staging/README.md    written at commit
OUT/.mirgen/staging/manifest.json   written last at commit: from here on the new data set is decided

Before that last file stands, OUT is the old data set; after it, whoever opens OUT first finishes
the moves, which can be repeated any number of times.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ..errors import OutputError, UsageError
from ..remote import is_url
from .card import card
from .files import sha256_of, sync_folder, telling, write_atomic
from .lock import Lock
from .manifest import Manifest, Shard, read_manifest
from .request import Request, encoded_request, read_request
from .shard import SHARD_NAME, read_footer

MANIFEST = "manifest.json"
FOLDERS = (".mirgen/staging", "data")
"""Where shards are before a commit, those made anew and those that stay."""

REWRITTEN = "rewritten"
"""Note in the footer of a shard whose rows were changed after they were built.

A staged one is of a rewriting that was cut short, and isn't what a build would make.
"""


class OutFolder:
    """Context manager over one OUT; inside the block nobody else builds there.

    Opening makes the folder, rolls an interrupted commit forward and leaves an unfinished
    build's shards to be resumed. Raises OutputError where the folder isn't empty nor ours, can't
    be written, or is being built by another process.
    """

    manifest: Manifest | None
    """What the folder holds now; None before the first commit."""

    def __init__(self, path: Path | str) -> None:
        if is_url(str(path)):
            raise UsageError(
                "a data set in an object store can't be changed row by row",
                where=str(path),
                remedy="copy it to this machine's disk, change it there, and put it back",
            )
        self.path = Path(path)
        self.data = self.path / "data"
        self._own = self.path / ".mirgen"
        self._staging = self._own / "staging"
        self._request = self._own / "build.json"
        self._lock = Lock(self._own / "lock")

    def __enter__(self) -> OutFolder:
        with telling("use the folder", self.path):
            self._admit()
            self._made = not self.path.exists()
            self._own.mkdir(parents=True, exist_ok=True)
            self._refuse_links()
            self._lock.acquire()
        try:
            with telling("use the folder", self.path):
                self._recover()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    @property
    def shared(self) -> Path:
        """Where a build puts what its workers on other machines read; gone after the commit."""
        return self._own / "shared"

    @property
    def request(self) -> Request | None:
        """What the unfinished build was asked for, as given to ``begin``; None without one."""
        return read_request(self._request)

    def begin(self, request: Mapping[str, object]) -> None:
        """Note what is being built, so that a build cut short can be resumed without options.

        Shards staged before stay: each one's fingerprint says whether it is still wanted.
        """
        with telling("write", self._request):
            self._staging.mkdir(parents=True, exist_ok=True)
            for leftover in self._staging.glob("*.part"):
                leftover.unlink()
            sync_folder(self._own)
            sync_folder(self.path)
        write_atomic(self._request, encoded_request(request))

    def clear(self) -> None:
        """Make the staging folder, and leave nothing in it."""
        with telling("write", self._staging):
            if self._staging.exists():
                shutil.rmtree(self._staging)
            self._staging.mkdir(parents=True)

    def staged(self, name: str) -> Path:
        """Return where the shard of this name is to be written."""
        return self._staging / name

    def done(self, name: str, fingerprint: str) -> tuple[Shard, Mapping[str, str]] | None:
        """Return the whole shard of this name and making, with its footer's notes, if there is one.

        Looks among the staged shards, then among those of the data set as it is.
        """
        for path in (self._staging / name, self.data / name):
            footer = read_footer(path)
            if footer is not None and footer.fingerprint == fingerprint:
                shard = Shard(
                    name=name,
                    rows=footer.rows,
                    bytes=path.stat().st_size,
                    sha256=sha256_of(path),
                    fingerprint=fingerprint,
                )
                known = self.manifest.shards if self.manifest else {}
                built = path.parent == self._staging and REWRITTEN not in footer.notes
                if built or known.get(name) == shard:
                    return shard, footer.notes
        return None

    def commit(
        self, manifest: Manifest, finish: Callable[[Manifest], Manifest] = lambda made: made
    ) -> Manifest:
        """Make the folder hold what this manifest names, all or nothing, and nothing else.

        Staged shards are moved in; those the folder holds already aren't touched. ``finish``
        returns the manifest to write, which is given back: it is called when all shards stand in
        FOLDERS.
        Raises OutputError where a named shard is in neither place.
        """
        with telling("finish the data set", self.path):
            self._check_staged(manifest)
        manifest = finish(manifest)
        with telling("finish the data set", self.path):
            self._staging.mkdir(parents=True, exist_ok=True)
            sync_folder(self._own)
            write_atomic(self._staging / "README.md", card(manifest).encode())
            write_atomic(self._staging / MANIFEST, manifest.encoded())
            self._roll_forward(manifest)
        return manifest

    def _admit(self) -> None:
        """Refuse what isn't ours; names with a dot in front (.git, .DS_Store) don't count."""
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise OutputError(
                "there is a file in the way", where=str(self.path), remedy="choose another --out"
            )
        names = {entry.name for entry in self.path.iterdir()}
        ours = ".mirgen" in names or MANIFEST in names
        if not ours and any(not name.startswith(".") for name in names):
            raise OutputError(
                "the folder isn't empty and isn't a mirgen data set",
                where=str(self.path),
                remedy="choose another --out, or empty it yourself",
            )
        if MANIFEST in names and not (self._staging / MANIFEST).exists():
            read_manifest(self.path / MANIFEST)

    def _refuse_links(self) -> None:
        """Refuse links where files will be written, moved or taken away: they lead anywhere."""
        own = (self.path / name for name in (".mirgen", "data", "README.md", MANIFEST))
        for place in (*own, *sorted(self._own.rglob("*"))):
            if place.is_symlink():
                raise OutputError(
                    "there is a link where the data set is written",
                    where=str(place),
                    remedy="put the thing itself there, or choose another --out",
                )

    def _recover(self) -> None:
        if (self._staging / MANIFEST).exists():
            self._roll_forward(read_manifest(self._staging / MANIFEST))
        elif (self.path / MANIFEST).exists():
            self.manifest = read_manifest(self.path / MANIFEST)
            self._sweep(self.manifest)
        else:
            self.manifest = None

    def _check_staged(self, manifest: Manifest) -> None:
        """Leave in the staging folder exactly the shards that the manifest means."""
        for path in sorted(self._staging.glob("*.parquet")):
            shard = manifest.shards.get(path.name)
            if shard is None or sha256_of(path) != shard.sha256:
                path.unlink()
        for shard in manifest.shards.values():
            if not (self._staging / shard.name).exists() and not self._holds(shard):
                raise OutputError(
                    f"the shard {shard.name} is missing or isn't the one that was made",
                    where=str(self.path),
                    remedy="run the same command again to make it anew",
                )

    def _holds(self, shard: Shard) -> bool:
        path = self.data / shard.name
        known = self.manifest.shards.get(shard.name) if self.manifest else None
        return known == shard and path.is_file() and path.stat().st_size == shard.bytes

    def _roll_forward(self, manifest: Manifest) -> None:
        """Move everything staged into place; every step may have been done before a crash."""
        # Without this a commit cut short would look like a build to be resumed.
        self._request.unlink(missing_ok=True)
        self.data.mkdir(exist_ok=True)
        sync_folder(self.path)
        for name in manifest.shards:
            if (self._staging / name).exists():
                (self._staging / name).replace(self.data / name)
        sync_folder(self.data)
        if (self._staging / "README.md").exists():
            (self._staging / "README.md").replace(self.path / "README.md")
        sync_folder(self.path)
        (self._staging / MANIFEST).replace(self.path / MANIFEST)
        sync_folder(self.path)
        self.manifest = manifest
        self._sweep(manifest)
        shutil.rmtree(self._staging, ignore_errors=True)
        shutil.rmtree(self.shared, ignore_errors=True)

    def _sweep(self, manifest: Manifest) -> None:
        """Remove shards of ours that the manifest doesn't name."""
        for path in sorted(self.data.glob("*.parquet")):
            if SHARD_NAME.fullmatch(path.name) and path.name not in manifest.shards:
                path.unlink()

    def _leave(self) -> None:
        """Let go, and take away what holds nothing."""
        self._lock.release()
        for folder in (self._staging, self._own, *([self.path] if self._made else [])):
            with suppress(OSError):
                folder.rmdir()


def recover(path: Path) -> None:
    """Finish a commit that a crash cut short, if there is one. Raises OutputError."""
    with suppress(OSError):  # what can't be looked at is told where the manifest is read
        if (path / ".mirgen" / "staging" / MANIFEST).exists():
            with OutFolder(path):
                pass
