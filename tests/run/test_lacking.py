"""What tasks lack is asked of few photos where those feed them, and said of all where not."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from mirgen.config import load_config
from mirgen.run import lacking
from mirgen.run.build import index_sources
from mirgen.source import Catalogue
from mirgen.source.pool import split_rows
from mirgen.tasks import all_tasks


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


@pytest.mark.parametrize("split", ["train", "test"])
def test_the_sample_feeds_all_families_by_default(split):
    config = load_config(None, {})
    catalogue = Catalogue(index_sources(config))
    total = sum(config.splits.values())
    shares = {name: number / total for name, number in sorted(config.splits.items())}
    lacks, _ = lacking.what_lacks(catalogue, split_rows(catalogue, split, shares), all_tasks())
    assert len(lacks) >= 12
    assert not {name: lack for name, lack in lacks.items() if lack}
