"""chart_analysis: script (what is shown and told), values, solve, words, family (joins them)."""

from .family import TASK

__all__ = ["TASK"]
