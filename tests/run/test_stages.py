"""CPU time by stage: each block under its own name, a block within a block taken out of it."""

from __future__ import annotations

import time

import pytest

from mirgen.run.stages import Stages


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the thread's CPU time be what the test says."""
    now = [0.0]
    monkeypatch.setattr(time, "thread_time", lambda: now[0])
    return now


def test_a_stage_within_a_stage_counts_for_itself(clock: list[float]) -> None:
    stages = Stages()
    clock[0] = 5.0
    with stages.at("compose"):
        clock[0] += 1
        with stages.at("encode"):
            clock[0] += 10
        clock[0] += 2
    clock[0] += 100
    with stages.at("encode"):
        clock[0] += 20
    assert stages.taken() == {"compose": 3, "encode": 30}
    assert stages.taken() == {}


def test_what_fails_is_counted_too(clock: list[float]) -> None:
    stages = Stages()

    def fail() -> None:
        with stages.at("compose"), stages.at("decode"):
            clock[0] += 4
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with stages.at("plan"):
        clock[0] += 1
    assert stages.taken() == {"compose": 0, "decode": 4, "plan": 1}
