"""Bands: from is in, to is out."""

from __future__ import annotations

import pytest

from mirgen.difficulty import tier_miss


@pytest.mark.parametrize(
    ("error", "miss"),
    [
        (0.0, "too-easy"),
        (0.0999, "too-easy"),
        (0.1, ""),
        (0.15, ""),
        (0.2, "too-hard"),
        (1, "too-hard"),
    ],
)
def test_a_band(error: float, miss: str) -> None:
    assert tier_miss(error, (0.1, 0.2)) == miss


def test_no_error_at_all_fits_a_band_from_zero() -> None:
    assert tier_miss(0.0, (0.0, 0.05)) == ""
