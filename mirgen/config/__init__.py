"""The one configuration: YAML keys, command-line options and flow parameters alike."""

from .load import load_config
from .model import MACHINE, BuildConfig, CutoutLimits
from .sources import LicenseRules, SourceSettings

__all__ = [
    "MACHINE",
    "BuildConfig",
    "CutoutLimits",
    "LicenseRules",
    "SourceSettings",
    "load_config",
]
