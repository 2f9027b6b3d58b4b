"""yes_but: rulebook, script, solve, shapes, structure, draw, options, scene, words, family."""

from .family import TASK, YesBut

__all__ = ["TASK", "YesBut"]
