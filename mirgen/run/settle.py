"""Settle what to build: what is given, what OUT's manifest or unfinished build says, defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..config import BuildConfig
from ..errors import UsageError, nearest
from ..remote import Place, is_url
from ..source import dataset_name
from ..store import Manifest
from .jobs import Recipe, versions

SEEDS = "seeds"
"""Where an unfinished build keeps each split's seed, beside its options."""

PATHS = ("annotations", "images", "templates")


def out_of(config: BuildConfig) -> str:
    """Return the folder to build: as given, else ``out/`` and the first source's name."""
    if config.out is not None:
        return config.out
    return f"out/{dataset_name(config.annotations[0]) if config.annotations else 'sample'}"


def base_of(
    out: Place, manifest: Manifest | None, request: Mapping[str, object] | None
) -> dict[str, object]:
    """Return the options that OUT itself gives: its unfinished build's, else its manifest's.

    Paths in them are taken from OUT, where they were kept relative.
    """
    if request is not None:
        return _anchored(out, {k: v for k, v in request.items() if k != SEEDS})
    if manifest is None:
        return {}
    options: dict[str, object] = dict(manifest.config)
    options["splits"] = {name: split.number for name, split in manifest.splits.items()}
    return _anchored(out, options)


def kept(config: BuildConfig, out: Place) -> dict[str, object]:
    """Return the options to keep in OUT: paths relative to it, nothing of this machine.

    URLs stay as they are; where OUT is one, paths are kept relative to the folder at hand.
    """
    options = config.kept()
    for key in PATHS:
        options[key] = [
            path if is_url(path) else os.path.relpath(path, _anchor(out)) for path in options[key]
        ]
    return options


def _anchor(out: Place) -> Path:
    return out if isinstance(out, Path) else Path()


def _anchored(out: Place, options: dict[str, object]) -> dict[str, object]:
    """Return the options with the paths that ``kept`` made relative to OUT usable again."""
    for key in PATHS:
        paths = options.get(key)
        if isinstance(paths, list):
            options[key] = [
                path if is_url(path) else os.path.normpath(_anchor(out) / path)
                for path in map(str, paths)
            ]
    return options


def seeds_for(
    config: BuildConfig,
    given: bool,
    manifest: Manifest | None,
    request: Mapping[str, object] | None,
) -> dict[str, int]:
    """Return each split's seed: the given one, else its unfinished build's, else its last."""
    unfinished = request.get(SEEDS) if request else None
    known: dict[str, int] = {}
    if not given:
        known = {n: split.seed for n, split in manifest.splits.items()} if manifest else {}
        known |= unfinished if isinstance(unfinished, dict) else {}
    return {name: known.get(name, config.seed) for name in sorted(config.splits)}


def proportions_for(config: BuildConfig, manifest: Manifest | None) -> dict[str, float]:
    """Return the splits' shares of the photos: OUT's recorded ones, else by the splits' numbers.

    Raises UsageError for a split that OUT's record doesn't know.
    """
    if manifest is None:
        total = sum(config.splits.values())
        return {name: number / total for name, number in sorted(config.splits.items())}
    for name in config.splits:
        if name not in manifest.proportions:
            raise UsageError(
                f"the data set has no split {name!r}, and its photos are dealt already",
                where="splits",
                remedy=f"choose another --out, or {nearest(name, manifest.proportions)}",
            )
    return dict(sorted(manifest.proportions.items()))


def same_making(recipe: Recipe, manifest: Manifest) -> None:
    """Refuse to mix makings: splits that stay must have been made of the same, in the same way.

    Raises UsageError naming what differs.
    """
    staying = sorted(set(manifest.splits) - set(recipe.config.splits))
    if not staying:
        return
    where = f"split {', '.join(staying)} would stay as it is"
    found = [source.fingerprint for source in manifest.sources]
    if found != [ref.fingerprint for ref in recipe.refs]:
        raise UsageError(
            "the annotations or photos aren't those that the data set was built from",
            where=where,
            remedy="give the same source, name every --split, or choose another --out",
        )
    for key, value in recipe.config.content().items():
        if key in manifest.config and manifest.config[key] != value:
            raise UsageError(
                f"{key} differs from what the data set was built with",
                where=where,
                remedy=f"leave --{key} out, name every --split, or choose another --out",
            )
    for what, then, now in (
        ("templates", manifest.templates, dict(recipe.templates)),
        ("installed versions", manifest.versions, versions()),
    ):
        if then != now:
            raise UsageError(
                f"the {what} aren't those that the data set was built with: {_change(then, now)}",
                where=where,
                remedy="bring them back, name every --split, or choose another --out",
            )


def _change(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Name the first key that differs."""
    return next(key for key in sorted({*then, *now}) if then.get(key) != now.get(key))
