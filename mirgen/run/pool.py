"""Processes on this machine that make shards: each alone, so that losing one costs one shard."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from types import TracebackType

from ..errors import MirgenError, ShardError, StoppedError
from ..remote import Place
from .jobs import Job, Recipe
from .shard import Made
from .worker import Said


class Workers:
    """So many worker processes, started when needed; several threads may ask for shards at once.

    A worker that is killed, or that takes longer than ``timeout`` seconds for a shard, is replaced
    and the others go on. Leaving the block kills all of them: no process outlives it.
    """

    def __init__(self, recipe: Recipe, number: int, timeout: float) -> None:
        self._recipe, self._timeout = recipe, timeout
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(number):
            self._idle.put(None)
        self._lock = threading.Lock()
        self._running: set[_Worker] = set()
        self._closed = False
        self._made = self._told = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def make(self, job: Job, path: Place) -> Made:
        """Return the shard once a free worker has made it.

        Raises what the shard raises, ShardError where its worker was lost, and StoppedError where
        the pool was closed meanwhile.
        """
        worker = self._idle.get()
        made = 0

        def tick() -> None:
            nonlocal made
            made += 1
            self._count(1)

        try:
            worker = worker or self._start(job)
            return worker.make(job, path, self._timeout, tick)
        except ShardError:
            if self._closed:
                raise _stopped(job) from None
            raise
        finally:
            if worker is not None and worker.busy:
                self._end(worker)
                self._count(-made)
                worker = None
            self._idle.put(worker)

    def fresh(self) -> int:
        """Return how many instances were made since this was last asked; below 0 after a loss."""
        with self._lock:
            new, self._told = self._made - self._told, self._made
        return new

    def close(self) -> None:
        """Kill every worker at once; whoever waits for one gets StoppedError."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for worker in running:
            worker.kill()
        for worker in running:
            self._end(worker)

    def _start(self, job: Job) -> _Worker:
        with self._lock:
            if self._closed:
                raise _stopped(job)
            try:
                worker = _Worker(self._recipe)
            except OSError as error:
                raise ShardError(
                    f"can't start a worker process: {error.strerror}",
                    where=job.name,
                    remedy="run the same command again, with fewer --workers",
                ) from None
            self._running.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        worker.kill()
        worker.wait()
        with self._lock:
            self._running.discard(worker)

    def _count(self, number: int) -> None:
        with self._lock:
            self._made += number


class _Worker:
    """One process and the pipe to it."""

    busy = False
    """Whether it works on a shard, or died of it."""

    def __init__(self, recipe: Recipe) -> None:
        self._line, theirs = Pipe()
        with theirs:
            handle, parent = theirs.fileno(), os.getpid()
            # Not multiprocessing, whose children import the parent's main module, Prefect's engine
            # among others. In a group of its own, for a signal to the parent's group (Ctrl-C) is
            # the parent's to answer.
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.worker", str(handle), str(parent)],
                stdin=subprocess.DEVNULL,
                pass_fds=[handle],
                process_group=0,
                env=_environment(),
            )
        self._send(recipe)

    def make(self, job: Job, path: Place, timeout: float, tick: Callable[[], None]) -> Made:
        """Return the shard. Raises what the worker raises, and ShardError where it was lost."""
        deadline = time.monotonic() + timeout
        self.busy = True
        self._send((job, path))
        while (said := self._heard(deadline)) is not None:
            if isinstance(said, int):
                tick()
                continue
            self.busy = False
            if isinstance(said, MirgenError):
                raise said
            return said
        late = time.monotonic() >= deadline and self._process.poll() is None
        self.kill()
        code = self.wait()
        if late:
            raise ShardError(
                f"the shard wasn't done within {timeout:g} seconds, and its worker was ended",
                where=job.name,
                remedy="allow more with shard_timeout, or make smaller shards with shard_rows",
                code="worker-late",
            )
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise ShardError(
            f"a worker process was killed by {how}" if code < 0 else f"a worker ended with {how}",
            where=job.name,
            remedy="run the same command again: finished shards are kept; "
            "with fewer --workers if memory is short",
            code="worker-killed" if code < 0 else "worker-ended",
        )

    def kill(self) -> None:
        """Kill the process; does nothing if it has gone."""
        self._process.kill()

    def wait(self) -> int:
        """Wait until the process has gone and return its code, below 0 for a signal."""
        return self._process.wait()

    def _send(self, what: object) -> None:
        # That the other side has gone is found when it is listened to.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.send(what)

    def _heard(self, deadline: float) -> Said | None:
        """Return what the worker says; None when it has gone or the time is over."""
        with suppress(EOFError, OSError):
            if self._line.poll(max(0.0, deadline - time.monotonic())):
                said: Said = self._line.recv()
                return said
        return None


def _environment() -> dict[str, str]:
    """Return this process's environment, with this very package importable.

    One worker a core: NumPy's own threads would only fight over them, and starting them takes
    nearly as long as all imports together.
    """
    inherited = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    root = str(Path(__file__).resolve().parents[2])
    if root == sysconfig.get_path("purelib"):
        return inherited
    path = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**inherited, "PYTHONPATH": os.pathsep.join(path)}


def _stopped(job: Job) -> StoppedError:
    return StoppedError("the build was stopped before this shard was whole", where=job.name)
