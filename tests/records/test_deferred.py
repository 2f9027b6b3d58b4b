"""A deferred mapping is made once, when it is looked at, and equals what was made."""

from __future__ import annotations

import pickle

from mirgen.records.deferred import Deferred


def test_it_is_made_at_the_first_look_and_once() -> None:
    calls = []

    def make(a: int, b: int) -> dict[str, object]:
        calls.append((a, b))
        return {"sum": a + b, "product": a * b}

    words = Deferred(make, 2, 3)
    assert not calls
    assert words == {"sum": 5, "product": 6}
    assert words["product"] == 6
    assert list(words) == ["sum", "product"]
    assert "sum" in words
    assert "difference" not in words
    assert calls == [(2, 3)]


def test_it_travels_as_what_was_made() -> None:
    words = Deferred(lambda: {"a": 1})
    assert pickle.loads(pickle.dumps(words)) == words == {"a": 1}
