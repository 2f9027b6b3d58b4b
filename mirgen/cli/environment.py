"""Environment variables that would end the process before anything can be told: looked at first."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..errors import UsageError

NUMBERS = (
    "OPENCV_IO_MAX_IMAGE_PIXELS",
    "OPENCV_IO_MAX_IMAGE_WIDTH",
    "OPENCV_IO_MAX_IMAGE_HEIGHT",
)
"""What OpenCV reads as whole numbers when it first decodes; at anything else it aborts."""


def require_sane(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse values that libraries die of. Raises UsageError."""
    for name in NUMBERS:
        value = environment.get(name)
        if value is not None and not (value.isascii() and value.isdecimal() and len(value) < 19):
            raise UsageError(
                f"{name} can't be {value[:80]!r}",
                where="environment",
                remedy="give a whole number, or unset it",
            )
