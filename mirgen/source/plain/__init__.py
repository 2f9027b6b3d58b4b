"""COCO written in the common way, read piece by piece into columns; all else is left alone."""

from .members import Uncommon
from .read import read_plain
from .table import PlainCoco
from .written import WrittenRegion

__all__ = ["PlainCoco", "Uncommon", "WrittenRegion", "read_plain"]
