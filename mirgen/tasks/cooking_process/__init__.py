"""cooking_process: things are laid out step by step, and the recipe is told in pieces."""

from .family import TASK

__all__ = ["TASK"]
