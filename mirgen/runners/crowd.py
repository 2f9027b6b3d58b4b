"""Giving shards to a cluster: as many as it has room for, lost and late ones to others too."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from statistics import median
from typing import Any, Protocol

from ..errors import ShardError, StoppedError
from ..run import events
from ..run.make import BEAT, TRIES
from ..run.shard import Made
from .ticket import Ticket

LATE = 60.0
"""Seconds that a shard may always take."""

TIMES = 3.0
"""How many times longer than the middle one a shard takes that is late."""


class Engine(Protocol):
    """A cluster."""

    def slots(self) -> int:
        """Return how many shards it can make at a time, as it is now."""

    def submit(self, ticket: Ticket) -> Future[Made]:
        """Have a shard made; the future raises what making raises, ShardError for a lost one."""


def gather(
    engine: Engine,
    tickets: Sequence[Ticket],
    listen: events.Listener,
    late: float = LATE,
    tries: int = TRIES,
) -> Generator[Made, None, None]:
    """Yield the shards as they are finished, each once.

    A shard that was lost is made again, ``tries`` times in all. When nothing else is left to begin,
    one that takes much longer than others did is begun a second time, and what is whole first
    counts: both have the same bytes, and each is whole or not there.

    Raises what a shard raises, and ShardError where one was lost too often.
    """
    waiting = deque(range(len(tickets)))
    running: dict[Future[Made], tuple[int, float]] = {}
    begun, lost = Counter[int](), Counter[int]()
    spent: list[float] = []
    left = set(waiting)

    def begin(number: int) -> None:
        begun[number] += 1
        running[engine.submit(tickets[number])] = number, time.monotonic()

    try:
        while left:
            free = max(1, engine.slots()) - len(running)
            while waiting and free > 0:
                begin(waiting.popleft())
                free -= 1
            if not waiting and free > 0:
                limit = max(late, TIMES * median(spent)) if spent else late
                for number in _late(running, begun, limit)[:free]:
                    begin(number)
            for future in wait(running, BEAT, return_when=FIRST_COMPLETED).done:
                number, start = running.pop(future)
                if number not in left:
                    continue
                try:
                    made = future.result()
                except StoppedError:  # the cluster gave it up, this build didn't
                    again = ShardError("the cluster stopped it", where=tickets[number].job.name)
                except ShardError as error:
                    again = error
                else:
                    left.discard(number)
                    spent.append(time.monotonic() - start)
                    listen(events.Progress(made.shard.rows))
                    yield made
                    continue
                lost[number] += 1
                if lost[number] >= tries:
                    raise again
                listen(events.ShardLost(tickets[number].job.name, again.what, again.code))
                if all(number != other for other, _ in running.values()):
                    waiting.append(number)
            listen(events.Progress(0))
    finally:
        for future in running:
            future.cancel()


def _late(
    running: dict[Future[Made], tuple[int, float]], begun: Counter[int], limit: float
) -> list[int]:
    """Return the shards that are late and were begun once, the latest first."""
    now = time.monotonic()
    found = sorted((start, number) for number, start in running.values() if begun[number] == 1)
    return [number for start, number in found if now - start > limit]


def bridged(future: Any, result: Callable[[Any], Made]) -> Future[Made]:
    """Return a future of the standard library's for one that only has ``add_done_callback``."""
    found: Future[Made] = Future()

    def settle(done: Any) -> None:
        if not found.set_running_or_notify_cancel():
            return
        try:
            found.set_result(result(done))
        except BaseException as error:  # whatever it is, it belongs to who waits
            found.set_exception(error)

    future.add_done_callback(settle)
    return found
