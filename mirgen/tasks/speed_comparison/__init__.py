"""speed_comparison: script (who is where), values, solve, words, family (joins them)."""

from .family import TASK

__all__ = ["TASK"]
