"""One request over HTTP with the ``openai`` client, tried once; trying again is the asker's."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from ..errors import UsageError

_STREAMED = {"X-Stainless-Raw-Response": "stream"}
"""How the client is told to hand over the body as it comes, as its with_streaming_response does."""

LONGEST_PAUSE = 300.0
"""Seconds that an endpoint may ask for before the next request."""

AGAIN = {408, 409, 425, 500, 502, 503, 504, 520, 522, 524, 529}
"""Statuses, apart from 429, after which the same request may well succeed."""
_BUSY = {503, 529}
_KEY = {401, 402, 403}
_WRONG = {"http-400", "http-422"}
_LIMITS = {"max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"}
"""The two names for the longest reply; each endpoint knows one of them at least."""


class Trouble(Exception):
    """A request that failed on its way; ``kind`` is counted, ``again`` says whether to try again.

    ``busy`` where the endpoint wants fewer requests, ``pause`` the seconds it asks for; ``billed``
    where it may have been paid for; ``said`` is the endpoint's own message, without the key.
    """

    def __init__(
        self,
        kind: str,
        *,
        again: bool = False,
        busy: bool = False,
        pause: float | None = None,
        billed: bool = False,
        said: str = "",
    ) -> None:
        self.kind, self.again, self.busy = kind, again, busy
        self.pause, self.billed, self.said = pause, billed, said
        super().__init__(kind)


class Endpoint:
    """An OpenAI-compatible endpoint; threads share it. The SDK's own retries are off."""

    def __init__(
        self,
        base_url: str,
        key: str,
        timeout: float,
        extra: str = "polish",
        limit: str | None = None,
    ) -> None:
        """``timeout`` is in seconds, ``extra`` what the client is installed with.

        ``limit`` is the name by which to call the longest reply at first, if not by the request's.
        """
        try:
            import openai

            from .clients import UNSAID, Clients
        except ImportError:
            raise UsageError(
                "asking a model needs the package openai",
                where="this installation",
                remedy=f"install it with `pip install 'mirgen[{extra}]'`",
            ) from None
        self._errors = openai
        self._key, self._timeout = key, timeout
        self._clients = Clients(key, base_url, timeout)
        self.client = self._clients.first
        self._url = self._clients.url("chat/completions")
        self._headers = {**_STREAMED, **UNSAID}
        self._limit, self._limit_known = limit, False
        self._answered = False
        self.told = ""
        """What the endpoint said when it last failed, without the key."""

    def send(self, request: Mapping[str, Any], until: float) -> Any:
        """Return the decoded answer; ``until`` is on the monotonic clock.

        Raises Trouble, and UsageError where no request can succeed.
        """
        while True:
            body = self._body(request, self._limit)
            try:
                answer = self._post(body, until)
            except Trouble as trouble:
                if trouble.kind in _WRONG and self._other_limit(body, trouble.said):
                    continue
                raise
            self._answered = True
            return answer

    def close(self) -> None:
        """Close all connections."""
        self._clients.close()

    def trouble_of(self, error: Exception) -> Trouble:
        """Return what an error of the client is. Raises UsageError where no request can succeed."""
        errors = self._errors
        if isinstance(error, errors.APITimeoutError):
            return Trouble("timeout", again=True, billed=True)
        if isinstance(error, errors.APIConnectionError):
            self._note(str(error.__cause__ or error))
            return Trouble("connection", again=True)
        if isinstance(error, errors.APIStatusError):
            return self._refused(error)
        if isinstance(error, errors.OpenAIError):
            return Trouble("malformed", said=self._note(str(error)))
        # What breaks while a body is read is told by the transport's own exceptions.
        self._note(type(error).__name__)
        kind = "timeout" if "Timeout" in type(error).__name__ else "cut-off"
        return Trouble(kind, again=True, billed=True)

    def _post(self, body: Mapping[str, Any], until: float) -> Any:
        with self._clients.lent() as client:
            content = self._received(client, orjson.dumps(body), until)
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            raise Trouble("cut-off", again=True, billed=True) from None

    def _received(self, client: Any, content: bytes, until: float) -> bytes:
        end = min(until, time.monotonic() + self._timeout)
        try:
            # The typed call walks all messages again, for half a millisecond of nothing here.
            response: Any = client.post(
                self._url,
                content=content,
                options={
                    "headers": self._headers,
                    "timeout": max(0.001, end - time.monotonic()),
                },
                cast_to=object,
                stream=True,
                stream_cls=self._errors.Stream[object],
            )
            with closing(response):
                parts = []
                for part in response.iter_bytes():
                    parts.append(part)
                    # Each part in time doesn't mean the whole is.
                    if time.monotonic() > end:
                        raise Trouble("timeout", again=True, billed=True)
        except Trouble:
            raise
        except Exception as error:
            raise self.trouble_of(error) from None
        return b"".join(parts)

    def _body(self, request: Mapping[str, Any], limit: str | None) -> Mapping[str, Any]:
        """Return the request with the longest reply under the name that this endpoint knows."""
        if limit is None or limit in request:
            return request
        return {limit if name == _LIMITS[limit] else name: v for name, v in request.items()}

    def _other_limit(self, body: Mapping[str, Any], said: str) -> bool:
        """Whether it is the name of that limit that is refused, and the other is to be tried."""
        used = next((name for name in _LIMITS if name in body), None)
        if used is None or used not in said:
            return False
        if not self._limit_known:
            self._limit, self._limit_known = _LIMITS[used], True
        return self._limit != used

    def _refused(self, error: Any) -> Trouble:
        code: int = error.status_code
        said = self._note(f"{code} {error.message}")
        if code == 429 and error.code != "insufficient_quota":
            return Trouble("rate-limited", again=True, busy=True, pause=_pause(error))
        if code in AGAIN:
            return Trouble(f"http-{code}", again=True, busy=code in _BUSY, pause=_pause(error))
        if code in _KEY or code == 429:
            raise UsageError(
                f"the endpoint refuses the key, the model or the account ({self.told})",
                where=str(self.client.base_url),
                remedy="set OPENAI_API_KEY in the environment or in .env, and check --model",
            ) from None
        if code in (404, 405) and not self._answered:
            raise UsageError(
                f"the endpoint has no such model or address ({self.told})",
                where=str(self.client.base_url),
                remedy="check --model and --base-url, which ends in /v1 for most servers",
            ) from None
        return Trouble(f"http-{code}", said=said)

    def _note(self, said: str) -> str:
        """Keep what was said, in one line, shortened, and never with the key in it."""
        line = " ".join(said.split())
        self.told = (line.replace(self._key, "***") if self._key else line)[:200]
        return self.told


def tokens_of(answer: Any) -> tuple[int | None, int | None]:
    """Return the prompt's and the reply's tokens, None where the endpoint doesn't say."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    if not isinstance(usage, dict):
        return None, None
    found = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    whole = [n if isinstance(n, int) and n >= 0 else None for n in found]
    return whole[0], whole[1]


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
