"""What tasks lack is asked of few photos where those feed them, and said of all where not."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from mirgen.run import lacking


@pytest.mark.parametrize(
    ("needs", "asked"),
    [([1, 2], [4]), ([1, 9], [4, 12]), ([30, 5], [4, 12, 36]), ([200], [4, 12, 36, 100])],
)
def test_photos_that_are_asked(monkeypatch, needs, asked):
    seen = []

    def pool_of(_: object, rows: list[int]) -> SimpleNamespace:
        assert rows == sorted(set(rows))
        seen.append(len(rows))
        return SimpleNamespace(photos=rows)

    def task(number: int) -> SimpleNamespace:
        return SimpleNamespace(
            lacks=lambda pool: "" if len(pool.photos) >= number else f"has {len(pool.photos)}"
        )

    monkeypatch.setattr(lacking, "pool_of", pool_of)
    monkeypatch.setattr(lacking, "FEW", 4)
    monkeypatch.setattr(lacking, "GROWTH", 3)
    tasks = {str(number): task(number) for number in needs}
    lacks, pool = lacking.what_lacks(None, np.arange(5, 105), tasks)
    assert seen == asked
    assert lacks == {str(n): "" if n <= 100 else "has 100" for n in needs}
    assert len(pool.photos) == asked[-1]
