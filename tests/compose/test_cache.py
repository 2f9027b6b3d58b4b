import pytest

from mirgen.compose.cache import Cache


class Clock:
    """Seconds that pass only while something is made."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(clock):
    return Cache(10, clock)


@pytest.fixture
def made():
    return []


@pytest.fixture
def get(cache, clock, made):
    def ask(key, weight=4, seconds=1.0, inner=None):
        def make():
            clock.now += seconds
            made.append(key)
            if inner:
                inner()
            return key

        assert cache.get(key, make, lambda _: weight) == key
        assert cache.used <= 10

    return ask


def test_keeps_what_was_used_last_where_all_cost_alike(get, made):
    get("a"), get("b"), get("a"), get("c")
    assert made == ["a", "b", "c"]
    get("a")
    assert made == ["a", "b", "c"]
    get("b")
    assert made == ["a", "b", "c", "b"]


def test_keeps_what_was_dear_for_its_bytes_until_it_isnt_asked_for(get, made):
    get("dear", seconds=2.5)
    get("b"), get("c"), get("d"), get("dear")
    assert made == ["dear", "b", "c", "d"]
    for key in "efghijk":
        get(key)
    get("dear")
    assert made[-1] == "dear"


def test_a_value_costs_what_it_took_without_its_parts(get, made):
    get("whole", seconds=0.5, inner=lambda: get("part", seconds=5.0))
    get("c"), get("part")
    assert made == ["whole", "part", "c"]
    get("whole")
    assert made[-1] == "whole"


def test_what_is_too_heavy_is_handed_out_and_not_kept(cache, get, made):
    get("a")
    get("big", weight=11)
    assert cache.used == 4
    get("a"), get("big")
    assert made == ["a", "big", "big"]


def test_never_compares_keys_of_values_made_within_one_another(get, made):
    get(1, seconds=0.0, inner=lambda: get("a", seconds=0.0))
    get((2,), seconds=0.0)
    assert made == [1, "a", (2,)]
