"""scale_blur: script (what is shown where), values, solve, rules, options, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
