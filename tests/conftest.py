"""What every test shares: one thread a process, a cache of the run's own, the real photos."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# Two workers on two cores: libraries that start threads of their own would fight over them.
os.environ.setdefault("OMP_NUM_THREADS", "1")
cv2.setNumThreads(1)

# How long an example takes says nothing on a machine that runs other tests at the same time.
# The same examples each time, so that a change fails for what it changes; exploring is on demand.
settings.register_profile("mirgen", deadline=None, derandomize="MIRGEN_EXPLORE" not in os.environ)
settings.load_profile("mirgen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one worker, for what they share is dear to make; begin with slow ones.

    xdist hands out groups in this order (--no-loadscope-reorder).
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(ROOT))))


@pytest.fixture(scope="session", autouse=True)
def _one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the index of the sample in one folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIRGEN_CACHE", str(shared / "mirgen-cache"))
        yield


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Return the folder of real annotated photos, or skip where it isn't there."""
    given = os.environ.get("MIRGEN_REALDATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("no real annotated photos: name their folder in MIRGEN_REALDATA")
    return folder
