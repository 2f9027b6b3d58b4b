"""weight_comparison: weighings, trees and order (heaviest), chain (how many), scene, family."""

from .family import TASK

__all__ = ["TASK"]
