"""location_relationship: crops, layout (what joins what), solve, options, words, family."""

from .family import TASK

__all__ = ["TASK"]
