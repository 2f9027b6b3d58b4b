"""location_relationship: crops, setting, layout, solve, options, words, family (joins them)."""

from .family import TASK

__all__ = ["TASK"]
