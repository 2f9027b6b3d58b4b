"""What every dialect's test asks of it: counted repairs, and nothing else touched."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from mirgen.source.dialects import Dialect
from mirgen.source.tally import Tally

Raw = dict[str, object]
Changed = Callable[[Dialect, Raw], tuple[Raw, dict[str, tuple[int, str]]]]


@pytest.fixture
def change() -> Changed:
    """Run a dialect; return what it made and its repairs, with count and example by code."""

    def run(dialect: Dialect, raw: Raw) -> tuple[Raw, dict[str, tuple[int, str]]]:
        tally, before = Tally(), copy.deepcopy(raw)
        made = dialect(raw, tally)
        assert raw == before, "a dialect must not write into what it is given"
        return made, {item.code: (item.count, item.example) for item in tally.counts()}

    return run
