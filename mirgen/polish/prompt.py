"""The prompt: a Jinja file that users may replace, and the messages made with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import orjson
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..errors import UsageError, reason

NAME = "polish/system.jinja"
VARIABLES = ("faults", "tags")

Message = dict[str, str]


class Prompt:
    """The instructions to a model; the texts stand apart from them, as data in a JSON object."""

    sha256: str
    """Of the file's text, part of what a reply is kept under."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read the file from the last folder that has it. Raises UsageError."""
        places = [folder / NAME for folder in folders if (folder / NAME).is_file()]
        if not places:
            raise UsageError(
                "there is no prompt for polishing",
                where=", ".join(map(str, folders)),
                remedy=f"bring back the packaged ones, or write {NAME} in a --templates folder",
            )
        self._path = places[-1]
        try:
            source = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            told = reason(error) if isinstance(error, OSError) else "it isn't UTF-8"
            raise UsageError(
                f"can't read the prompt: {told}", where=str(self._path), remedy="mend the file"
            ) from None
        self.sha256 = hashlib.sha256(source.encode()).hexdigest()
        environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        try:
            self._template = environment.from_string(source)
        except TemplateError as error:
            raise self._refused(error) from None
        self._system((), False)
        self._system(("x",), True)

    def messages(
        self, texts: Mapping[str, str], faults: Sequence[str] = (), tags: bool = False
    ) -> list[Message]:
        """Return the system's message and the user's: one JSON object of texts, nothing else."""
        return [
            {"role": "system", "content": self._system(tuple(faults), tags)},
            {"role": "user", "content": orjson.dumps(texts).decode()},
        ]

    @lru_cache(maxsize=16)  # noqa: B019 - a prompt lives as long as its run
    def _system(self, faults: tuple[str, ...], tags: bool) -> str:
        try:
            return self._template.render(faults=faults, tags=tags).strip()
        except (TemplateError, TypeError) as error:
            raise self._refused(error) from None

    def _refused(self, error: Exception) -> UsageError:
        line = getattr(error, "lineno", None)
        return UsageError(
            f"the prompt for polishing can't be used: {str(error).splitlines()[0]}",
            where=f"{self._path}:{line}" if line else str(self._path),
            remedy=f"mend it; what it may use is {' and '.join(VARIABLES)}",
        )


def schema_of(keys: Sequence[str]) -> dict[str, object]:
    """Return the JSON Schema of a reply with these keys."""
    return {
        "type": "object",
        "properties": {key: {"type": "string"} for key in keys},
        "required": list(keys),
        "additionalProperties": False,
    }
