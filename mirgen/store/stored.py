"""The life of an OUT in an object store: objects are written whole, the manifest last.

OUT/.mirgen/lock                           the lease of a build
OUT/.mirgen/build.json                     what the unfinished build was asked for
OUT/.mirgen/shared/…                       what workers on other machines read, see run/share.py
OUT/.mirgen/staging/<sha256>/<name>        finished shards, under their content: what a worker of
                                           another build writes late is never taken for one of these
OUT/.mirgen/staging/manifest.json          written last: from here on the new data set is decided

Objects can't be renamed: a commit copies them within the store, and whoever opens OUT first after
a crash finishes that. What is read without mirgen meanwhile may be old and new shards mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from ..errors import OutputError, StorageError
from ..remote import Entry, RemotePath
from .card import card
from .lease import Lease
from .manifest import Manifest, Shard, read_manifest
from .request import Request, encoded_request, read_request
from .shard import SHARD_NAME, read_footer

MANIFEST = "manifest.json"
AT_ONCE = 16
"""Requests at a time, where many objects are copied or removed."""


class StoredFolder:
    """What ``OutFolder`` is for a folder on this machine, for one in an object store.

    Raises what it raises, and StorageError or UnreachedError.
    """

    manifest: Manifest | None

    def __init__(self, path: RemotePath) -> None:
        self.path = path
        self.data = path / "data"
        self._own = path / ".mirgen"
        self._staging = self._own / "staging"
        self._request = self._own / "build.json"
        self._lease = Lease(self._own / "lock")
        self._found: Mapping[str, Entry] = {}

    def __enter__(self) -> StoredFolder:
        self._admit()
        self._lease.acquire()
        try:
            self._recover()
        except BaseException:
            self._lease.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lease.release()

    @property
    def shared(self) -> RemotePath:
        """Where a build puts what its workers on other machines read; gone after the commit."""
        return self._own / "shared"

    @property
    def request(self) -> Request | None:
        """What the unfinished build was asked for; None without one."""
        return read_request(self._request)

    def begin(self, request: Mapping[str, object]) -> None:
        """Note what is being built, and find the shards that are staged already."""
        self._request.write_bytes(encoded_request(request))
        self._found = self._staging.listed()

    def staged(self, name: str) -> RemotePath:
        """Return where the shard of this name is to be written; its content comes in between."""
        return self._staging / name

    def done(self, name: str, fingerprint: str) -> tuple[Shard, Mapping[str, str]] | None:
        """Return the whole shard of this name and making, with its footer's notes, if there is one.

        Contents aren't read again: a staged shard's hash is in its key, and an object is whole.
        """
        for key, entry in self._found.items():
            sha256, _, last = key.partition("/")
            if last == name and (found := _footed(self._staging / key, fingerprint)):
                rows, notes = found
                return Shard(
                    name=name, rows=rows, bytes=entry.size, sha256=sha256, fingerprint=fingerprint
                ), notes
        shard = self.manifest.shards.get(name) if self.manifest else None
        found = _footed(self.data / name, fingerprint) if shard is not None else None
        if shard is None or found is None or found[0] != shard.rows:
            return None
        return (shard, found[1]) if (self.data / name).size() == shard.bytes else None

    def commit(
        self, manifest: Manifest, finish: Callable[[Manifest], Manifest] = lambda made: made
    ) -> Manifest:
        """Make the folder hold what this manifest names, all or nothing, and nothing else.

        Raises OutputError where a named shard is nowhere, and ShardError where another build has
        taken the folder over.
        """
        self._found = self._staging.listed()
        held = self.data.listed()
        for shard in manifest.shards.values():
            staged = self._found.get(f"{shard.sha256}/{shard.name}")
            known = self.manifest.shards.get(shard.name) if self.manifest else None
            entry = staged or (held.get(shard.name) if known == shard else None)
            if entry is None or entry.size != shard.bytes:
                raise OutputError(
                    f"the shard {shard.name} is missing or isn't the one that was made",
                    where=self.path.url,
                    remedy="run the same command again to make it anew",
                )
        manifest = finish(manifest)
        self._lease.require()
        (self._staging / MANIFEST).write_bytes(manifest.encoded())
        self._roll_forward(manifest)
        return manifest

    def _admit(self) -> None:
        names = {entry.name for entry in self.path.iterdir()}
        ours = ".mirgen" in names or MANIFEST in names
        if not ours and any(not name.startswith(".") for name in names):
            raise OutputError(
                "the folder isn't empty and isn't a mirgen data set",
                where=self.path.url,
                remedy="choose another --out, or empty it yourself",
            )

    def _recover(self) -> None:
        staged, whole = self._staging / MANIFEST, self.path / MANIFEST
        self.manifest = None
        if staged.exists():
            self._found = self._staging.listed()
            self._roll_forward(read_manifest(staged))
        elif whole.exists():
            self.manifest = read_manifest(whole)

    def _roll_forward(self, manifest: Manifest) -> None:
        """Copy everything staged into place; every step may have been done before a crash."""
        self._request.unlink(missing_ok=True)
        moves = [
            (self._staging / key, self.data / shard.name)
            for shard in manifest.shards.values()
            if (key := f"{shard.sha256}/{shard.name}") in self._found
        ]
        _all_at_once(lambda move: move[0].copy(move[1]), moves)
        (self.path / "README.md").write_bytes(card(manifest).encode())
        (self.path / MANIFEST).write_bytes(manifest.encoded())
        self.manifest = manifest
        gone = [
            self.data / name
            for name in self.data.listed()
            if SHARD_NAME.fullmatch(name) and name not in manifest.shards
        ]
        gone += [self._staging / key for key in self._staging.listed() if key != MANIFEST]
        gone += [self.shared / key for key in self.shared.listed()]
        _all_at_once(lambda file: file.unlink(missing_ok=True), gone)
        (self._staging / MANIFEST).unlink(missing_ok=True)


def _footed(file: RemotePath, fingerprint: str) -> tuple[int, Mapping[str, str]] | None:
    footer = read_footer(file)
    if footer is None or footer.fingerprint != fingerprint:
        return None
    return footer.rows, footer.notes


def _all_at_once(do: Callable[[Any], object], given: Iterable[Any]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in threads.map(do, given):
            pass


def recover_stored(path: RemotePath) -> None:
    """Finish a commit that a crash cut short, if there is one and this key may write."""
    if (path / ".mirgen" / "staging" / MANIFEST).exists():
        try:
            with StoredFolder(path):
                pass
        except StorageError as error:
            raise OutputError(
                f"a commit was cut short here, and can't be finished: {error.what}",
                where=path.url,
                remedy="run `mirgen build` or `mirgen verify` with a key that may write",
            ) from None
