"""Frame plans become frames: pixels, encoded bytes, and regions with exact visible masks."""

from __future__ import annotations

from .studio import Draft, Studio

__all__ = ["Draft", "Studio"]
