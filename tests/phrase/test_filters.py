"""Numbers, lists and names as templates say them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.phrase import filters, marks
from mirgen.phrase.marks import PhraseError


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (3.0, 2, "3"),
        (3.10, 2, "3.1"),
        (3.456, 2, "3.46"),
        (100, 2, "100"),
        (100.0, 0, "100"),
        (-0.001, 2, "0"),
        (-2.5, 1, "-2.5"),
        (1e9, 1, "1000000000"),
        (0.05, 1, "0.1"),
    ],
)
def test_number(value: float, digits: int, said: str) -> None:
    assert filters.number(value, digits) == said


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_number_is_near_and_has_no_tail(value: float, digits: int) -> None:
    said = filters.number(value, digits)
    assert abs(float(said) - value) <= 0.5 * 10**-digits + 1e-9
    assert "e" not in said
    assert said[-1] not in (".0" if "." in said else ".")
    assert said != "-0"


def test_number_in_words() -> None:
    said = [filters.number(n, words=True) for n in (0, 1, 12, 20, 21, 3.0, 2.5, -3)]
    assert said == ["zero", "one", "twelve", "twenty", "21", "three", "2.5", "-3"]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "3", None, (1,)])
def test_number_refuses_what_is_none(value: object) -> None:
    with pytest.raises(PhraseError, match="isn't a number"):
        filters.number(value)  # type: ignore[arg-type]


def test_number_refuses_absurd_digits() -> None:
    with pytest.raises(PhraseError, match="0 to 12 digits, not 99"):
        filters.number(1.5, 99)


def test_units() -> None:
    assert filters.unit(3.50, "m/s") == "3.5 m/s"
    assert filters.unit("about 3", "m") == "about 3 m"
    assert filters.units(1, "metre") == "1 metre"
    assert filters.units(2.25, "metre", 1) == "2.2 metres"
    assert filters.units(0, "second") == "0 seconds"
    assert filters.units(1.0, "metre per second") == "1 metre per second"
    assert filters.units(3, "metre per second") == "3 metres per second"


def test_percent() -> None:
    assert filters.percent(0.25) == "25%"
    assert filters.percent(0.1234, 1) == "12.3%"
    assert filters.percent(1) == "100%"


def test_ordinal() -> None:
    said = [filters.ordinal(n) for n in (1, 2, 3, 12, 13, 21, 22, 23, 24)]
    assert said == ["first", "second", "third", "twelfth", "13th", "21st", "22nd", "23rd", "24th"]
    said = [filters.ordinal(n) for n in (101, 111, 112, 113, 121)]
    assert said == ["101st", "111th", "112th", "113th", "121st"]
    with pytest.raises(PhraseError, match=r"1\.5 has no ordinal"):
        filters.ordinal(1.5)  # type: ignore[arg-type]


def test_counted() -> None:
    assert filters.counted("sheep", 2) == "two sheep"
    assert filters.counted("car", 1) == "one car"
    assert filters.counted("wine glass", 0) == "zero wine glasses"
    assert filters.counted("scissors", 3) == "three pairs of scissors"
    assert filters.counted("broccoli", 1) == "one piece of broccoli"
    assert filters.counted("knife", 4, words=False) == "4 knives"


def test_one_and_many() -> None:
    assert [filters.FILTERS[name]("bus") for name in ("one", "many")] == ["bus", "buses"]
    assert [filters.FILTERS[name]("scissors") for name in ("one", "many")] == [
        "pair of scissors",
        "pairs of scissors",
    ]


def test_join_and() -> None:
    assert filters.join_and([]) == ""
    assert filters.join_and(["a"]) == "a"
    assert filters.join_and(("a", "b")) == "a and b"
    assert filters.join_and(["a", "b", "c"]) == "a, b and c"
    assert filters.join_and([1, 2, 3], "or") == "1, 2 or 3"
    with pytest.raises(PhraseError, match="takes a list, not the text 'ab'"):
        filters.join_and("ab")


def test_capfirst_goes_behind_the_mark_of_a_ref() -> None:
    assert filters.capfirst("the iPad") == "The iPad"
    assert filters.capfirst("") == ""
    assert filters.capfirst("écran") == "Écran"
    clean = marks.read(filters.capfirst(marks.ref(4, "the car")) + " stops")
    assert clean.text == "The car stops"
    assert [(s.start, s.end, s.region) for s in clean.spans] == [(0, 7, 4)]


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0, "tiny"),
        (0.0099, "tiny"),
        (0.01, "small"),
        (0.05, "medium-sized"),
        (0.2, "large"),
        (0.5, "huge"),
        (1, "huge"),
    ],
)
def test_size(share: float, word: str) -> None:
    assert filters.size(share) == word


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ((0.0, 0.0), "top left"),
        ((0.5, 0.1), "top"),
        ((1.0, 0.3), "top right"),
        ((0.1, 0.5), "left"),
        ((0.5, 0.5), "centre"),
        ((0.9, 0.5), "right"),
        ((0.2, 0.9), "bottom left"),
        ((0.5, 1.0), "bottom"),
        ((0.7, 0.7), "bottom right"),
        ((0.5,), "middle"),
        ((0.9,), "right"),
    ],
)
def test_position(point: tuple[float, ...], words: str) -> None:
    assert filters.position(*point) == words


def test_sizes_and_positions_are_numbers() -> None:
    for name in ("size", "position"):
        with pytest.raises(PhraseError, match="isn't a number"):
            filters.FILTERS[name]("large")
