"""image_puzzle: board (grid, cuts), draw (states), solve, options, scene, words, family."""

from .family import TASK

__all__ = ["TASK"]
