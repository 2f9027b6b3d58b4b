"""weight_comparison: weighings, order (heaviest), chain (how many), solve, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
