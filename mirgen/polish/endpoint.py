"""One request over HTTP with the ``openai`` client, tried once; trying again is the asker's."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from ..errors import UsageError
from .prompt import schema_of

FORMS = ("schema", "json", "tags")
"""How a structured reply is asked for: by JSON schema, in JSON mode, by tags; the best first."""

_STREAMED = {"X-Stainless-Raw-Response": "stream"}
"""How the client is told to hand over the body as it comes, as its with_streaming_response does."""

LONGEST_PAUSE = 300.0
"""Seconds that an endpoint may ask for before the next request."""

_AGAIN = {408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529}
_UNKNOWN = {400, 404, 405, 415, 422, 501}
"""Codes with which endpoints answer to a form that they don't offer."""
_KEY = {401, 403}
_ABOUT_FORM = ("response_format", "json_schema", "json_object", "schema", "structured", "guided")


class Trouble(Exception):
    """A request that failed on its way; ``kind`` is counted, ``again`` says whether to try again.

    ``busy`` where the endpoint wants fewer requests, ``pause`` the seconds it asks for;
    ``billed`` where it may have been paid for.
    """

    def __init__(
        self,
        kind: str,
        *,
        again: bool = False,
        busy: bool = False,
        pause: float | None = None,
        billed: bool = False,
    ) -> None:
        self.kind, self.again, self.busy = kind, again, busy
        self.pause, self.billed = pause, billed
        super().__init__(kind)


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides a reply beside the messages: model, address and parameters."""

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


class Endpoint:
    """An OpenAI-compatible endpoint; threads share it. The SDK's own retries are off."""

    def __init__(
        self, base_url: str, key: str, timeout: float, connections: int, form: str = FORMS[0]
    ) -> None:
        """``form`` is the one that the endpoint is known to offer."""
        try:
            import openai
        except ImportError:
            raise UsageError(
                "polishing needs the package openai",
                where="this installation",
                remedy="install it with `pip install 'mirgen[polish]'`",
            ) from None
        self._errors = openai
        self._key, self._timeout = key, timeout
        self._client = openai.OpenAI(api_key=key, base_url=base_url, max_retries=0, timeout=timeout)
        self._lock = threading.Lock()
        self.form = form
        """The best form that the endpoint hasn't refused."""
        self._proven: set[str] = set()
        self._old_limit = False
        self.told = ""
        """What the endpoint said when it last failed, without the key."""

    def send(self, request: Mapping[str, Any], form: str) -> Any:
        """Return the decoded answer. Raises Trouble, and UsageError where no request can succeed.

        Trouble of kind ``form`` means that the endpoint doesn't offer this form: ask in ``form``.
        """
        body = dict(request)
        if self._old_limit:
            body["max_tokens"] = body.pop("max_completion_tokens")
        errors = self._errors
        end = time.monotonic() + self._timeout
        try:
            # The typed call walks all messages again, for half a millisecond of nothing here.
            response: Any = self._client.post(
                "/chat/completions",
                content=orjson.dumps(body),
                options={"headers": {"content-type": "application/json", **_STREAMED}},
                cast_to=object,
                stream=True,
                stream_cls=errors.Stream[object],
            )
            with closing(response):
                parts = []
                for part in response.iter_bytes():
                    parts.append(part)
                    # Each part in time doesn't mean the whole is.
                    if time.monotonic() > end:
                        raise Trouble("timeout", again=True, billed=True)
        except errors.APITimeoutError:
            raise Trouble("timeout", again=True, billed=True) from None
        except errors.APIConnectionError as error:
            self._note(str(error.__cause__ or error))
            raise Trouble("connection", again=True) from None
        except errors.APIStatusError as error:
            self._refused(error, body, form)
        except Trouble:
            raise
        except errors.OpenAIError as error:
            self._note(str(error))
            raise Trouble("malformed") from None
        except Exception as error:
            # What breaks while a body is read is told by the transport's own exceptions.
            kind = "timeout" if "Timeout" in type(error).__name__ else "cut-off"
            self._note(type(error).__name__)
            raise Trouble(kind, again=True, billed=True) from None
        try:
            answer = orjson.loads(b"".join(parts))
        except orjson.JSONDecodeError:
            raise Trouble("cut-off", again=True, billed=True) from None
        self._proven.add(form)
        return answer

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _refused(self, error: Any, body: Mapping[str, Any], form: str) -> None:
        code: int = error.status_code
        said = str(error.message)
        self._note(f"{code} {said}")
        if code == 429:
            raise Trouble("rate-limited", again=True, busy=True, pause=_pause(error)) from None
        if code in _AGAIN:
            busy = code in (503, 529)
            raise Trouble(f"http-{code}", again=True, busy=busy, pause=_pause(error)) from None
        if code in _KEY:
            raise UsageError(
                f"the endpoint refuses the key or the model ({code}: {self.told})",
                where=str(self._client.base_url),
                remedy="set OPENAI_API_KEY in the environment or in .env, and check --model",
            ) from None
        if code in _UNKNOWN:
            if "max_completion_tokens" in said and not self._old_limit:
                self._old_limit = True
                raise Trouble("form") from None
            about = any(word in said.lower() for word in _ABOUT_FORM)
            with self._lock:
                if form != FORMS[-1] and (about or form not in self._proven):
                    place = FORMS.index(form) + 1
                    self.form = FORMS[max(place, FORMS.index(self.form))]
                    raise Trouble("form") from None
            if code == 404 and not self._proven:
                raise UsageError(
                    f"the endpoint has no such model or address ({self.told})",
                    where=str(self._client.base_url),
                    remedy="check --model and --base-url, which ends in /v1 for most servers",
                ) from None
        raise Trouble(f"http-{code}") from None

    def _note(self, said: str) -> None:
        """Keep what was said, in one line, shortened, and never with the key in it."""
        line = " ".join(said.split())[:200]
        self.told = line.replace(self._key, "***") if self._key else line


def _pause(error: Any) -> float | None:
    """Return the seconds that the answer asks to wait, None where it doesn't say."""
    headers = error.response.headers
    try:
        if told := headers.get("retry-after-ms"):
            return min(LONGEST_PAUSE, max(0.0, float(told) / 1000))
        told = headers.get("retry-after")
        if told is None:
            return None
        if told.strip().replace(".", "", 1).isdigit():
            return min(LONGEST_PAUSE, float(told))
        # Against the endpoint's own clock, so that ours doesn't matter.
        there = parsedate_to_datetime(told) - parsedate_to_datetime(headers["date"])
        return min(LONGEST_PAUSE, max(0.0, there.total_seconds()))
    except (KeyError, TypeError, ValueError):
        return None
