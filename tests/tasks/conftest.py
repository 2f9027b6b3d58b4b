"""Rows and plans of the families, made once a run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirgen.records.instance import Instance

from ..built import Drawn, planned_puzzles, sample_data, sample_rows


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Instance]]:
    """Return finished rows by family."""
    return sample_rows(sample_data(tmp_path_factory))


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Drawn]]:
    """Return planned puzzles of a family."""
    made: dict[str, list[Drawn]] = {}

    def of(family: str) -> list[Drawn]:
        if family not in made:
            made[family] = planned_puzzles(tmp_path_factory, family)
        return made[family]

    return of
