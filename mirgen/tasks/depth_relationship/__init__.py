"""depth_relationship: view, script, draw (states), solve, reliance, rules, options, scene, words."""

from .family import TASK

__all__ = ["TASK"]
