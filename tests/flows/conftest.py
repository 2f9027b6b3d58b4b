"""A Prefect server and a worker as processes of their own, on free ports of this machine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ..built import environment
from ..processes import alive, children, until

ROOT = Path(__file__).resolve().parents[2]

LISTENER = """\
import os, sys

def listen(event, args):
    if event in ("socket.connect", "socket.sendto"):
        told = args[1][0] if isinstance(args[1], tuple) else "unix"
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        told = args[0]
    else:
        return
    line = f"{event} {told} {' '.join(sys.orig_argv[1:4])}\\n"
    handle = os.open(os.environ["NET_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, line.encode())
    os.close(handle)

sys.addaudithook(listen)
"""
"""A sitecustomize: every Python process writes down whom it connects to or looks up."""


@dataclass
class Prefect:
    """A server, what runs beside it, and the commands that a user would give."""

    home: Path
    env: dict[str, str]
    url: str
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    worker: subprocess.Popen[bytes] | None = None

    @property
    def net_log(self) -> Path:
        """Where processes write down whom they connected to."""
        return Path(self.env["NET_LOG"])

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a program that goes on, its output in a file."""
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        self.started.append(process)
        return process

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Give a prefect command."""
        return subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def run(self, *words: str, **parameters: object) -> subprocess.CompletedProcess[str]:
        """Run the deployment with these parameters."""
        given = [f"{name}={json.dumps(value)}" for name, value in parameters.items()]
        options = [word for one in given for word in ("-p", one)]
        return self("deployment", "run", "mirgen/build", *options, *words)

    def begin(self, **parameters: object) -> str:
        """Create a run, as the form does, and return its id. Raises HTTPError where refused."""
        deployment = self.api("/deployments/name/mirgen/build")["id"]
        ask = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        run: str = self.api(f"/deployments/{deployment}/create_flow_run", ask)["id"]
        return run

    def api(self, path: str, ask: dict[str, Any] | None = None) -> Any:
        """Return what the server answers; a busy one (503) is asked again, as clients do."""
        body = None if ask is None else json.dumps(ask).encode()
        request = urllib.request.Request(
            f"{self.url}{path}", body, {"content-type": "application/json"}
        )
        end = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503 or time.monotonic() > end:
                    raise
                time.sleep(0.3)

    def runs(self) -> dict[str, dict[str, Any]]:
        """Return every flow run by its id."""
        return {run["id"]: run for run in self.api("/flow_runs/filter", {})}

    def state(self, run: str) -> dict[str, Any]:
        """Return a run's state."""
        state: dict[str, Any] = self.api(f"/flow_runs/{run}")["state"]
        return state

    def tasks(self, run: str) -> list[dict[str, Any]]:
        """Return the task runs of a flow run."""
        found: list[dict[str, Any]] = self.api(
            "/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}}
        )
        return found

    def artifacts(self, run: str) -> dict[str, dict[str, Any]]:
        """Return the artifacts of a flow run by their key, by their type where they have none."""
        found = self.api("/artifacts/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return {one["key"] or one["type"]: one for one in found}

    def logs(self, run: str) -> list[dict[str, Any]]:
        """Return the log lines of a flow run and of its tasks."""
        found: list[dict[str, Any]] = self.api(
            "/logs/filter", {"logs": {"flow_run_id": {"any_": [run]}}}
        )
        return found

    def working(self) -> subprocess.Popen[bytes]:
        """Return the worker, started anew if there is none."""
        if self.worker is None or self.worker.poll() is not None:
            words = ("worker", "start", "--pool", "mirgen", "--type", "process", "--limit", "1")
            self.worker = self.start("worker", "-m", "prefect", *words)
        return self.worker

    def family(self) -> list[int]:
        """Return the living processes that the worker has started."""
        return [pid for pid in children(self.working().pid) if alive(pid)]

    def ready(self) -> bool:
        """Whether the server answers."""
        with suppress(urllib.error.URLError, ConnectionError):
            return self.api("/health") is True
        return False

    def pool(self) -> bool:
        """Whether the worker has made its pool."""
        return [p["name"] for p in self.api("/work_pools/filter", {})] == ["mirgen"]

    def stop(self) -> None:
        """End everything that was started, with its children."""
        for process in reversed(self.started):
            left = children(process.pid)
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()
            for pid in left:
                if alive(pid):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """Return a server with a worker and the deployments of prefect.yaml."""
    home = tmp_path_factory.mktemp("prefect")
    (home / "site").mkdir()
    (home / "site" / "sitecustomize.py").write_text(LISTENER)
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    kept = {k: v for k, v in environment().items() if not k.startswith(("PREFECT_", "CI"))}
    kept.pop("DO_NOT_TRACK", None)  # prefect.toml alone has to keep it quiet
    own = {
        "PREFECT_HOME": str(home / "home"),
        "PREFECT_API_URL": url,
        "PYTHONPATH": f"{home / 'site'}{os.pathsep}{kept['PYTHONPATH']}",
        "NET_LOG": str(home / "net.log"),
        "COLUMNS": "400",
    }
    here = Prefect(home, {**kept, **own}, url)
    try:
        here.start("server", "-m", "prefect", "server", "start", "--port", str(port))
        until(here.ready, 120)
        here.working()
        until(here.pool, 60)
        done = here("--no-prompt", "deploy", "--all")
        assert done.returncode == 0, done.stdout + done.stderr
        yield here
    finally:
        here.stop()


def waited(prefect: Prefect, run: str, *, seconds: float = 120) -> dict[str, Any]:
    """Return a run's state once it is final."""
    final = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
    until(lambda: prefect.state(run)["type"] in final, seconds)
    return prefect.state(run)


def spent(start: float) -> float:
    """Return the seconds since then."""
    return time.monotonic() - start


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a data set to where a test may change it."""

    def copy(out: Path) -> Path:
        return Path(shutil.copytree(out, tmp_path / f"{out.name}-{len(list(tmp_path.iterdir()))}"))

    return copy
