"""yes_but: claims, script, solve, draw, redraw, rules, options, signs, scene, words, family."""

from .family import TASK, YesBut

__all__ = ["TASK", "YesBut"]
