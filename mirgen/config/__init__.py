"""The one configuration: YAML keys, command-line options and flow parameters alike."""

from .load import load_config
from .model import MACHINE, BuildConfig, CutoutLimits
from .polish import OPENAI, PolishSettings
from .sources import LicenseRules, SourceSettings

__all__ = [
    "MACHINE",
    "OPENAI",
    "BuildConfig",
    "CutoutLimits",
    "LicenseRules",
    "PolishSettings",
    "SourceSettings",
    "load_config",
]
