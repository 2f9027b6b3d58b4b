"""What a build tells while it runs; the command line and flows show it in their own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..source import Report
from ..store import Manifest
from .session import Polished


@dataclass(frozen=True, slots=True)
class Indexed:
    """The sources are read."""

    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """How much there is to do: instances, and how many of them stand already."""

    instances: int
    standing: int
    shards: int


@dataclass(frozen=True, slots=True)
class Progress:
    """So many more instances are made; below 0 where a lost shard's are made again."""

    instances: int


@dataclass(frozen=True, slots=True)
class ShardDone:
    """A shard is whole."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class ShardLost:
    """A shard's worker was killed or too slow; the shard is tried again."""

    name: str
    why: str
    code: str
    """``worker-killed``, ``worker-late``, or ``worker-ended`` for all else."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A row has gone through polishing: what became of it, and the dollars spent so far."""

    outcome: str
    usd: float | None


@dataclass(frozen=True, slots=True)
class JobsWaited:
    """So many of the requests in batch jobs are answered, and the dollars spent so far."""

    answered: int
    requests: int
    usd: float | None


Event = Indexed | Planned | Progress | ShardDone | ShardLost | Reworded | JobsWaited
Listener = Callable[[Event], None]


@dataclass(slots=True)
class Summary:
    """What a build did: its manifest, CPU seconds by stage, peak memory of any process in MB."""

    manifest: Manifest
    built: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    polished: Polished | None = None
