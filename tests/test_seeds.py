"""Keyed randomness: every part of a key counts, and nothing else does."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.seeds import digest, generator, unit

KEYS = st.lists(st.one_of(st.integers(), st.text(max_size=8), st.binary(max_size=8)), max_size=5)


@given(a=KEYS, b=KEYS)
def test_only_equal_keys_give_equal_digests(
    a: list[int | str | bytes], b: list[int | str | bytes]
) -> None:
    alike = [(type(part), part) for part in a] == [(type(part), part) for part in b]
    assert (digest(*a) == digest(*b)) is alike


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((1, 2), (2, 1)),
        ((1,), ("1",)),
        (("1",), (b"1",)),
        (("ab", "c"), ("a", "bc")),
        (("a",), ("a", "")),
        ((), ("",)),
        ((12,), (1, 2)),
    ],
)
def test_types_places_and_borders_count(
    a: tuple[int | str | bytes, ...], b: tuple[int | str | bytes, ...]
) -> None:
    assert digest(*a) != digest(*b)
    assert unit(*a) != unit(*b)
    assert generator(*a).integers(1 << 62) != generator(*b).integers(1 << 62)


def test_a_bool_or_a_float_is_no_key() -> None:
    for part in (True, 1.5, None):
        with pytest.raises(KeyError):
            digest(part)  # type: ignore[arg-type]


def test_values_that_must_never_change() -> None:
    """A change here would change every byte of every data set."""
    raw = b"s\6\0\0\0\0\0\0\0mirgen" + b"i\1\0\0\0\0\0\0\0007" + b"b\1\0\0\0\0\0\0\0x"
    assert digest("mirgen", 7, b"x") == hashlib.sha256(raw).digest()
    first = generator(7, "draw", "train", 0).bit_generator.random_raw(2)
    assert first.tolist() == [5118374846488175411, 12388910316974178359]
    assert unit(7, "draw") == 0.07622462951537355


def test_neighbours_are_independent() -> None:
    draws = np.array([generator("x", i).random(2) for i in range(2000)])
    assert abs(np.corrcoef(draws[:-1, 0], draws[1:, 0])[0, 1]) < 0.08
    assert abs(np.corrcoef(draws[:, 0], draws[:, 1])[0, 1]) < 0.08
    counts = np.histogram(draws[:, 0], bins=10, range=(0, 1))[0]
    assert ((counts > 140) & (counts < 260)).all()


@given(key=KEYS)
def test_a_unit_lies_in_its_interval(key: list[int | str | bytes]) -> None:
    assert 0 <= unit(*key) < 1


def test_the_hash_seed_of_the_process_does_not_count() -> None:
    code = "from mirgen.seeds import *; print(digest('a', 1), generator('a').random(), unit('b'))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
