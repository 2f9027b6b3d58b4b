"""Rows and plans of the families, made once a run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..built import Drawn, Rows, planned_puzzles


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Return finished rows by family."""
    return Rows(tmp_path_factory)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Drawn]]:
    """Return planned puzzles of a family."""
    made: dict[str, list[Drawn]] = {}

    def of(family: str) -> list[Drawn]:
        if family not in made:
            made[family] = planned_puzzles(tmp_path_factory, family)
        return made[family]

    return of
