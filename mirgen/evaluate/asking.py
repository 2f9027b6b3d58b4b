"""Asking a chat endpoint many questions: what is kept, tried again, given up, and counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from typing import Any

from ..chat.asker import TRIES, Asker, Failure
from ..chat.budget import Budget
from ..chat.crew import Crew
from ..chat.endpoint import Endpoint, Trouble, tokens_of
from ..chat.gate import Gate
from ..errors import UsageError
from .prompts import Prompt, canonical
from .replies import Replies, Reply

SURPLUS = 1.5
"""An estimate of tokens is multiplied by this before money is set aside for it."""

ALIKE = 6
"""Requests refused for good, with nothing ever answered, after which it is their form."""


@dataclass(frozen=True, slots=True)
class Model:
    """Whom and how to ask; timeouts in seconds, ``deadline`` over all tries of a request."""

    model: str
    base_url: str
    api_key: str = field(default="none", repr=False)
    temperature: float = 0.0
    max_tokens: int = 1024
    timeout: float = 120.0
    deadline: float = 1800.0
    tries: int = TRIES
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

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """Return the request's parameters."""
        return {
            "model": self.model,
            "messages": prompt.messages(),
            "temperature": self.temperature,
            "max_completion_tokens": self.max_tokens,
        }


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


def ask(
    model: Model,
    requests: Iterable[Request],
    replies: Replies,
    budget: Budget,
    tick: Callable[[int], None] = lambda _: None,
) -> Asked:
    """Ask all that has no reply yet, and keep each reply as it comes.

    Raises UsageError where the endpoint can't be used at all: nothing there, no such model, no
    leave to ask. A single request that the server refuses for good gets a reply with its status.
    """
    endpoint = Endpoint(model.base_url, model.api_key, model.timeout, "evaluate", "max_tokens")
    asker = Asker(endpoint, Gate(model.concurrency), budget, tries=model.tries, patient=True)
    try:
        return _Run(model, asker, replies, tick).all(requests)
    finally:
        endpoint.close()


class _Run:
    def __init__(
        self, model: Model, asker: Asker, replies: Replies, tick: Callable[[int], None]
    ) -> None:
        self._model, self._asker, self._replies, self._tick = model, asker, replies, tick
        self._asked = Asked()
        self._lock = threading.Lock()
        self._refused: list[tuple[str, Reply, str]] = []

    def all(self, requests: Iterable[Request]) -> Asked:
        under_way: set[Future[None]] = set()
        with Crew(self._model.concurrency) as crew:
            try:
                for request in requests:
                    if self._replies.get(request.key) is not None:
                        self._asked.stood += 1
                        self._tick(1)
                    elif self._asked.over_budget:
                        self._asked.over_budget += 1
                    else:
                        # No more than one waits for each at work: prompts hold images.
                        if len(under_way) >= 2 * self._model.concurrency:
                            under_way = self._some_done(under_way)
                        under_way.add(crew.submit(self._one, request))
                while under_way:
                    under_way = self._some_done(under_way)
            finally:
                self._asker.stop()
        self._keep_refused()
        self._asked.faults = dict(self._asker.troubles)
        return self._asked

    def _some_done(self, under_way: set[Future[None]]) -> set[Future[None]]:
        done, left = wait(under_way, return_when=FIRST_COMPLETED)
        for each in done:
            each.result()
            self._tick(1)
        return left

    def _one(self, request: Request) -> None:
        """Ask until there is a reply, or tries, deadline or money are used up."""
        tokens = request.prompt.tokens()

        def read(answer: Any) -> Reply:
            return _reply(answer, tokens)

        try:
            reply = self._asker.ask(
                self._model.body(request.prompt),
                request.key.encode(),
                int(tokens * SURPLUS),
                time.monotonic() + self._model.deadline,
                read,
                settled=_for_good,
                lost=lambda: self._replies.lose(tokens),
            )
        except Failure as failure:
            self._failed(request, failure)
            return
        self._replies.put(request.key, reply)
        with self._lock:
            self._asked.answered += 1

    def _failed(self, request: Request, failure: Failure) -> None:
        with self._lock:
            if failure.kind == "budget":
                self._asked.over_budget += 1
            elif failure.kind in _FOR_GOOD:
                self._refuse(request.key, int(failure.kind[5:]), failure.said)
            else:
                self._asked.unanswered += 1
        if self._asker.gate.open and not self._asked.answered and not self._refused:
            raise UsageError(
                f"nothing answers there ({self._asker.endpoint.told or failure.kind})",
                where=f"--base-url {self._model.base_url}",
                remedy="start the server or mend the address, which mostly ends in /v1",
            )

    def _refuse(self, key: str, status: int, said: str) -> None:
        """Take note of a refusal for good; it is kept once something else was answered.

        Where all requests are refused alike, it is their form that the server doesn't take.
        """
        self._refused.append((key, Reply("", "refused", 0, 0, status), said))
        if not self._asked.answered and len(self._refused) >= ALIKE:
            raise self._unusable()

    def _unusable(self) -> UsageError:
        _, reply, said = self._refused[0]
        return UsageError(
            f"the server refuses with status {reply.status}: {said}",
            where=f"{self._model.model} at {self._model.base_url}",
            remedy="see what the server's own log says",
        )

    def _keep_refused(self) -> None:
        if self._refused and not self._asked.answered + self._asked.stood:
            raise self._unusable()
        for key, reply, _ in self._refused:
            self._replies.put(key, reply)
            self._asked.answered += 1


_FOR_GOOD = {f"http-{code}" for code in (400, 404, 405, 406, 410, 413, 414, 415, 422, 431)}


def _for_good(trouble: Trouble) -> bool:
    """Whether it is this one request that the server refuses."""
    return trouble.kind in _FOR_GOOD


def _reply(answer: Any, tokens: int) -> Reply:
    """Return what a completion says; what isn't one, such as a page of a proxy, is tried again."""
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        text = message.get("content") or message.get("refusal") or ""
        finish = str(choice.get("finish_reason") or "")
    except (AttributeError, KeyError, IndexError, TypeError):
        raise Trouble("malformed", again=True) from None
    prompt, completion = tokens_of(answer)
    return Reply(str(text), finish, prompt or tokens, completion or len(text) // 4 + 1)
