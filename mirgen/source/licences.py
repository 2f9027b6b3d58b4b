"""Which photos a source's licence rules let in, and which of them may be cut and covered."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from ..config import LicenseRules
from .coco import CocoPhoto

UNKNOWN = "unknown"
"""What a photo without a licence matches."""


def allowed(photo: CocoPhoto, rules: LicenseRules) -> bool:
    """Tell whether the photo may be used at all."""
    return _matches(photo, rules.allow)


def composable(photo: CocoPhoto, rules: LicenseRules) -> bool:
    """Tell whether the photo may be cropped, cut out and pasted over."""
    return _matches(photo, rules.compose)


def license_name(photo: CocoPhoto) -> str:
    """Return what a photo's licence is called in messages."""
    return photo.license or photo.license_url or UNKNOWN


def _matches(photo: CocoPhoto, patterns: Iterable[str]) -> bool:
    known = [photo.license_id, photo.license, photo.license_url]
    names = [name.casefold() for name in known if name]
    # An id alone, such as the 0 of exporters' blank tables, names no licence.
    if not photo.license and not photo.license_url:
        names.append(UNKNOWN)
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in names)
