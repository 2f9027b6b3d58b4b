"""Data sets and plans that several folders of tests look at: each made once a run.

Under xdist the workers share the run's folder; a lock lets one of them build while others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from mirgen.config import load_config
from mirgen.records.instance import Instance
from mirgen.records.puzzle import Slot
from mirgen.records.source import Pool
from mirgen.run.build import index_sources, make_recipe
from mirgen.run.plan import Planned, plans
from mirgen.run.shard import Bench
from mirgen.store import open_dataset
from mirgen.tasks import all_tasks, find_task

FAMILIES = tuple(all_tasks())
ROWS = 200
PLANS = 300
SEED = 20


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all workers of this run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return ``folder/name``, made by the first process that asks for it."""
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (done := folder / f"{name}.done").exists():
            make(path)
            done.touch()
    return path


def command(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mirgen", *map(str, words)],
        env=environment(**env),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def environment(**env: str) -> dict[str, str]:
    """Return this process's environment with the package importable from anywhere."""
    root = str(Path(__file__).resolve().parents[1])
    return {**os.environ, "PYTHONPATH": root, **env}


def built(*words: object, **env: str) -> None:
    """Run ``mirgen build`` with these words; it must succeed."""
    done = command("build", "--quiet", *words, **env)
    assert done.returncode == 0, done.stderr


def hashes(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a data set, by its path in it."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


class Rows(Mapping[str, list[Instance]]):
    """ROWS finished rows of each family, built from the packaged sample when first asked for."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory
        self._read: dict[str, list[Instance]] = {}

    def __getitem__(self, family: str) -> list[Instance]:
        if family not in self._read:
            out = str(family_data(self._factory, family))
            self._read[family] = list(open_dataset(out).instances())
        return self._read[family]

    def __iter__(self) -> Iterator[str]:
        return iter(FAMILIES)

    def __len__(self) -> int:
        return len(FAMILIES)


def family_data(factory: pytest.TempPathFactory, family: str) -> Path:
    """Return a data set of one family built from the packaged sample."""
    words = ("--tasks", family, "--split", f"train={ROWS}", "--seed", SEED)
    return once(shared_folder(factory), f"rows-{family}", lambda out: built("--out", out, *words))


def sample_bench(splits: Mapping[str, int], tasks: tuple[str, ...] = ()) -> Bench:
    """Return a worker's bench over the packaged sample."""
    config = load_config(None, {"splits": dict(splits), "tasks": tasks, "workers": 1})
    total = sum(splits.values())
    shares = {name: number / total for name, number in splits.items()}
    return Bench(make_recipe(config, index_sources(config), shares))


@dataclass(frozen=True)
class Drawn:
    """A planned puzzle and the slot it was planned for."""

    slot: Slot
    planned: Planned


def planned_puzzles(factory: pytest.TempPathFactory, family: str) -> list[Drawn]:
    """Return PLANS planned puzzles of a family over the packaged sample, without any pixel."""

    def make(path: Path) -> None:
        path.write_bytes(pickle.dumps(_plan(family)))

    path = once(shared_folder(factory), f"plans-{family}", make)
    found: list[Drawn] = pickle.loads(path.read_bytes())
    return found


def _plan(family: str) -> list[Drawn]:
    bench = sample_bench({"train": PLANS}, (family,))
    layout = bench.layout("train", PLANS, SEED)
    pool = sample_pool(bench)
    found = []
    for index in range(PLANS):
        slot = layout.slot(index)
        first = islice(plans(find_task(family), slot, pool, SEED, Counter()), 1)
        found += [Drawn(slot, planned) for planned in first]
    return found


def sample_pool(bench: Bench) -> Pool:
    """Return the pool of the sample's first block."""
    return bench.pool("train", SEED, 0)
