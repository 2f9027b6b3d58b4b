"""The one configuration: YAML keys, command-line options and flow parameters alike."""

from .load import load_config
from .model import BuildConfig, CutoutLimits
from .sources import LicenseRules, SourceSettings

__all__ = ["BuildConfig", "CutoutLimits", "LicenseRules", "SourceSettings", "load_config"]
