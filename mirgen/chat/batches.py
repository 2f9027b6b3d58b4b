"""The OpenAI Batch API: a file of requests up, a job, its state, files of replies down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import orjson

from ..errors import UsageError
from ..seeds import unit
from .asker import TRIES, Failure
from .endpoint import Endpoint, Trouble

PATH: Literal["/v1/chat/completions"] = "/v1/chat/completions"
_ENDED = {"completed", "failed", "expired", "cancelled"}
_FIRST, _LONGEST = 1.0, 30.0
"""Seconds before a call is tried again."""

Got = TypeVar("Got")


@dataclass(frozen=True, slots=True)
class State:
    """A job as the endpoint tells it; ``files`` hold replies and errors, as far as there are."""

    status: str
    done: int
    files: tuple[str, ...]
    said: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in _ENDED


def line_of(name: str, body: Mapping[str, Any]) -> bytes:
    """Return a request as a line of a job's file, under a name that its reply will have."""
    line = {"custom_id": name, "method": "POST", "url": PATH, "body": body}
    return orjson.dumps(line) + b"\n"


class Batches:
    """Calls to an endpoint's Batch API, each tried again where that may help.

    Raises Failure with the kind of what went wrong, UsageError where no call can succeed.
    """

    def __init__(self, endpoint: Endpoint, stopped: threading.Event) -> None:
        self._endpoint, self._stopped = endpoint, stopped

    def upload(self, lines: bytes) -> str:
        """Return the id of a new file of requests."""
        file = ("mirgen.jsonl", lines, "application/jsonl")
        client = self._endpoint.client
        return str(self._call(lambda: client.files.create(file=file, purpose="batch")).id)

    def create(self, file: str) -> str:
        """Return the id of the file's job, which is made if there is none yet."""
        client, tried = self._endpoint.client, False

        def create() -> str:
            nonlocal tried
            # An answer that was lost on its way must not make a second job of one file.
            known = self.find(file) if tried else None
            tried = True
            return known or str(
                client.batches.create(input_file_id=file, endpoint=PATH, completion_window="24h").id
            )

        return self._call(create)

    def find(self, file: str) -> str | None:
        """Return the id of the job that was made of a file, among the latest hundred."""
        page = self._call(lambda: self._endpoint.client.batches.list(limit=100))
        return next((str(job.id) for job in page.data if job.input_file_id == file), None)

    def state(self, job: str) -> State:
        """Return how far a job is. Raises UsageError where the endpoint doesn't know it."""
        try:
            found = self._call(lambda: self._endpoint.client.batches.retrieve(job))
        except (Failure, UsageError) as error:
            if "404" not in self._endpoint.told:
                raise
            raise UsageError(
                f"the endpoint doesn't know the job {job}, which a run before this one began",
                where=str(self._endpoint.client.base_url),
                remedy="give the address and the key of that run, or begin anew with another "
                "--polish-cache: what the job did may then be paid for twice",
            ) from error
        counts = found.request_counts
        files = tuple(f for f in (found.output_file_id, found.error_file_id) if f)
        errors = (found.errors.data or []) if found.errors else []
        said = "; ".join(str(error.message) for error in errors[:3])
        done = counts.completed + counts.failed if counts else 0
        return State(found.status, done, files, said)

    def lines(self, file: str) -> Iterator[dict[str, Any]]:
        """Yield the lines of a file of replies; a line that is cut is left out."""
        raw: bytes = self._call(lambda: self._endpoint.client.files.content(file).read())
        for line in raw.splitlines():
            try:
                found = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(found, dict):
                yield found

    def _call(self, do: Callable[[], Got]) -> Got:
        attempt = 0
        while True:
            try:
                return do()
            except Failure:
                raise
            except Exception as error:
                trouble = error if isinstance(error, Trouble) else self._endpoint.trouble_of(error)
            attempt += 1
            if not trouble.again or attempt == TRIES or self._stopped.is_set():
                raise Failure(trouble.kind, trouble.said or self._endpoint.told)
            longest = min(_LONGEST, _FIRST * 2**attempt)
            by_lot = longest * (0.5 + unit("batch", self._endpoint.told, attempt) / 2)
            self._stopped.wait(by_lot if trouble.pause is None else trouble.pause)
