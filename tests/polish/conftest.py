"""Rows of every family to reword, built once a run from the packaged sample."""

from __future__ import annotations

import pytest

from mirgen.polish.mask import Masked, mask
from mirgen.polish.words import Nouns
from mirgen.records.instance import Instance
from mirgen.store import open_dataset

from ..built import FAMILIES, built, once, shared_folder

NOUNS = Nouns(["zebra", "potted plant", "train"])


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """Return 5 rows of each family."""
    words = ("--split", f"train={5 * len(FAMILIES)}", "--seed", 5, "--workers", 1)
    folder = shared_folder(tmp_path_factory)
    return list(
        open_dataset(once(folder, "polish", lambda o: built("--out", o, *words))).instances()
    )


@pytest.fixture(scope="session")
def masks(rows: list[Instance]) -> list[Masked]:
    """Return the rows' texts with marks, where the source has a few nouns besides."""
    return [mask(row, NOUNS) for row in rows]
