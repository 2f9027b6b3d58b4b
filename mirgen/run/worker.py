"""A worker: a process that makes one shard after another for the process that started it."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection

from ..errors import MirgenError, own_fault
from ..remote import Place
from .garbage import search_seldom
from .jobs import Job, Recipe
from .shard import Bench, Made, make_shard

TICK = 1
"""Sent for each instance; a finished shard or an error follows."""

Said = int | Made | MirgenError
"""What a worker says: a tick, a shard, or why there is none."""


def main(handle: int, parent: int) -> None:
    """Take a recipe, then jobs, from the pipe of this handle; end when the parent has gone."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    try:
        with Connection(handle) as line:
            recipe: Recipe = line.recv()
            bench: Bench | None = None
            while True:
                job, path = line.recv()
                try:
                    if bench is None:
                        bench = Bench(recipe)
                        search_seldom()
                    line.send(make_shard(bench, job, path, lambda: line.send(TICK)))
                except (EOFError, BrokenPipeError, ConnectionResetError):
                    raise
                except Exception as error:
                    line.send(_told(error, job, path))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _told(error: Exception, job: Job, path: Place) -> MirgenError:
    """Return the error as one that can be sent: ours as it is, others as a fault of ours."""
    told = error if isinstance(error, MirgenError) else own_fault(error, job.name)
    told.add_note(f"In the worker that made {path}:\n{traceback.format_exc().rstrip()}")
    return told


def _watch(parent: int) -> None:
    """End this worker when its parent has gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
