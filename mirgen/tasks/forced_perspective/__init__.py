"""forced_perspective: script, draw, propose, solve, rules, options, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
