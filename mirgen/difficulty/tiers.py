"""Tiers: bands of the noisy viewers' error, set by each family for each kind of question."""

from __future__ import annotations


def tier_miss(error: float, band: tuple[float, float]) -> str:
    """Return '' where an error rate lies in [from, to), else too-easy or too-hard."""
    low, high = band
    if error < low:
        return "too-easy"
    return "" if error < high else "too-hard"
