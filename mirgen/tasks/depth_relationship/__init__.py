"""depth_relationship: view, script, draw, solve, reliance, rules, orders, options, scene, words."""

from .family import TASK

__all__ = ["TASK"]
