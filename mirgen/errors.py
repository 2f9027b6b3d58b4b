"""Every error a user can meet: one class per failure, its message built here.

MirgenError                      exit code
├── UsageError                   2   wrong arguments, config or template
├── SourceError                  2   annotations or photos that can't be used
├── OutputError                  2   an OUT that can't be written or isn't ours
├── UnfedError                   3   the source can't feed the quotas
├── FindingsError                4   verify or audit found something
├── StorageError                 2   an object store that refuses: bucket, credentials, permission
├── ShardError                   1   a worker was killed, or too slow
│   └── UnreachedError           1   an object store that doesn't answer
├── UnansweredError              1   a model's server left requests without a reply
└── StoppedError               130   a shard was given up because its build ended

Reject isn't an error: it is how a draw says why it was given up, and it is always counted.
Each message is one sentence: what is wrong, where, and the remedy.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable


class MirgenError(Exception):
    """A failure told to the user in one sentence; ``exit_code`` is the process's."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(sentence(what, where, remedy))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.remedy), self.__dict__)


class UsageError(MirgenError):
    """Wrong arguments, config, parameters or templates."""

    exit_code = 2


class SourceError(MirgenError):
    """Annotations or photos that can't be used as they are."""

    exit_code = 2


class OutputError(MirgenError):
    """A data set folder that can't be written, read or taken for ours."""

    exit_code = 2


class StorageError(MirgenError):
    """An object store that answers and refuses: no such bucket, no credentials, no permission."""

    exit_code = 2


class UnfedError(MirgenError):
    """The source can't feed a quota; names task and tier, and what is missing."""

    exit_code = 3


class FindingsError(MirgenError):
    """A finished data set isn't what it says it is."""

    exit_code = 4


class ShardError(MirgenError):
    """A worker was lost, and it wasn't the user's doing: trying again may help.

    ``code`` is why, for logs: worker-killed, worker-late, or worker-ended for all else.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: str = "", remedy: str = "", code: str = "worker-ended"
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.code = code


class UnreachedError(ShardError):
    """An object store that doesn't answer, now or any more."""

    exit_code = 1


class UnansweredError(MirgenError):
    """Requests without a reply; those that came are kept, trying again asks for the rest."""

    exit_code = 1


class StoppedError(MirgenError):
    """A shard that was given up because its build ended."""

    exit_code = 130


class Reject(Exception):
    """A draw that is given up; ``reason`` is a short kebab-case code that gets counted."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def own_fault(error: BaseException, where: str = "") -> MirgenError:
    """Return what is told of an error that nobody foresaw."""
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    return MirgenError(
        f"a fault of mirgen's own, {told}",
        where=where,
        remedy="please report it with what MIRGEN_DEBUG=1 in the environment adds to this",
    )


def sentence(what: str, where: str = "", remedy: str = "") -> str:
    """Join the three parts as ``what (where): remedy``, leaving out what is empty."""
    text = f"{what} ({where})" if where else what
    return f"{text}: {remedy}" if remedy else text


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the closest known word, else the list of them."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(names)}"


def reason(error: OSError) -> str:
    """Return what the system says of an error, without what libraries add to it."""
    return os.strerror(error.errno) if error.errno else str(error)


def _rebuild(kind: type[MirgenError], what: str, where: str, remedy: str) -> MirgenError:
    return kind(what, where=where, remedy=remedy)
