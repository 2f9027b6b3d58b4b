"""motion_detection: script (what is told), draw (states), solve, options, words, family."""

from .family import TASK

__all__ = ["TASK"]
