"""What an unfinished build was asked for, in OUT/.mirgen/build.json: read and written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue

from ..remote import Place

Request = dict[str, JsonValue]
"""The options of a build, by their keys in a config file."""


def read_request(file: Place) -> Request | None:
    """Return what a build was asked for; None where there is no such file, or it isn't JSON.

    Raises OSError where it can't be read.
    """
    try:
        content = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return None
    return cast(Request, content) if isinstance(content, dict) else None


def encoded_request(request: Mapping[str, object]) -> bytes:
    """Return the file's content."""
    return json.dumps(request, sort_keys=True, indent=2).encode()
