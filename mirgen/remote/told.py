"""What an object store's library raises, as errors of ours in one sentence each."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import MirgenError, StorageError, UnreachedError

_REFUSED = {
    "s3": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "gs": "set GOOGLE_APPLICATION_CREDENTIALS, or log in with gcloud",
    "hf": "set HF_TOKEN, or log in with the Hub's command line",
}


@contextmanager
def telling(url: str) -> Iterator[None]:
    """Turn what fsspec and the libraries below it raise into an error of ours.

    FileNotFoundError and FileExistsError stay what they are, with the URL as their file.
    """
    try:
        yield
    except MirgenError:
        raise
    except Exception as error:  # each store's library has exceptions of its own
        raise _told(error, url) from error


def _told(error: Exception, url: str) -> Exception:
    scheme, _, rest = url.partition("://")
    bucket = rest.partition("/")[0]
    kinds = {kind.__name__ for kind in type(error).__mro__}
    words = " ".join(str(error).split())
    if isinstance(error, FileNotFoundError):
        if "bucket" in words.replace(bucket, "").lower():
            return StorageError(
                f"there is no bucket {bucket!r}",
                where=url,
                remedy="make it, or give the URL of one that is there",
            )
        return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), url)
    if isinstance(error, FileExistsError):
        return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), url)
    if any("Credential" in kind or "Token" in kind for kind in kinds):
        return StorageError(
            f"there are no credentials for {scheme}://", where=url, remedy=_REFUSED[scheme]
        )
    if isinstance(error, PermissionError):
        return StorageError(
            f"the store refuses access: {_short(words)}",
            where=url,
            remedy=f"give this key permission, or another one: {_REFUSED[scheme]}",
        )
    if isinstance(error, OSError) and error.errno in (errno.EINVAL, errno.ENOTDIR):
        return StorageError(f"the store refuses: {_short(words)}", where=url, remedy="mend the URL")
    return UnreachedError(
        f"the store doesn't answer: {_short(words) or type(error).__name__}",
        where=url,
        remedy="see that it runs and can be reached from here, then run the same command again",
    )


def _short(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:117]}…"
