"""Engines that make a build's shards: processes of this machine, a Dask or a Ray cluster."""

from __future__ import annotations

import importlib

from ..config import BuildConfig
from ..errors import UsageError
from ..run.make import Make, make_all

PACKAGES = {"dask": "distributed", "ray": "ray"}
"""Runners, and the package each needs; its extra has the runner's name."""


def maker(config: BuildConfig) -> Make:
    """Return who makes the shards. Raises UsageError where its package isn't installed."""
    if config.runner not in PACKAGES:
        return make_all
    require(config.runner, PACKAGES[config.runner])
    make: Make = importlib.import_module(f".{config.runner}", __package__).make_all
    return make


def require(runner: str, package: str) -> None:
    """Raise UsageError where the package that a runner needs isn't installed."""
    try:
        importlib.import_module(package)
    except ImportError:
        raise UsageError(
            f"the runner {runner} needs the package {package}",
            where="runner",
            remedy=f"pip install 'mirgen[{runner}]', on the cluster's machines too",
        ) from None
