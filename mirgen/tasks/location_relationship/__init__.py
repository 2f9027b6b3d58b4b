"""location_relationship: crops, setting, chains (many layouts), layout (one), options, family."""

from .family import TASK

__all__ = ["TASK"]
