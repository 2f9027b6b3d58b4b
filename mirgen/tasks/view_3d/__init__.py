"""view_3d: ground, script, draw (states), solve, rules, options, drawings, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
