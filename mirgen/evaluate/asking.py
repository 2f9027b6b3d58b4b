"""Asking a chat endpoint: one owner of retries, waits, timeouts, pace and money."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import MirgenError, UsageError
from ..seeds import unit
from .budget import Budget
from .pace import Pace
from .prompts import Prompt, canonical
from .replies import Replies, Reply

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

LONGEST_WAIT = 60.0
"""Seconds before an attempt is repeated, at most, where the server names no time."""

UNREACHED = 6
"""Attempts in vain, with no reply ever, after which nothing is expected to be there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how to ask; timeouts in seconds, ``deadline`` over all attempts of a request."""

    model: str
    base_url: str
    api_key: str = field(default="none", repr=False)
    temperature: float = 0.0
    max_tokens: int = 1024
    timeout: float = 120.0
    deadline: float = 1800.0
    attempts: int = 6
    concurrency: int = 8

    def settings(self) -> dict[str, object]:
        """Return what a reply depends on, beside the prompt."""
        return {
            "model": self.model,
            "base_url": self.base_url.rstrip("/"),
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
        }

    def key(self, prompt: Prompt, sample: int = 0) -> str:
        """Return the name under which the reply to a request is kept."""
        return canonical(self.settings(), prompt, sample)


@dataclass(frozen=True, slots=True)
class Request:
    """A prompt, and which of several equal requests it is."""

    key: str
    prompt: Prompt


@dataclass(slots=True)
class Asked:
    """How it went: replies that stood already, new ones, requests without any, and why."""

    stood: int = 0
    answered: int = 0
    unanswered: int = 0
    over_budget: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every request has its reply."""
        return self.unanswered == self.over_budget == 0


def ask(
    endpoint: Endpoint,
    requests: Iterable[Request],
    replies: Replies,
    budget: Budget,
    tick: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Ask all that has no reply yet, and keep each reply as it comes.

    Raises UsageError where the endpoint can't be used at all: nothing there, no such model, no
    leave to ask. A single request that the server refuses for good gets a reply with its status.
    """
    try:
        import openai
    except ImportError:
        raise UsageError(
            "the openai package isn't installed",
            where="mirgen",
            remedy="run `pip install 'mirgen[evaluate]'`",
        ) from None
    del openai
    return asyncio.run(_Asker(endpoint, replies, budget, tick).run(requests))


class _Later(Exception):
    """An attempt in vain: the code of what went wrong, and the wait that the server asks for."""

    def __init__(self, code: str, wait: float | None = None, counts: bool = True) -> None:
        self.code, self.wait, self.counts = code, wait, counts


class _Asker:
    def __init__(
        self, endpoint: Endpoint, replies: Replies, budget: Budget, tick: Callable[[int], None]
    ) -> None:
        self._to, self._replies, self._budget, self._tick = endpoint, replies, budget, tick
        self._pace = Pace(endpoint.concurrency)
        self._asked = Asked()
        self._in_vain = 0
        self._refusals: list[tuple[str, Reply]] = []
        self._why = ""

    async def run(self, requests: Iterable[Request]) -> Asked:
        from openai import AsyncOpenAI

        waiting: asyncio.Queue[Request | None] = asyncio.Queue(self._to.concurrency)
        async with AsyncOpenAI(
            api_key=self._to.api_key,
            base_url=self._to.base_url,
            timeout=self._to.timeout,
            max_retries=0,
        ) as client:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(self._to.concurrency):
                        group.create_task(self._work(client, waiting))
                    await self._feed(requests, waiting)
            except* MirgenError as group_of:
                raise _first(group_of) from None
        self._keep_refusals()
        return self._asked

    async def _feed(
        self, requests: Iterable[Request], waiting: asyncio.Queue[Request | None]
    ) -> None:
        for request in requests:
            if self._replies.get(request.key) is not None:
                self._asked.stood += 1
                self._tick(1)
            else:
                await waiting.put(request)
        for _ in range(self._to.concurrency):
            await waiting.put(None)

    async def _work(self, client: AsyncOpenAI, waiting: asyncio.Queue[Request | None]) -> None:
        while (request := await waiting.get()) is not None:
            if self._asked.over_budget:
                self._asked.over_budget += 1
                continue
            await self._one(client, request)
            self._tick(1)

    async def _one(self, client: AsyncOpenAI, request: Request) -> None:
        """Try until there is a reply, or attempts, deadline or money are used up."""
        end = time.monotonic() + self._to.deadline
        tokens = request.prompt.tokens()
        attempt = tries = 0
        while True:
            attempt += 1
            async with self._pace.place():
                reserved = await self._budget.reserve(tokens, self._to.max_tokens)
                if reserved is None:
                    self._asked.over_budget += 1
                    return
                used = (0, 0)
                try:
                    reply = await self._attempt(client, request.prompt, tokens, end)
                    used = (reply.tokens_in, reply.tokens_out)
                    self._keep(request.key, reply)
                    self._pace.well()
                    return
                except _Later as later:
                    found = later
                    if later.code in ("timeout", "connection"):
                        used = (tokens, 0)
                        self._replies.lose(tokens)
                finally:
                    await self._budget.settle(reserved, *used)
            tries += found.counts
            self._note(found)
            wait = found.wait if found.wait is not None else _backoff(request.key, attempt)
            if tries >= self._to.attempts or time.monotonic() + wait > end:
                self._asked.unanswered += 1
                return
            await asyncio.sleep(wait)

    def _note(self, found: _Later) -> None:
        self._asked.faults[found.code] = self._asked.faults.get(found.code, 0) + 1
        self._in_vain += found.code == "connection"
        if found.code in ("rate-limit", "timeout", "status-503"):
            self._pace.badly()
        if found.wait is not None:
            self._pace.hold(found.wait)
        if self._in_vain >= UNREACHED and not self._asked.answered:
            raise UsageError(
                "nothing answers there",
                where=f"--base-url {self._to.base_url}",
                remedy="start the server or mend the address, which mostly ends in /v1",
            )

    async def _attempt(self, client: AsyncOpenAI, prompt: Prompt, tokens: int, end: float) -> Reply:
        import openai

        messages: Any = prompt.messages()
        limit = max(0.001, min(self._to.timeout, end - time.monotonic()))
        try:
            async with asyncio.timeout(limit):
                found = await client.chat.completions.create(
                    model=self._to.model,
                    messages=messages,
                    temperature=self._to.temperature,
                    max_tokens=self._to.max_tokens,
                )
        except (TimeoutError, openai.APITimeoutError):
            raise _Later("timeout") from None
        except openai.APIConnectionError:
            raise _Later("connection") from None
        except openai.APIStatusError as error:
            return self._refused(error)
        except (openai.APIError, ValueError):
            # What calls itself JSON and isn't comes out of the SDK as it came out of json.
            raise _Later("malformed") from None
        return _reply(found, tokens)

    def _refused(self, error: APIStatusError) -> Reply:
        status = error.status_code
        if status == 429 and error.code != "insufficient_quota":
            raise _Later("rate-limit", _asked_wait(error), counts=False)
        if status in (408, 409, 425) or status >= 500:
            raise _Later(f"status-{status}", _asked_wait(error))
        if status in (401, 402, 403, 404, 405, 429):
            raise self._unusable(error.message, status)
        self._why = error.message
        return Reply("", "refused", 0, 0, status)

    def _unusable(self, message: str, status: int) -> UsageError:
        remedies = {
            401: "set the key's environment variable, see --api-key-env",
            404: "look up the model's name, and whether the address ends in /v1",
        }
        return UsageError(
            f"the server refuses with status {status}: {' '.join(message.split())}",
            where=f"{self._to.model} at {self._to.base_url}",
            remedy=remedies.get(status, "see what the server's own log says"),
        )

    def _keep(self, key: str, reply: Reply) -> None:
        """Keep a reply; refusals only once something else was answered.

        Where all requests are refused alike, it is their form that the server doesn't take.
        """
        if reply.status == 200:
            self._replies.put(key, reply)
            self._asked.answered += 1
            self._in_vain = 0
            return
        self._refusals.append((key, reply))
        if not self._asked.answered and len(self._refusals) >= UNREACHED:
            raise self._unusable(self._why, reply.status)

    def _keep_refusals(self) -> None:
        if self._refusals and not self._asked.answered + self._asked.stood:
            raise self._unusable(self._why, self._refusals[0][1].status)
        for key, reply in self._refusals:
            self._replies.put(key, reply)
            self._asked.answered += 1


def _reply(found: Any, tokens: int) -> Reply:
    """Return what a completion says; what isn't one, such as a page of a proxy, is tried again."""
    choices = getattr(found, "choices", None) or []
    message = getattr(choices[0], "message", None) if choices else None
    if message is None:
        raise _Later("malformed")
    text = message.content or getattr(message, "refusal", None) or ""
    usage = getattr(found, "usage", None)
    return Reply(
        text=text,
        finish=str(choices[0].finish_reason or ""),
        tokens_in=getattr(usage, "prompt_tokens", None) or tokens,
        tokens_out=getattr(usage, "completion_tokens", None) or len(text) // 4 + 1,
    )


def _asked_wait(error: APIStatusError) -> float | None:
    """Return the seconds of Retry-After, told as a number or as a time against Date."""
    headers = error.response.headers
    told = headers.get("retry-after", "")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        until = email.utils.parsedate_to_datetime(told)
        now = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _backoff(key: str, attempt: int) -> float:
    """Return a wait that doubles, with jitter that depends on request and attempt alone."""
    return float(min(LONGEST_WAIT, 0.5 * 2**attempt)) * (0.5 + unit("backoff", key, attempt) / 2)


def _first(group: BaseExceptionGroup[MirgenError]) -> MirgenError:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
