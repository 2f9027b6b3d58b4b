"""The one configuration: YAML keys, command-line options and flow parameters alike."""

from .load import load_config
from .model import BuildConfig, CutoutLimits

__all__ = ["BuildConfig", "CutoutLimits", "load_config"]
