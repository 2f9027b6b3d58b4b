"""The lease on an OUT in a store: one holder, whose end is told by the asker's clock alone."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import fsspec
import pytest

from mirgen.errors import OutputError, ShardError
from mirgen.remote import RemotePath
from mirgen.store.lease import Lease


@pytest.fixture
def file() -> Iterator[RemotePath]:
    fs = fsspec.filesystem("memory", skip_instance_cache=True)
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    yield RemotePath("memory://bucket/out/.mirgen/lock")
    fs.store.clear()


def held(file: RemotePath, host: str, pid: int, turn: int = 0) -> None:
    says = {"host": host, "pid": pid, "token": "theirs", "turn": turn}
    file.write_bytes(json.dumps(says).encode())


def test_one_of_two_gets_it(file: RemotePath) -> None:
    first = Lease(file)
    first.acquire()
    with pytest.raises(OutputError, match=r"process \d+ on .+ is building here \(memory://bucket"):
        Lease(file).acquire()
    first.require()
    first.release()
    assert not file.exists()
    second = Lease(file)
    second.acquire()
    second.release()


def test_a_dead_process_of_this_machine_holds_nothing(file: RemotePath) -> None:
    first = Lease(file)
    first.acquire()
    says = json.loads(file.read_bytes())
    first.release()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    held(file, says["host"], ended.pid)
    lease = Lease(file)
    lease.acquire()
    lease.release()


def test_another_machine_holds_it_as_long_as_it_renews_it(file: RemotePath) -> None:
    held(file, "elsewhere", 1)
    over = threading.Event()

    def renew() -> None:
        turn = 0
        while not over.wait(0.1):
            held(file, "elsewhere", 1, turn := turn + 1)

    thread = threading.Thread(target=renew)
    thread.start()
    try:
        with pytest.raises(OutputError, match="process 1 on elsewhere is building here"):
            Lease(file, stale=1.0).acquire()
    finally:
        over.set()
        thread.join()
    start = time.monotonic()
    lease = Lease(file, stale=0.5)
    lease.acquire()
    assert time.monotonic() - start >= 0.5
    lease.release()


def test_who_slept_too_long_learns_of_it(file: RemotePath) -> None:
    lease = Lease(file, renewed=0.05)
    lease.acquire()
    time.sleep(0.2)
    lease.require()
    assert json.loads(file.read_bytes())["turn"] > 0
    held(file, "elsewhere", 1)
    with pytest.raises(ShardError, match="another build has taken this folder over"):
        lease.require()
    lease.release()
    assert json.loads(file.read_bytes())["token"] == "theirs"
