"""An OpenAI-compatible chat server on 127.0.0.1 that knows the answers and can misbehave.

It is an aiohttp server on an event loop in a thread. It finds the instance that it is asked about
by the hashes of the images (by the text, where there are none), reads the options as they were
shown to it, and answers from the row: right with the skill it is given, else with a wrong option
drawn evenly. Lots hang on the request's text and on how often it came: a run can be repeated.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

from mirgen.evaluate.answers import LETTERS
from mirgen.records.instance import Instance
from mirgen.seeds import unit

SPELLINGS = (
    "The answer is **{letter}**",
    "{letter}.",
    "({lower})",
    "Option {letter}",
    "{text}",
    '{{"answer": "{letter}"}}',
    "So \\boxed{{{letter}}}",
    "Image A shows something. Image 2 more.\nThe answer is {letter}: {text}.",
    "<think>It could be A.</think>\n{letter}",
)
UNREADABLE = ("Image A shows it.", "It moves, and then it stops.", "B or C, who knows.")
REFUSAL = "I'm sorry, I can't help with that."

Skill = Callable[[Instance], float]


@dataclass
class Faults:
    """Shares of attempts that go wrong: up to malformed without a reply, then with a bad one."""

    rate_limit: float = 0.0
    retry_after: str = "0.05"
    server_error: float = 0.0
    hang: float = 0.0
    hang_seconds: float = 5.0
    cut: float = 0.0
    malformed: float = 0.0
    empty: float = 0.0
    truncated: float = 0.0
    refusal: float = 0.0
    unreadable: float = 0.0
    refused_for_good: float = 0.0


@dataclass
class ChatServer:
    """Context manager: a running server; ``url`` is what a client is given."""

    rows: Iterable[Instance]
    skill: Skill = lambda row: 1.0
    faults: Faults = field(default_factory=Faults)
    latency: float = 0.0
    prefers: int = -1
    """Where it errs, the letter that it falls back on whatever stands there; -1 for none."""
    say: Callable[[Instance, str], str] | None = None
    """Makes the reply of the row and the right letter; else spellings take turns."""

    def __enter__(self) -> ChatServer:
        self._by_images = {_images(i.bytes for i in row.images): row for row in self.rows}
        self.calls: Counter[str] = Counter()
        self.replied: Counter[str] = Counter()
        self.seen: list[dict[str, Any]] = []
        self.most_at_once = self._at_once = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._runner = self._wait(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wait(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"

    def reply(self, body: dict[str, Any]) -> tuple[str, int, dict[str, str], dict[str, Any]]:
        """Return the kind of fault or '', the status, more headers and the JSON of the answer."""
        key = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        self.calls[key] += 1
        turn = self.calls[key]
        self.seen.append(body)
        lot = unit("fault", key, turn)
        f = self.faults
        for share, kind in (
            (f.rate_limit, "429"),
            (f.server_error, "500"),
            (f.hang, "hang"),
            (f.cut, "cut"),
            (f.malformed, "malformed"),
            (f.refused_for_good if turn == 1 else 0.0, "400"),
        ):
            if lot < share:
                after = {"Retry-After": f.retry_after} if kind == "429" else {}
                status = int(kind) if kind.isdigit() else 200
                return kind, status, after, {"error": {"message": f"fault {kind}"}}
            lot -= share
        self.replied[key] += 1
        text, finish = self._answer(body, key, turn)
        usage = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        made = {"id": key, "object": "chat.completion", "created": 0, "model": body["model"]}
        return "", 200, {}, made | {"choices": [choice], "usage": usage}

    def _answer(self, body: dict[str, Any], key: str, turn: int) -> tuple[str, str]:
        parts = body["messages"][-1]["content"]
        texts = [part["text"] for part in parts if part["type"] == "text"]
        images = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        row = self._row(images, texts)
        shown = dict(re.findall(r"^([A-Z])\. (.*)$", texts[-1].split("Options:\n")[-1], re.M))
        lot, f = unit("reply", key, turn), self.faults
        for share, text, finish in (
            (f.empty, "", "stop"),
            (f.truncated, "Let me see. In image 1 the", "length"),
            (f.refusal, REFUSAL, "stop"),
            (f.unreadable, UNREADABLE[turn % len(UNREADABLE)], "stop"),
        ):
            if lot < share:
                return text, finish
            lot -= share
        right = next(
            letter for letter, text in shown.items() if text == row.options[row.answer_index]
        )
        letter = right
        if unit("skill", key, turn) >= self.skill(row):
            wrong = [x for x in shown if x != right]
            letter = wrong[int(unit("wrong", key, turn) * len(wrong))]
            if 0 <= self.prefers < len(shown):
                letter = LETTERS[self.prefers]
        if self.say is not None:
            return self.say(row, letter), "stop"
        spelling = SPELLINGS[int(unit("spelling", key, turn) * len(SPELLINGS))]
        told = spelling.format(letter=letter, lower=letter.lower(), text=shown[letter])
        return told, "stop"

    def _row(self, images: list[str], texts: list[str]) -> Instance:
        decoded = [base64.b64decode(url.partition("base64,")[2]) for url in images]
        found = self._by_images.get(_images(decoded))
        if found is None:
            said = "\n".join(texts)
            asked = (r for r in self._by_images.values() if all(p.text in said for p in r.context))
            found = next(row for row in asked if all(option in said for option in row.options))
        return found

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_post("/v1/chat/completions", self._post)
        # What hangs when the test is over hangs no longer.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=128).start()
        return runner

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.latency)
            kind, status, headers, content = self.reply(body)
            if kind == "hang":
                await asyncio.sleep(self.faults.hang_seconds)
            if kind == "cut":
                begun = web.StreamResponse(headers={"Content-Length": "900"})
                await begun.prepare(request)
                await begun.write(b'{"id"')
                assert request.transport is not None
                request.transport.close()
                return begun
            raw = json.dumps(content).encode() if kind != "malformed" else b"<html>busy</html>"
            return web.Response(
                body=raw, status=status, headers=headers, content_type="application/json"
            )
        finally:
            self._at_once -= 1


def _images(images: Iterable[bytes]) -> frozenset[str]:
    """The same for images in any order."""
    return frozenset(hashlib.sha256(image).hexdigest() for image in images)
