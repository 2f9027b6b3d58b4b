"""What a flow run shows, with the server's part left out: how often, and what."""

from __future__ import annotations

import logging
from uuid import UUID, uuid4

import pytest

from flows import telling
from mirgen.run import events


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """Collect the shares and words that go to the progress artifact."""
    found: list[tuple[float, str]] = []

    def create(share: float, description: str) -> UUID:
        found.append((share, description))
        return uuid4()

    def update(_: UUID, share: float, description: str) -> UUID:
        return create(share, description)

    monkeypatch.setattr(telling, "create_progress_artifact", create)
    monkeypatch.setattr(telling, "update_progress_artifact", update)
    return found


def test_progress_is_told_once_a_second_at_most(
    shown: list[tuple[float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(telling.time, "monotonic", lambda: clock[0])
    listen = telling.Telling(logging.getLogger("test"))
    listen(events.Planned(instances=1000, standing=200, shards=4))
    for _ in range(400):
        clock[0] += 0.01
        listen(events.Progress(2))
    assert shown[0] == (20, "200 of 1000 instances")
    assert 4 <= len(shown) <= 5
    assert [share for share, _ in shown] == sorted({share for share, _ in shown})


def test_a_lost_shard_takes_progress_back(
    shown: list[tuple[float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PAUSE", 0)
    listen = telling.Telling(logging.getLogger("test"))
    listen(events.Planned(instances=10, standing=0, shards=1))
    listen(events.Progress(4))
    listen(events.Progress(-4))
    assert [words for _, words in shown] == [f"{n} of 10 instances" for n in (0, 4, 0)]


def test_an_empty_plan_is_done(shown: list[tuple[float, str]]) -> None:
    listen = telling.Telling(logging.getLogger("test"))
    listen(events.Planned(instances=0, standing=0, shards=0))
    assert shown == [(0, "0 of 0 instances")]
