"""The endpoint's key: from the environment or a .env file, and never written down anywhere."""

from __future__ import annotations

import os
from pathlib import Path

from ..config import OPENAI
from ..errors import UsageError, reason

NAMES = ("MIRGEN_API_KEY", "OPENAI_API_KEY")
"""Variables that hold it, unless others are named."""

KEYLESS = "none"
"""What is sent where no key is set: local servers take any."""


def api_key(base_url: str, file: Path | None = None, names: tuple[str, ...] = NAMES) -> str:
    """Return the key: from the environment, else from ``file``, .env in this folder.

    ``names`` are the variables that are looked for, in this order.

    Raises UsageError where the endpoint is OpenAI's and there is none, or the file can't be read.
    """
    for name in names:
        if value := os.environ.get(name, "").strip():
            return value
    known = _read(file or Path(".env"))
    for name in names:
        if known.get(name):
            return known[name]
    if base_url == OPENAI:
        raise UsageError(
            "there is no key for the endpoint",
            where=base_url,
            remedy=f"set {names[-1]} in the environment or in a file .env in this folder",
        )
    return KEYLESS


def _read(path: Path) -> dict[str, str]:
    """Return the variables of a .env file: NAME=value lines, quotes and ``export`` allowed."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        told = reason(error) if isinstance(error, OSError) else "it isn't UTF-8"
        raise UsageError(
            f"can't read the file with the key: {told}",
            where=str(path),
            remedy="mend it, or set OPENAI_API_KEY in the environment",
        ) from None
    found = {}
    for line in text.splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            value = value.strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[name.strip()] = value[1:-1] if quoted else value.split(" #")[0].strip()
    return found
