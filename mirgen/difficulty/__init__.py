"""How hard a puzzle is: the share of noisy viewers that answer wrong, and tiers from it."""

from .tiers import tier_miss
from .viewer import error_rate

__all__ = ["error_rate", "tier_miss"]
