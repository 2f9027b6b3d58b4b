"""A server on 127.0.0.1 that speaks /v1/files and /v1/batches, and loses what it is told to."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler
from typing import Any

from .rewriter import Texts
from .servers import Server, completion

Plan = Callable[[Texts, int], str]
"""What becomes of a request, by its texts and how often they came, from 0: '' for a polite reply,
a kind of ``servers.completion``, a status, ``expired`` or ``lost``."""


@dataclass
class Batches:
    """A running server: what it is to do, and what it was given."""

    url: str
    plan: Plan = lambda _texts, _times: ""
    forms: frozenset[str] = frozenset({"json_schema", "json_object", "text"})
    looks: int = 1
    """How often a job is looked at until it ends."""
    ends: Callable[[int], str] = lambda _number: "completed"
    """The state in which a job ends, by its number from 0."""
    cut: Counter[str] = field(default_factory=Counter)
    """Answers of these paths that are cut off, so many times."""
    files: dict[str, bytes] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    seen: dict[str, int] = field(default_factory=dict)

    def asked(self, job: str) -> list[dict[str, Any]]:
        """Return the requests of a job."""
        return [json.loads(x) for x in self.files[self.jobs[job]["input_file_id"]].splitlines()]

    def create(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Make a job of a file."""
        name = f"batch_{len(self.jobs)}"
        job = {
            "id": name,
            "object": "batch",
            "created_at": 0,
            "status": "validating",
            **{k: asked[k] for k in ("input_file_id", "endpoint", "completion_window")},
        }
        self.jobs[name], self.seen[name] = job, 0
        return job

    def look(self, name: str) -> dict[str, Any]:
        """Return a job, which ends when it was looked at often enough."""
        job = self.jobs[name]
        self.seen[name] += 1
        if self.seen[name] == self.looks:
            self._end(name)
        return job

    def _end(self, name: str) -> None:
        job = self.jobs[name]
        job["status"] = self.ends(list(self.jobs).index(name))
        if job["status"] == "failed":
            job["errors"] = {"object": "list", "data": [{"code": "x", "message": "too large"}]}
            return
        out: list[dict[str, Any]] = []
        bad: list[dict[str, Any]] = []
        for asked in self.asked(name):
            body = asked["body"]
            form = body.get("response_format", {"type": "text"})["type"]
            texts: Texts = json.loads(body["messages"][-1]["content"])
            kind = self.plan(texts, self.times[str(texts)])
            self.times[str(texts)] += 1
            line = {"id": "r", "custom_id": asked["custom_id"], "response": None, "error": None}
            said = f"no: {kind}"
            if form not in self.forms:
                kind, said = "400", f"response_format {form} isn't supported"
            if kind.isdigit():
                error = {"error": {"message": said}}
                bad.append(line | {"response": {"status_code": int(kind), "body": error}})
            elif kind == "expired":
                bad.append(line | {"error": {"code": "batch_expired", "message": "too late"}})
            elif kind != "lost":
                found = completion(kind, texts, form)
                out.append(line | {"response": {"status_code": 200, "body": found}})
        for lines, what in ((out, "output_file_id"), (bad, "error_file_id")):
            if lines:
                job[what] = f"{what}-{name}"
                raw = "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in reversed(lines))
                self.files[job[what]] = raw.encode()
        job["request_counts"] = {"total": len(out), "completed": len(out), "failed": len(bad)}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    batches: Batches
    lock: threading.Lock

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        with self.lock:
            if self.path == "/v1/files":
                name = f"file-{len(self.batches.files)}"
                self.batches.files[name] = _file(self.headers["content-type"], raw)
                self._say({"id": name, "object": "file", "bytes": 1, "created_at": 0})
            elif self.path == "/v1/batches":
                self._say(self.batches.create(json.loads(raw)))

    def do_GET(self) -> None:
        parts = self.path.partition("?")[0].split("/")
        with self.lock:
            if parts[2:] == ["batches"]:
                jobs = list(self.batches.jobs.values())
                self._say({"object": "list", "data": jobs[::-1], "has_more": False})
            elif parts[2] == "batches" and parts[3] not in self.batches.jobs:
                self._send(b'{"error": {"message": "no such batch"}}', 404)
            elif parts[2] == "batches":
                self._say(self.batches.look(parts[3]))
            else:
                self._send(self.batches.files[parts[3]])

    def _say(self, what: object) -> None:
        self._send(json.dumps(what).encode())

    def _send(self, raw: bytes, status: int = 200) -> None:
        path = self.path.partition("?")[0]
        if self.batches.cut[path] > 0:
            self.batches.cut[path] -= 1
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def _file(kind: str, raw: bytes) -> bytes:
    """Return the file of a multipart form."""
    form = message_from_bytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + raw)
    parts = {part.get_param("name", header="content-disposition"): part for part in form.walk()}
    assert parts["purpose"].get_payload() == "batch"
    found = parts["file"].get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


@contextmanager
def batch_server(**more: Any) -> Iterator[Batches]:
    """Run a server."""
    handler = type("Handler", (_Handler,), {"lock": threading.Lock()})
    server = Server(("127.0.0.1", 0), handler)
    batches = Batches(f"http://127.0.0.1:{server.server_address[1]}/v1", **more)
    handler.batches = batches  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield batches
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
