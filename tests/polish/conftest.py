"""Rows of every family to reword, built once a run from the packaged sample."""

from __future__ import annotations

import pytest

from mirgen.records.instance import Instance
from mirgen.store import open_dataset

from ..built import FAMILIES, built, once, shared_folder


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """Return 20 rows of each family."""
    words = ("--split", f"train={20 * len(FAMILIES)}", "--seed", 5, "--workers", 1)
    folder = shared_folder(tmp_path_factory)
    return list(
        open_dataset(once(folder, "polish", lambda o: built("--out", o, *words))).instances()
    )
