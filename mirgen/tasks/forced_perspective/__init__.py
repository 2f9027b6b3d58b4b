"""forced_perspective: script, draw (states), solve, rules, options, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
