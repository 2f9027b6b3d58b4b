"""What decides a reply beside the messages, and in which forms a structured one is asked for."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..chat.endpoint import Trouble
from .prompt import schema_of

FORMS = ("schema", "json", "tags")
"""How a structured reply is asked for: by JSON schema, in JSON mode, by tags; the best first."""

_UNKNOWN = {f"http-{code}" for code in (400, 404, 405, 415, 422, 501)}
"""Refusals with which endpoints answer to a form that they don't offer."""
_ABOUT_FORM = ("response_format", "json_schema", "json_object", "schema", "structured", "guided")


@dataclass(frozen=True, slots=True)
class Settings:
    """Model, address and parameters."""

    model: str
    base_url: str
    temperature: float | None = None
    max_tokens: int | None = None

    @property
    def place(self) -> str:
        """Model and address, as one name."""
        return f"{self.model} @ {self.base_url}"

    def tokens_for(self, texts: Mapping[str, str]) -> int:
        """Return how long a reply may be: as set, else a token a byte of the texts and some."""
        return self.max_tokens or 1024 + sum(len(t.encode()) for t in texts.values())

    def request(
        self, messages: Sequence[Mapping[str, str]], keys: Sequence[str], tokens: int, form: str
    ) -> dict[str, Any]:
        """Return the parameters of the request, in one of FORMS."""
        asked: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "max_completion_tokens": tokens,
        }
        if self.temperature is not None:
            asked["temperature"] = self.temperature
        if form == "schema":
            schema = {"name": "texts", "strict": True, "schema": schema_of(keys)}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif form == "json":
            asked["response_format"] = {"type": "json_object"}
        return asked


class Forms:
    """The best form that an endpoint hasn't refused; threads share it."""

    def __init__(self, known: str | None = None) -> None:
        """``known`` is the one that the endpoint was asked in before."""
        self.form = known or FORMS[0]
        self._proven: set[str] = set()
        self._lock = threading.Lock()

    @property
    def all(self) -> tuple[str, ...]:
        """Every form, the present one first."""
        return self.form, *(form for form in FORMS if form != self.form)

    def proven(self, form: str) -> None:
        """The endpoint has answered in this form."""
        self._proven.add(form)

    def refused(self, trouble: Trouble, form: str) -> bool:
        """Whether it is the form that the endpoint refuses: then ask in ``form`` from now on."""
        if trouble.kind not in _UNKNOWN or form == FORMS[-1]:
            return False
        about = any(word in trouble.said.lower() for word in _ABOUT_FORM)
        with self._lock:
            if not about and form in self._proven:
                return False
            place = FORMS.index(form) + 1
            self.form = FORMS[max(place, FORMS.index(self.form))]
        return True
