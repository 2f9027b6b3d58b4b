"""Garbage is searched for less often in the body, and as before after it."""

from __future__ import annotations

import gc

from mirgen.run.garbage import INTERVAL, seldom_searched


def test_the_caller_gets_its_own_interval_back() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with seldom_searched():
        assert gc.get_threshold() == INTERVAL
        assert gc.get_freeze_count() > frozen
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
