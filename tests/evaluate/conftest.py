"""A small data set of the packaged sample, and its rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mirgen.records.instance import Instance
from mirgen.store import open_dataset

from ..built import built, once, shared_folder

TASKS = (
    "speed_comparison,cooking_process,location_relationship,depth_relationship,view_3d,"
    "chart_analysis,weight_comparison,yes_but"
)
"""Of all three categories, and fed by a small split of the packaged sample."""


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = ("--split", "train=32", "--split", "test=16", "--seed", 3, "--tasks", TASKS)
    folder = shared_folder(tmp_path_factory)
    return once(folder, "evaluate-sample", lambda out: built("--out", out, *words))


@pytest.fixture(scope="session")
def rows(sample: Path) -> list[Instance]:
    return list(open_dataset(sample).instances())


@pytest.fixture
def out(sample: Path, tmp_path: Path) -> Path:
    """A copy that may be written to."""
    return Path(shutil.copytree(sample, tmp_path / "out"))
