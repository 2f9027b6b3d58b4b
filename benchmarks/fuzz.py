"""Give hostile inputs to the command line, many in child processes, and count what becomes of them.

python benchmarks/fuzz.py [--seconds S] [--kinds a,b] [--seed N] [--keep DIR]

Each input is made from its kind, seed and number alone, so that any one of them can be made again.
A child runs one after the other in its own process with bounded memory, and is replaced when it
dies. Good outcomes are an exit code that means something and at most one sentence on stderr.
Bad ones, which are listed with what reproduces them:

fault     exit code 1 or a traceback: an error that nobody foresaw
crash     the process was ended by a signal
hang      more than 10 seconds of its CPU, or a minute of the clock
memory    more than 1 GB resident
escape    a file outside the input's own folder was opened for writing, or a secret one at all
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from hostile import datasets, sources, texts  # noqa: E402

Make = Callable[[random.Random, Path], list[str]]
KINDS: dict[str, Make] = {
    "annotations": sources.annotations,
    "runs": sources.runs,
    "pictures": sources.pictures,
    "links": sources.links,
    "templates": texts.templates,
    "configs": texts.configs,
}
ALL = (*KINDS, "datasets", "environments")
CPU_SECONDS = 10.0
CLOCK_SECONDS = 60.0
MEMORY_MB = 1024
ADDRESS_SPACE = 6 << 30
GOOD = {0: "accepted", 2: "refused", 3: "can't feed", 4: "findings told"}
BAD = ("fault", "crash", "hang", "memory", "escape")


def main() -> None:
    """Run all kinds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each kind")
    parser.add_argument("--kinds", default=",".join(ALL))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="run this number alone, and say all of it")
    parser.add_argument("--keep", type=Path, help="folder for inputs with a bad outcome")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        kind, start, work = given.child
        return _child(kind, given.seed, int(start), Path(work))
    with tempfile.TemporaryDirectory() as scratch:
        base = _base(Path(scratch))
        if given.only is not None:
            outcome = _one(given.kinds, given.seed, given.only, base, given.keep)
            print(json.dumps(outcome, indent=1))
            return None
        bad = 0
        print(f"{'kind':14}{'tried':>7}  outcomes")
        for kind in given.kinds.split(","):
            counts, told = _run(kind, given.seed, given.seconds, base, given.keep)
            parts = ", ".join(f"{name} {n}" for name, n in counts.most_common())
            print(f"{kind:14}{counts.total():7}  {parts}", flush=True)
            for line in told:
                print(f"    {line}")
            bad += sum(counts[name] for name in BAD)
    sys.exit(1 if bad else 0)


def _base(scratch: Path) -> Path:
    """Build a small data set to be spoilt; return the folder that holds it."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = ["--tasks", "speed_comparison,location_relationship,weight_comparison"]
    words += ["--split", "train=6", "--split", "test=6", "--workers", "1", "--quiet"]
    command = [sys.executable, "-m", "mirgen", "build", "--out", str(scratch / "base"), *words]
    subprocess.run(command, env=env, check=True)
    return scratch


def _run(
    kind: str, seed: int, seconds: float, base: Path, keep: Path | None
) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    told: list[str] = []
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        for line in _children(kind, seed, number, base, end):
            number = line["number"] + 1
            counts[line["outcome"]] += 1
            if line["outcome"] in BAD:
                told.append(f"{line['outcome']} {kind} --only {line['number']}: {line['told']}")
                if keep:
                    _one(kind, seed, line["number"], base, keep, run=False)
    return counts, told[:40]


def _children(kind: str, seed: int, start: int, base: Path, end: float) -> Iterator[dict[str, Any]]:
    """Run one child until it dies or time is over; yield what it says of each input."""
    command = [sys.executable, __file__, "--seed", str(seed)]
    process = subprocess.Popen(
        [*command, "--child", kind, str(start), str(base)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=_limited,
        text=True,
    )
    assert process.stdout is not None
    begun, late = -1, False

    def overdue() -> None:
        nonlocal late
        late = True
        process.kill()

    timer = threading.Timer(CLOCK_SECONDS, overdue)
    timer.start()
    for raw in process.stdout:
        timer.cancel()
        line = json.loads(raw)
        if "begun" in line:
            begun = line["begun"]
            if time.monotonic() > end:
                break
            timer = threading.Timer(CLOCK_SECONDS, overdue)
            timer.start()
        else:
            begun = -1
            yield line
    else:
        code = process.wait()
        if begun >= 0:
            outcome = "hang" if late else "crash"
            yield {"number": begun, "outcome": outcome, "told": f"exit {code}"}
    timer.cancel()
    process.kill()
    process.wait()


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child(kind: str, seed: int, start: int, base: Path) -> None:
    out = os.fdopen(os.dup(1), "w")
    watch = _Watch()
    sys.addaudithook(watch)
    for number in range(start, start + 400):
        print(json.dumps({"begun": number}), file=out, flush=True)
        line = _one(kind, seed, number, base, None, watch=watch)
        print(json.dumps(line), file=out, flush=True)


def _one(
    kind: str,
    seed: int,
    number: int,
    base: Path,
    keep: Path | None,
    *,
    run: bool = True,
    watch: _Watch | None = None,
) -> dict[str, Any]:
    """Make one input and run it; return number, outcome and what was told."""
    rng = random.Random(f"{kind} {seed} {number}")
    work = Path(tempfile.mkdtemp(dir=base))
    (work / "outside").mkdir()
    (work / "outside" / "secret.jpg").write_bytes(b"secret")
    folder = work / "in"
    folder.mkdir()
    env: dict[str, str | None] = {"MIRGEN_CACHE": str(work / "cache")}
    try:
        if kind == "environments":
            words, env = texts.environments(rng, folder)
        else:
            url = _url() if kind == "datasets" else ""
            words = _apart_made(lambda: _made(kind, rng, folder, base, url))
        if keep:
            shutil.copytree(work, keep / f"{kind}-{number}", symlinks=True, dirs_exist_ok=True)
        if not run:
            return {}
        if kind == "environments":
            return {"number": number, **_apart(words, env, work)}
        return {"number": number, "words": words, **_within(words, env, work, watch or _Watch())}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _made(kind: str, rng: random.Random, folder: Path, base: Path, url: str) -> list[str]:
    if kind == "datasets":
        return datasets.datasets(rng, folder, base / "base", url)
    return KINDS[kind](rng, folder)


def _apart_made(make: Callable[[], list[str]]) -> list[str]:
    """Make an input in a fork: what making a bomb takes isn't the reader's memory."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, json.dumps(make()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said)  # type: ignore[no-any-return]


def _within(
    words: list[str], env: dict[str, str | None], work: Path, watch: _Watch
) -> dict[str, Any]:
    from mirgen.cli.main import main as mirgen

    os.environ.update({k: v for k, v in env.items() if v is not None})
    os.chdir(work)
    told, said = io.StringIO(), io.StringIO()
    before = _outside(work)
    Path("/proc/self/clear_refs").write_text("5")
    watch.begin(work)
    start = time.process_time()
    with redirect_stderr(told), redirect_stdout(said):
        code = mirgen(words)
    spent = time.process_time() - start
    escaped = watch.end()
    peak = _peak_mb()
    if _outside(work) != before:
        escaped.append("the folder outside was changed")
    return _outcome(code, told.getvalue(), spent, peak, escaped)


def _apart(words: list[str], env: dict[str, str | None], work: Path) -> dict[str, Any]:
    whole = {**os.environ, **{k: v for k, v in env.items() if v is not None}}
    for name, value in env.items():
        if value is None:
            whole.pop(name, None)
    whole["PYTHONPATH"] = str(ROOT)
    before = _outside(work)
    start = os.times()
    command = [sys.executable, "-m", "mirgen", *words]
    done = subprocess.run(
        command, env=whole, cwd=work / "in", capture_output=True, timeout=CLOCK_SECONDS, check=False
    )
    end = os.times()
    spent = end.children_user + end.children_system - start.children_user - start.children_system
    escaped = [] if _outside(work) == before else ["the folder outside was changed"]
    told = done.stderr.decode("utf-8", "replace")
    if done.returncode == 1 and b"Fatal Python error" in done.stderr:  # Python's own start
        return {"outcome": "refused", "told": told[-200:]}
    return {**_outcome(done.returncode, told, spent, 0.0, escaped), "env": repr(env)}


def _outcome(code: int, told: str, spent: float, peak: float, escaped: list[str]) -> dict[str, Any]:
    shown = told.strip()[-300:]
    if code < 0:
        return {"outcome": "crash", "told": shown}
    if escaped:
        return {"outcome": "escape", "told": f"{escaped[:3]} {shown}"}
    if code not in GOOD or "Traceback" in told:
        return {"outcome": "fault", "told": f"exit {code} {shown}"}
    if spent > CPU_SECONDS:
        return {"outcome": "hang", "told": f"{spent:.1f} s of CPU, exit {code} {shown}"}
    if peak > MEMORY_MB:
        return {"outcome": "memory", "told": f"{peak:.0f} MB, exit {code} {shown}"}
    return {"outcome": GOOD[code], "told": f"{shown} ({spent:.1f} s, {peak:.0f} MB)"}


def _peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _outside(work: Path) -> list[tuple[str, int, int]]:
    found = [work, *(work / "outside").rglob("*")]
    names = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in found if p != work]
    return names + [(name.name, 0, 0) for name in sorted(work.iterdir()) if name.name != "cache"]


class _Watch:
    """An audit hook: what Python opens for writing beyond the folder, and secrets at all."""

    def __init__(self) -> None:
        self._work = ""
        self._found: list[str] = []

    def begin(self, work: Path) -> None:
        """Watch from here on."""
        self._found, self._work = [], str(work)

    def end(self) -> list[str]:
        """Return what was seen."""
        self._work = ""
        return self._found

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an event of the interpreter."""
        if not self._work or event not in ("open", "os.system", "subprocess.Popen"):
            return
        if event != "open":
            if event == "os.system":
                self._found.append(f"{event} {arguments[0]!r}")
            return
        path, _mode, flags = arguments
        if not isinstance(path, str | bytes | os.PathLike):
            return
        work, self._work = self._work, ""  # realpath may open things itself
        real = os.path.realpath(os.fsdecode(path))
        self._work = work
        writes = bool(flags and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if os.fsdecode(path).startswith(f"{work}/in/images/") and not writes:
            return  # links in the images folder are the word of who put them there
        if real.startswith((f"{work}/outside", "/etc/passwd")):
            self._found.append(f"opened {path!r}")
        elif writes and not real.startswith((work, "/dev/null", "/tmp/matplotlib")):
            self._found.append(f"wrote {path!r}")


_SERVER: list[str] = []


def _url() -> str:
    """Return the address of a model that answers A, or nonsense, to everything."""
    if not _SERVER:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _SERVER.append(f"http://127.0.0.1:{server.server_address[1]}/v1")
    return _SERVER[0]


class _Model(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.rfile.read(size)
        text = ("The answer is A.", '{"a": "b"}', "\x00", "{" * 9999)[size % 4]
        message = {"role": "assistant", "content": text}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        told = {"id": "x", "object": "chat.completion", "created": 0, "model": "m"}
        body = json.dumps({**told, "choices": choices}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
