"""A chat endpoint on 127.0.0.1 that misbehaves on request: real HTTP for the real client."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .rewriter import ALTERED, Texts, polite

Plan = Callable[[int, Texts], str]
"""The number of a request from 0 and its texts to what to do: '' for a polite reply."""

LATE = 30.0


@dataclass
class Chat:
    """A running endpoint: what it is to do, and what it was asked."""

    url: str
    plan: Plan = lambda _number, _texts: ""
    latency: float = 0.0
    forms: frozenset[str] = frozenset({"json_schema", "json_object", "text"})
    prices: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)
    """Where connections came from that were made."""
    done: Counter[str] = field(default_factory=Counter)
    under_way: int = 0
    most_under_way: int = 0
    times: list[float] = field(default_factory=list)


def first_try(faults: Callable[[float], str]) -> Plan:
    """Return a plan that does to a row, at its first try only, what ``faults`` says of its lot.

    The lot, from 0 to 1, hangs on the texts alone: whichever thread comes first, and however often
    a request is repeated, the same rows meet the same faults.
    """
    tries: Counter[str] = Counter()
    lock = threading.Lock()

    def plan(_number: int, texts: Texts) -> str:
        key = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
        with lock:
            tries[key] += 1
            first = tries[key] == 1
        return faults(int(key[:8], 16) / 0xFFFFFFFF) if first else ""

    return plan


def completion(kind: str, texts: Texts, form: str, usage: bool = True) -> dict[str, Any]:
    """Return the body of an answer: a polite rewording, or one with this kind of fault."""
    new = polite(texts)
    if kind in ALTERED:
        new = ALTERED[kind](new)
    if kind == "wrong-keys":
        new = {f"{key}x": text for key, text in new.items()}
    if kind == "missing-key":
        new.pop(next(iter(new)))
    content: str | None = json.dumps(new, ensure_ascii=False)
    if form == "text":
        content = "\n".join(f"<<{key}>> {text}" for key, text in new.items())
    content = {
        "null": None,
        "empty": "",
        "garbage": "zq xv 7 lorem \u2047 ipsum",
        "sorry": "I'm sorry, but I can't help with that.",
    }.get(kind, content)
    message = {"role": "assistant", "content": content}
    if kind == "refused":
        message["refusal"] = "I won't."
    finish = {"truncated": "length", "filtered": "content_filter"}.get(kind, "stop")
    if kind == "truncated" and content:
        message["content"] = content[: len(content) // 2]
    answer: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "test",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if usage:
        prompt, reply = len(json.dumps(texts)) // 3, len(content or "") // 3
        answer["usage"] = {
            "prompt_tokens": prompt,
            "completion_tokens": reply,
            "total_tokens": prompt + reply,
        }
    if kind == "no-choices":
        answer["choices"] = []
    return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    chat: Chat
    lock: threading.Lock

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        chat = self.chat
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.lock:
            number = len(chat.requests)
            chat.requests.append(body)
            chat.headers.append({k.lower(): v for k, v in self.headers.items()})
            chat.peers.add(self.client_address)
            chat.times.append(time.monotonic())
            chat.under_way += 1
            chat.most_under_way = max(chat.most_under_way, chat.under_way)
        try:
            self._answer(number, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.lock:
                chat.under_way -= 1

    def _answer(self, number: int, body: dict[str, Any]) -> None:
        chat = self.chat
        form = body.get("response_format", {"type": "text"})["type"]
        if form not in chat.forms:
            self._say(400, {"error": {"message": f"response_format {form} isn't supported"}})
            return
        texts: Texts = json.loads(body["messages"][-1]["content"])
        kind = chat.plan(number, texts)
        with self.lock:
            chat.done[kind or "polite"] += 1
        if chat.latency:
            time.sleep(chat.latency)
        code, _, wait = kind.partition(":")
        if code.isdigit():
            headers = {"retry-after": wait} if wait else {}
            self._say(int(code), {"error": {"message": f"no: {code}"}}, headers)
        elif kind == "hang":
            time.sleep(LATE)
        elif kind == "reset":
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
            )
            self.connection.close()
            self.close_connection = True
        elif kind == "drip":
            self._drip()
        else:
            self._reply(kind, texts, form)

    def _reply(self, kind: str, texts: Texts, form: str) -> None:
        self._say(200, completion(kind, texts, form, self.chat.prices), cut=kind == "cut")

    def _say(
        self, code: int, what: object, headers: dict[str, str] | None = None, cut: bool = False
    ) -> None:
        raw = json.dumps(what, ensure_ascii=False).encode()
        self.send_response(code)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if cut:
            self.wfile.write(raw[: len(raw) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.wfile.write(raw)

    def _drip(self) -> None:
        """Send a byte every now and then: each in time, the whole never."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "1000")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def chat_server(plan: Plan | None = None, **more: Any) -> Iterator[Chat]:
    """Run an endpoint; ``plan`` says what it does to each request."""
    handler = type("Handler", (_Handler,), {"lock": threading.Lock()})
    server = Server(("127.0.0.1", 0), handler)
    chat = Chat(f"http://127.0.0.1:{server.server_address[1]}/v1", **more)
    if plan is not None:
        chat.plan = plan
    handler.chat = chat  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
