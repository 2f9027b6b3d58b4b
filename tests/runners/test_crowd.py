"""Giving shards to a cluster: each once in the output, however often it was lost or late."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from mirgen.config import load_config
from mirgen.errors import ShardError, UnfedError
from mirgen.run import events
from mirgen.run.jobs import Job, Recipe
from mirgen.run.shard import Made
from mirgen.runners.crowd import gather
from mirgen.runners.ticket import Ticket
from mirgen.store import Shard

Act = Callable[[int, int], float | Exception]
"""The number of a shard and of its try to seconds that it takes, or why there is none."""


class Cluster:
    """So many slots, and what happens to each shard on its n-th try."""

    def __init__(self, act: Act, room: int = 2) -> None:
        self._act, self._room = act, room
        self.tries = Counter[int]()
        self.running = self.most = 0
        self._lock = threading.Lock()

    def slots(self) -> int:
        return self._room

    def submit(self, ticket: Ticket) -> Future[Made]:
        future: Future[Made] = Future()
        with self._lock:
            self.tries[ticket.job.start] += 1
            self.running += 1
            self.most = max(self.most, self.running)
            what = self._act(ticket.job.start, self.tries[ticket.job.start])

        def end() -> None:
            with self._lock:
                self.running -= 1
            if isinstance(what, Exception):
                future.set_exception(what)
            elif not future.cancelled():
                future.set_result(_made(ticket.job))

        timer = threading.Timer(0.0 if isinstance(what, Exception) else what, end)
        timer.daemon = True
        timer.start()
        return future


def _made(job: Job) -> Made:
    shard = Shard(name=job.name, rows=5, bytes=1, sha256="0" * 64, fingerprint="f")
    return Made(shard, (), {}, 0.0)


def sent(number: int) -> list[Ticket]:
    recipe = Recipe(load_config(None, {}), (), {}, (), {})
    names = [f"train-{k:05d}-of-{number:05d}.parquet" for k in range(number)]
    jobs = [Job("train", 0, 5 * number, k, k + 1, name, "f") for k, name in enumerate(names)]
    return [Ticket(recipe, "", {}, False, job, job.name) for job in jobs]


def told(cluster: Cluster, number: int, late: float = 60.0) -> tuple[list[str], list[object]]:
    heard: list[object] = []
    found = [made.shard.name for made in gather(cluster, sent(number), heard.append, late)]
    return found, [e for e in heard if e != events.Progress(0)]


def test_no_more_at_a_time_than_there_is_room() -> None:
    cluster = Cluster(lambda *_: 0.01, room=3)
    found, heard = told(cluster, 8)
    assert sorted(found) == [ticket.job.name for ticket in sent(8)]
    assert cluster.most == 3
    assert heard == [events.Progress(5)] * 8


def test_a_lost_shard_is_made_again() -> None:
    cluster = Cluster(lambda n, t: ShardError("gone") if n == 1 and t < 3 else 0.01)
    found, heard = told(cluster, 3)
    assert len(set(found)) == len(found) == 3
    assert cluster.tries == {0: 1, 1: 3, 2: 1}
    lost = events.ShardLost("train-00001-of-00003.parquet", "gone", "worker-ended")
    assert [e for e in heard if e == lost] == [lost] * 2


def test_a_shard_that_is_lost_each_time_fails_the_build() -> None:
    cluster = Cluster(lambda n, _: ShardError("gone") if n == 1 else 0.01)
    with pytest.raises(ShardError, match="gone"):
        told(cluster, 3)
    assert cluster.tries[1] == 3


def test_what_would_fail_again_is_not_tried_again() -> None:
    cluster = Cluster(lambda *_: UnfedError("no dogs"))
    with pytest.raises(UnfedError, match="no dogs"):
        told(cluster, 1)
    assert cluster.tries == {0: 1}


def test_a_late_shard_is_begun_elsewhere_and_counts_once() -> None:
    cluster = Cluster(lambda n, t: 30.0 if (n, t) == (2, 1) else 0.01)
    start = time.monotonic()
    found, heard = told(cluster, 3, late=0.2)
    assert time.monotonic() - start < 10
    assert sorted(found) == [ticket.job.name for ticket in sent(3)]
    assert cluster.tries == {0: 1, 1: 1, 2: 2}
    assert heard == [events.Progress(5)] * 3


def test_the_loss_of_one_of_two_copies_is_no_loss() -> None:
    def act(number: int, turn: int) -> float | Exception:
        return 1.0 if turn == 1 else ShardError("gone")

    found, _ = told(Cluster(act), 1, late=0.2)
    assert len(found) == 1
